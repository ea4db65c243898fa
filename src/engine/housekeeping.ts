import type { DateTime } from "luxon";
import type { Store } from "../ports/store.ts";
import type { Concern } from "./concern.ts";
import { isTime } from "./turn.ts";

/** How often it is looked for what is old, and when again after that has failed. */
const sweepEvery = { hours: 1 };
const tryAgainIn = { minutes: 1 };
/** Rows of a kind removed in one pass: nobody waits for more than that. */
const mostAtOnce = 500;
/** Days for which what people did is kept at least: longer than what it was about. */
const actsKept = 400;
/** For how long after a notice is over somebody may still say that it is not. */
const secondThoughts = { hours: 1 };

/**
 * Frees deliveries whose process died. Removes answered notices and their events after `retentionDays`, and acts of people
 * after more than a year; a little at each pass, as long as there is more.
 */
export function createHousekeeping(store: Store, retentionDays: number): Concern {
  let nextSweep: DateTime | undefined;

  async function sweep(now: DateTime): Promise<number> {
    nextSweep = now.plus(tryAgainIn);
    const before = {
      told: now.minus({ days: retentionDays }),
      acts: now.minus({ days: Math.max(retentionDays, actsKept) }),
      waiting: now.minus(secondThoughts),
    };
    const removed = await store.transaction((tx) => tx.retention.sweep(before, mostAtOnce));
    nextSweep = removed > 0 ? now : now.plus(sweepEvery);
    return removed;
  }

  return {
    name: "housekeeping",
    async pass(now) {
      const freed = await store.transaction((tx) => tx.deliveries.releaseExpired(now));
      return isTime(nextSweep, now, sweepEvery) ? freed + (await sweep(now)) : freed;
    },
  };
}
