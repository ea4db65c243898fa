import { lookup } from "node:dns/promises";
import { BlockList, isIP, isIPv4, type LookupFunction } from "node:net";
import { DeliveryError } from "../../domain/delivery.ts";

/** IPv4 addresses that are no host of the internet (IANA's registry of special purposes; multicast, reserved). */
const special = new BlockList();
for (const block of [
  "0.0.0.0/8",
  "10.0.0.0/8",
  "100.64.0.0/10",
  "127.0.0.0/8",
  "169.254.0.0/16",
  "172.16.0.0/12",
  "192.0.0.0/24",
  "192.0.2.0/24",
  "192.88.99.0/24",
  "192.168.0.0/16",
  "198.18.0.0/15",
  "198.51.100.0/24",
  "203.0.113.0/24",
  "224.0.0.0/3",
]) {
  const [address = "", prefix] = block.split("/");
  special.addSubnet(address, Number(prefix));
}

/** IPv6 addresses that are hosts of the internet: global unicast, and of that nothing which only wraps another address. */
const global = new BlockList();
global.addSubnet("2000::", 3, "ipv6");
const notGlobal = new BlockList();
for (const [address, prefix] of [
  ["2001::", 23],
  ["2001:db8::", 32],
  ["2002::", 16],
  ["3fff::", 20],
] as const)
  notGlobal.addSubnet(address, prefix, "ipv6");

/** Is the address one of a host on the internet, and not of this machine or the networks around it? */
export function isPublic(address: string): boolean {
  if (isIPv4(address)) return !special.check(address);
  return isIP(address) === 6 && global.check(address, "ipv6") && !notGlobal.check(address, "ipv6");
}

/**
 * Where a URL may be posted to. Answers how its name is to be looked up, so that the address which is connected to is
 * the very one that was checked. A name of which any address is private is refused. Throws a DeliveryError.
 */
export function guarded(url: URL, isAllowed: (address: string) => boolean): LookupFunction {
  const where = (address: string) =>
    url.hostname === address ? `${address} is` : `${url.hostname} is at ${address},`;
  const check = (address: string) => {
    if (isPublic(address) || isAllowed(address)) return;
    throw new DeliveryError(
      "webhook.private-address",
      `${where(address)} a private address that WEBHOOK_ALLOW_PRIVATE does not list`,
      "never",
    );
  };
  // Node looks up no name that is an address.
  const literal = url.hostname.replace(/^\[(.*)\]$/, "$1");
  if (isIP(literal) !== 0) check(literal);
  return (host, options, answer) => {
    lookup(host, { ...options, all: true })
      .then(
        (found) => {
          for (const { address } of found) check(address);
          const [first] = found;
          if (options.all) answer(null, found);
          else answer(null, first?.address ?? "", first?.family);
        },
        (error) => answer(error, ""),
      )
      .catch((error) => answer(error, ""));
  };
}
