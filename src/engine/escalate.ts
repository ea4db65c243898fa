import type { DateTime } from "luxon";
import { afterStep, type Notice } from "../domain/notice.ts";
import { logOf, type Means, planStep, planTarget } from "../domain/plan.ts";
import type { Log } from "../ports/log.ts";
import type { Store } from "../ports/store.ts";
import type { CommandsIn } from "./commands.ts";
import type { Concern } from "./concern.ts";

/** Notices planned in one transaction. */
const batch = 200;
/** When a notice that could not be planned is tried again. */
const tryAgainIn = { minutes: 1 };

/**
 * Plans what is due: the next step of notices, and targets whose hold is over. The notice's row is locked from the
 * claim to the commit, so an answer comes wholly before or wholly after.
 *
 * When a batch fails, its notices are planned one at a time, and one that fails alone is put off for a minute: it must
 * not keep the others from being told.
 */
export function createEscalate(store: Store, log: Log, commandsIn: CommandsIn): Concern {
  let claimed: Notice[] = [];

  const planDue = (now: DateTime, limit: number): Promise<number> =>
    store.transaction(async (tx) => {
      const due = await tx.notices.claimDue(now, limit);
      const held = await tx.notices.claimDueHolds(now, limit);
      claimed = due;
      if (due.length + held.length === 0) return 0;
      const directory = await tx.directory.read();
      const means: Means = { directory, commands: commandsIn(directory) };
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
    });

  async function planOneByOne(now: DateTime): Promise<number> {
    let planned = 0;
    for (let turn = 0; turn < batch; turn += 1) {
      try {
        const done = await planDue(now, 1);
        if (done === 0) break;
        planned += done;
      } catch (error) {
        const [notice] = claimed;
        if (!notice) throw error;
        log.error(
          { notice: notice.id, err: error },
          "A notice could not be planned; it is tried again in a minute.",
        );
        const putOff = { ...notice, nextDueAt: now.plus(tryAgainIn) };
        await store.transaction((tx) => tx.notices.moveCursors([putOff]));
      }
    }
    return planned;
  }

  return {
    name: "escalate",
    async pass(now) {
      try {
        return await planDue(now, batch);
      } catch (error) {
        if (claimed.length === 0) throw error;
        return await planOneByOne(now);
      }
    },
  };
}
