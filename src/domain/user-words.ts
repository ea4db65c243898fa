import { severities } from "./event.ts";
import type { Preference, User } from "./user.ts";

/** ` from Critical up`; nothing when it holds for all. */
export function fromWords({ from }: Preference): string {
  return from === severities[0] ? "" : ` from ${from} up`;
}

/** `xmpp, then irc from Critical up; email`: what a user prefers, for the gravest first. */
export function preferenceWords({ prefers }: Pick<User, "prefers">): string {
  return prefers
    .toSorted((one, other) => severities.indexOf(other.from) - severities.indexOf(one.from))
    .map((one) => `${one.contacts.join(", then ")}${fromWords(one)}`)
    .join("; ");
}
