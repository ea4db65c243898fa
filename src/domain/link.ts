import { didYouMean } from "./nearest.ts";
import { Refusal } from "./refusal.ts";
import { isSameAccount } from "./standing.ts";
import type { Contact, User } from "./user.ts";
import { contactList } from "./user-words.ts";
import { type Means, type UsableWay, wayTo } from "./ways.ts";

/** A way to a user, and the contact that it goes to. */
export interface ContactWay extends UsableWay {
  type: string;
}

type Account = Pick<Contact, "type" | "address">;

/** Are these the same contact? An account is the same however its capitals are typed. */
export function isSameContact(one: Account, other: Account): boolean {
  return one.type === other.type && isSameAccount(one.address, other.address);
}

/**
 * Over which contacts a code shows that an account is this user's, the most trusted first: those that were shown to be
 * theirs, then e-mail, then what else there is. Never over the account itself.
 */
export function waysToProve(user: User, account: Account, commands: Means["commands"]): ContactWay[] {
  const trust = ({ verified, type }: Contact) => (verified ? 2 : type === "email" ? 1 : 0);
  return user.contacts
    .filter((contact) => !isSameContact(contact, account))
    .toSorted((one, other) => trust(other) - trust(one))
    .flatMap((contact) => {
      const way = wayTo(contact, commands);
      return way ? [{ ...way, type: contact.type }] : [];
    });
}

/**
 * The user with that contact, first or last in the order of preference; what was shown of it before still holds. Refuses
 * what can be no address of its type, before a page is lost on it.
 */
export function withContact(user: User, { type, address }: Account, isFirst: boolean): User {
  if (/e-?mail$/i.test(type) && !/^[^\s@]+@[^\s@]+$/.test(address))
    throw new Refusal(`"${address}" is no e-mail address: one looks like alice@example.org.`);
  const same = user.contacts.find((one) => isSameContact(one, { type, address }));
  const others = user.contacts.filter((one) => one !== same);
  const contact = same ?? { type, address, verified: false };
  return { ...user, contacts: isFirst ? [contact, ...others] : [...others, contact] };
}

/** The user with that contact, shown to be theirs; added when it is new. */
export function withVerified(user: User, contact: Account): User {
  const verified = { ...contact, verified: true };
  const contacts = user.contacts.some((one) => isSameContact(one, contact))
    ? user.contacts.map((one) => (isSameContact(one, contact) ? verified : one))
    : [...user.contacts, verified];
  return { ...user, contacts };
}

/** The user's contacts of that type, of that address if it is given. Refuses when there is none. */
export function contactsMeant(user: User, type: string, address?: string): Contact[] {
  const meant = user.contacts.filter(
    (one) => one.type === type && (address === undefined || isSameAccount(one.address, address)),
  );
  if (meant.length > 0) return meant;
  const types = user.contacts.map((one) => one.type);
  const hint =
    didYouMean(
      type,
      types.filter((one) => one !== type),
    ) ?? contactList(user);
  throw new Refusal(`${user.name} has no such contact.`, hint);
}

/** A word of warning when nothing in this house conveys to contacts of that type. */
export function whyUnserved(type: string, commands: Means["commands"]): string | undefined {
  const serving = [...commands.values()].filter((command) => command.contactType === type);
  if (serving.some(({ problem }) => problem === undefined)) return undefined;
  return `${serving[0]?.problem ?? `No notification command of this house uses ${type} contacts`}.`;
}
