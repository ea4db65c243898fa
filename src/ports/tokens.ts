import type { DateTime } from "luxon";

/** What senders of events show. The token itself is known to nobody but its holder. */
export interface IngestToken {
  name: string;
  createdAt: DateTime;
  createdBy: string;
  /** To a minute. */
  usedAt?: DateTime;
}

/** The tokens of the house, as whoever asks may change them. */
export interface Tokens {
  /** Makes one, and answers it this once. Refuses a name that is taken. */
  add(name: string): Promise<string>;
  /** By name. */
  list(): Promise<IngestToken[]>;
  /** From now on it opens nothing. Refuses a name that there is not. */
  remove(name: string): Promise<void>;
}

/** Where they are kept; `hash` is the SHA-256 of the token in hex. */
export interface TokenShelf {
  /** False when the name is taken. */
  add(token: IngestToken & { hash: string }): Promise<boolean>;
  /** By name. */
  all(): Promise<(IngestToken & { hash: string })[]>;
  /** False when there is none of that name. */
  remove(name: string): Promise<boolean>;
  used(name: string, at: DateTime): Promise<void>;
}
