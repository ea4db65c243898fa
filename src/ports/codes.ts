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
