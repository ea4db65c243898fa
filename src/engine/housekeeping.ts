import type { DateTime } from "luxon";
import type { Store } from "../ports/store.ts";
import type { Concern } from "./concern.ts";

/** How often old notices are looked for. */
const sweepEvery = { hours: 1 };

/** Frees deliveries whose process died, and removes answered notices and their events after `retentionDays`. */
export function createHousekeeping(store: Store, retentionDays: number): Concern {
  let nextSweep: DateTime | undefined;
  return {
    name: "housekeeping",
    pass: (now) =>
      store.transaction(async (tx) => {
        const freed = await tx.deliveries.releaseExpired(now);
        if (nextSweep && now < nextSweep) return freed;
        nextSweep = now.plus(sweepEvery);
        return freed + (await tx.notices.removeAnsweredBefore(now.minus({ days: retentionDays })));
      }),
  };
}
