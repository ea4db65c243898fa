import type { DateTime } from "luxon";
import type { Forward } from "../domain/update.ts";

/**
 * What came of telling it. `told` is how the notice stood: what became of it since is told next. `reason` says why the other
 * side does not know after all; without it the attempt succeeded.
 */
export type ForwardOutcome =
  | { told: string; ref?: string; reason?: string }
  | { dueAt: DateTime; reason: string };

/** A forwarder that some process has or had, and what waits to be told by it. */
export interface KnownForwarder {
  name: string;
  /** When a process last had it, to a minute. */
  lookedAt: DateTime;
  waiting: number;
  /** The newest trouble of what waits. */
  reason?: string;
}

/**
 * What forwarders have told, and what they are to tell. A notice that changes makes what is kept of it here due, by the
 * very statement that stores the change (NoticeShelf).
 */
export interface ForwardShelf {
  /** A process that starts has these. One that is new is told of notices that are opened from now on. */
  introduce(forwarders: readonly string[], now: DateTime): Promise<void>;
  /** Puts the next notices that were opened since it last looked on the shelf, up to `limit`. Answers how many. */
  follow(forwarder: string, now: DateTime, limit: number): Promise<number>;
  /** Takes what is due for so many milliseconds; what another process has taken is skipped. */
  claimDue(forwarder: string, now: DateTime, limit: number, leaseMs: number): Promise<Forward[]>;
  /** Stores what came of it. It is due still, or again, when the notice has changed since it was claimed. */
  settle(forward: Forward, outcome: ForwardOutcome): Promise<void>;
  ofNotice(id: number): Promise<Forward[]>;
  known(): Promise<KnownForwarder[]>;
}
