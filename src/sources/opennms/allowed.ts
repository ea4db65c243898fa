import { addressList } from "../../net/address-list.ts";
import { isLoopback } from "../../net/listen.ts";

/** Tells whether a peer may connect: from this machine, or from an address that OPENNMS_ALLOW lists. */
export function allowedBy(entries: readonly string[]): (address: string) => boolean {
  const isListed = addressList(entries, "OPENNMS_ALLOW");
  return (peer) => {
    // A server on `::` sees IPv4 peers as IPv6 addresses.
    const address = peer.replace(/^::ffff:(?=\d+\.)/i, "");
    return isLoopback(address) || isListed(address);
  };
}
