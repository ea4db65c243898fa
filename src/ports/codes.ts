import type { DateTime } from "luxon";
import type { ContactWay } from "../domain/link.ts";

/** What a code shows once it is said back: that this contact of the user's is in the hands of whoever asked. */
export interface Claim {
  user: string;
  contact: { type: string; address: string };
}

/**
 * One-time codes of whoever asks: sent to a contact of a user, said back from the same account. Kept as hashes, good for
 * ten minutes and five tries, three an hour for each user and each asker.
 */
export interface Codes {
  /** Sends a code by the first of the ways that takes it, and answers which. Refuses when none does, or one too many. */
  send(claim: Claim, ways: readonly ContactWay[], what: string): Promise<ContactWay>;
  /** The claim whose code that is. It is spent then, and the audit log says over what it was sent. Refuses any other. */
  confirm(code: string): Promise<Claim>;
}

/** A one-time code, of which only the hash is kept. */
export interface LinkCode {
  hash: string;
  /** The account that asked, and from which it must be said. */
  asker: { network: string; account: string };
  user: string;
  /** What it makes a verified contact of the user. */
  contact: { type: string; address: string };
  /** Where it was sent: "irc alice". */
  sentOver: string;
  askedAt: DateTime;
  expiresAt: DateTime;
}

export interface CodeShelf {
  add(code: LinkCode): Promise<void>;
  /** All that are kept for that user or that asker, oldest first. */
  of(user: string, asker: LinkCode["asker"]): Promise<LinkCode[]>;
  /** Those of the asker that can still be said, locked. */
  open(asker: LinkCode["asker"], now: DateTime, mostTries: number): Promise<LinkCode[]>;
  /** The asker has said something that is none of their codes. */
  miss(asker: LinkCode["asker"], now: DateTime): Promise<void>;
  /** It has been said. */
  spend(hash: string, now: DateTime): Promise<void>;
  /** Removes those asked for before that instant. */
  forget(before: DateTime): Promise<void>;
}
