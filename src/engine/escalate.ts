import { afterStep } from "../domain/notice.ts";
import { logOf, type Means, planStep, planTarget } from "../domain/plan.ts";
import type { Store } from "../ports/store.ts";
import type { Concern } from "./concern.ts";

/** Notices planned in one transaction. */
const batch = 200;

/**
 * Plans what is due: the next step of notices, and targets whose hold is over. The notice's row is locked from the
 * claim to the commit, so an answer comes wholly before or wholly after.
 */
export function createEscalate(store: Store, commands: Means["commands"]): Concern {
  return {
    name: "escalate",
    pass: (now) =>
      store.transaction(async (tx) => {
        const due = await tx.notices.claimDue(now, batch);
        const held = await tx.notices.claimDueHolds(now, batch);
        if (due.length + held.length === 0) return 0;
        const means: Means = { directory: await tx.directory.read(), commands };
        const steps = due.map((notice) => ({ notice, step: notice.nextStep ?? 0 }));
        const planned = [
          ...steps.map(({ notice, step }) => ({ notice, step, plan: planStep(notice, step, means, now) })),
          ...held.map(({ notice, hold: { step, target } }) => {
            return { notice, step, plan: planTarget(notice, step, target, means, now) };
          }),
        ];
        await tx.deliveries.add(planned.flatMap(({ plan }) => plan.deliveries));
        await tx.notices.addHolds(planned.flatMap(({ plan }) => plan.holds));
        await tx.notices.log(planned.flatMap(({ notice, step, plan }) => logOf(notice, step, plan, now)));
        await tx.notices.moveCursors(due.map((notice) => afterStep(notice, now)));
        tx.nudge();
        return due.length + held.length;
      }),
  };
}
