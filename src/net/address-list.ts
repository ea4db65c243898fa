import { BlockList, isIP } from "node:net";
import { Refusal } from "../domain/refusal.ts";

/**
 * Tells whether an address is in a list of addresses and CIDR blocks ("192.0.2.7", "10.0.0.0/8", "2001:db8::/32").
 * Throws a Refusal that names the `setting` and the entry which is neither.
 */
export function addressList(entries: readonly string[], setting: string): (address: string) => boolean {
  const list = new BlockList();
  for (const entry of entries) {
    const [address = "", prefix, more] = entry.split("/");
    const version = isIP(address);
    const longest = version === 4 ? 32 : 128;
    if (version === 0 || more !== undefined || (prefix !== undefined && !isPrefix(prefix, longest))) {
      throw new Refusal(
        `${setting} holds ${JSON.stringify(entry)}, which is no address and no block of them.`,
        "For example: 192.0.2.7, 10.0.0.0/8, 2001:db8::/32",
      );
    }
    list.addSubnet(address, prefix === undefined ? longest : Number(prefix), familyOf(address));
  }
  return (address) => list.check(address, familyOf(address));
}

function isPrefix(text: string, longest: number): boolean {
  return /^\d{1,3}$/.test(text) && Number(text) <= longest;
}

function familyOf(address: string): "ipv4" | "ipv6" {
  return isIP(address) === 4 ? "ipv4" : "ipv6";
}
