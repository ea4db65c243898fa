import type { DateTime } from "luxon";
import type { Directory } from "./directory.ts";
import { usesOf } from "./document.ts";
import { dutyWords, scheduleWords } from "./duty-words.ts";
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

/** `alice (Alice Stone), admin` */
export function userTitle({ name, fullName, admin }: User): string {
  return `${name}${fullName === undefined ? "" : ` (${fullName})`}${admin ? ", admin" : ""}`;
}

export function contactList({ contacts }: Pick<User, "contacts">): string {
  const all = contacts.map(
    ({ type, address, verified }) => `${type} ${address}${verified ? " (verified)" : ""}`,
  );
  return `Contacts, preferred first: ${all.join(", ") || "none"}`;
}

/** All about a user, one fact a line. Whoever is not known here does not read addresses. */
export function userCard(
  user: User,
  isKnown: boolean,
  { directory, now, zone }: { directory: Directory; now: DateTime; zone: string },
): string {
  const houseZone = directory.house.zone;
  const types = user.contacts.map((contact) => contact.type).join(", ");
  return [
    userTitle(user),
    ...(user.comments === undefined ? [] : [user.comments]),
    `Duty: ${scheduleWords(user, houseZone)}; now ${dutyWords(user, now, houseZone, zone)}`,
    `Zone: ${user.zone ?? `${houseZone} (the house's)`}`,
    ...(user.prefers.length === 0 ? [] : [`Prefers: ${preferenceWords(user)}`]),
    isKnown ? contactList(user) : `Contacts: ${types || "none"}`,
    `Named by: ${usesOf("user", user.name, directory).join(", ") || "nothing yet"}`,
  ].join("\n");
}
