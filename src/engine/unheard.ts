import type { DateTime } from "luxon";
import { reckonedWith } from "../domain/pulled-forward.ts";
import type { Store } from "../ports/store.ts";
import type { Concern } from "./concern.ts";
import { pullForward } from "./pull-forward.ts";
import { isTime } from "./turn.ts";

/** How often it is looked for, and steps looked at in one transaction. */
const lookEvery = { minutes: 1 };
const batch = 100;

/** Brings the next step forward where nothing of the one before got through for long: it is tried on, but not waited for. */
export function createUnheard(store: Store): Concern {
  let nextLook: DateTime | undefined;
  return {
    name: "unheard",
    async pass(now) {
      if (!isTime(nextLook, now, lookEvery)) return 0;
      nextLook = now.plus(lookEvery);
      return await store.transaction(async (tx) => {
        const steps = await tx.deliveries.unheard(now.minus(reckonedWith), now, batch);
        for (const step of steps) await pullForward(tx, step, now);
        return steps.length;
      });
    },
  };
}
