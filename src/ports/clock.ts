import type { DateTime } from "luxon";

/** The house's only source of time. In production the system's; in tests one that moves when told. */
export interface Clock {
  /** This instant, in UTC. */
  now(): DateTime;
  /** Resolves at `when` or when `signal` aborts, whichever comes first; never rejects. */
  until(when: DateTime, signal: AbortSignal): Promise<void>;
}
