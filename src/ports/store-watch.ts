import type { DateTime } from "luxon";
import type { Pulse } from "../domain/heartbeat.ts";
import type { KnownFinding } from "../domain/watch.ts";

/** When heartbeat monitors last beat. */
export interface HeartbeatShelf {
  all(): Promise<Pulse[]>;
  /** All of them, locked in the order of their names. */
  lockAll(): Promise<Pulse[]>;
  /** Its silence counts from now on. */
  beat(name: string, at: DateTime): Promise<void>;
  /** Stores these as they are given. */
  keep(pulses: Pulse[]): Promise<void>;
  remove(names: string[]): Promise<void>;
}

/** A notice with which something is wrong, and since when; `isOwn` when it is about a finding of the watch. */
export interface Suspect {
  notice: number;
  since: DateTime;
  isOwn: boolean;
}

/** What the watch asks, and what it found. */
export interface WatchShelf {
  /** Outstanding notices of which a step or a hold has been due since before that instant, and nobody took it. */
  unclaimed(before: DateTime, limit: number): Promise<Suspect[]>;
  /**
   * Outstanding notices told by a step before that instant of which nothing was sent, and nothing younger is on its way.
   * Looks at `limit` outstanding notices after that number; `next` is where to go on when there may be more.
   */
  unreached(
    before: DateTime,
    slice: { after: number; limit: number },
  ): Promise<{ found: Suspect[]; next?: number }>;
  /** Notices of which a delivery is being sent, though its lease was over before that instant. */
  stuck(before: DateTime, limit: number): Promise<Suspect[]>;
  /** What was found and is not over, the oldest first. */
  findings(): Promise<KnownFinding[]>;
  keep(finding: KnownFinding): Promise<void>;
  remove(finding: Pick<KnownFinding, "what" | "subject">): Promise<void>;
}
