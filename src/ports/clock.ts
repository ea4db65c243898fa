import type { DateTime } from "luxon";

/** The house's only source of time. In production the system's; in tests one that moves when told. */
export interface Clock {
  /** This instant, in UTC. */
  now(): DateTime;
  /**
   * Resolves when as much time has passed as lies before `when`, also when the wall clock is set meanwhile; or when
   * `signal` aborts. Never rejects.
   */
  until(when: DateTime, signal: AbortSignal): Promise<void>;
  /** Calls that when so many milliseconds have passed, unless what it answers was called before: the cheap way, for many. */
  after(milliseconds: number, call: () => void): () => void;
}
