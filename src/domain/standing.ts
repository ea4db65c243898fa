import type { Directory } from "./directory.ts";
import type { User } from "./user.ts";

/** What somebody must be to run a verb, least first. `supervisor` means of the role that the verb names. */
export type Standing = "anyone" | "user" | "supervisor" | "admin";

/** The user whom the house reached, or whose verified contact that account is; a nick or an unverified contact is nobody. */
export function userOf(
  person: { network: string; id: string; verified: boolean; user?: string },
  directory: Directory,
): User | undefined {
  if (!person.verified) return undefined;
  if (person.user !== undefined) return directory.user.get(person.user);
  for (const user of directory.user.values()) {
    const own = user.contacts.some(
      (contact) =>
        contact.verified && contact.type === person.network && isSameAccount(contact.address, person.id),
    );
    if (own) return user;
  }
  return undefined;
}

/** No network tells two accounts apart by capitals alone, but people do not always type them as registered. */
export function isSameAccount(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}

/** Does `user` have the standing that a verb asks for? `role` is the role that the verb names, if it names one. */
export function hasStanding(
  user: User | undefined,
  wanted: Standing,
  directory: Directory,
  role?: string,
): boolean {
  if (wanted === "anyone") return true;
  if (!user) return false;
  if (wanted === "user" || user.admin) return true;
  return wanted === "supervisor" && role !== undefined && directory.role.get(role)?.supervisor === user.name;
}
