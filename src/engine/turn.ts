import type { DateTime, DurationLike } from "luxon";

/**
 * Is it time again for what is done every so often, and is next due at `next`? Also when the wall clock was put back since
 * that was reckoned.
 */
export function isTime(next: DateTime | undefined, now: DateTime, every: DurationLike): boolean {
  return !next || now >= next || next > now.plus(every);
}
