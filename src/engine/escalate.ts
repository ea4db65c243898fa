import type { DateTime } from "luxon";
import { afterStep, type Notice } from "../domain/notice.ts";
import { logOf, type Means, type Plan, planStep, planTarget } from "../domain/plan.ts";
import type { Store, Tx } from "../ports/store.ts";
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
        for (const notice of due) {
          const step = notice.nextStep ?? 0;
          await carryOut(tx, notice, step, planStep(notice, step, means, now), now);
          await tx.notices.save(afterStep(notice, now));
        }
        for (const { notice, hold } of held) {
          await carryOut(tx, notice, hold.step, planTarget(notice, hold.step, hold.target, means, now), now);
        }
        tx.nudge();
        return due.length + held.length;
      }),
  };
}

async function carryOut(tx: Tx, notice: Notice, step: number, plan: Plan, now: DateTime): Promise<void> {
  await tx.deliveries.add(plan.deliveries);
  await tx.notices.addHolds(plan.holds);
  await tx.notices.log(logOf(notice, step, plan, now));
}
