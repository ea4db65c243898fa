import type { DateTime } from "luxon";
import { afterStep, type Notice, type NoticeLogEntry } from "../domain/notice.ts";
import { logOf, type Plan, planStep, planTarget } from "../domain/plan.ts";
import { pulledForward } from "../domain/pulled-forward.ts";
import { Unavailable } from "../domain/unavailable.ts";
import type { Means } from "../domain/ways.ts";
import type { Log } from "../ports/log.ts";
import type { Meter } from "../ports/meter.ts";
import type { Store } from "../ports/store.ts";
import type { CommandsIn } from "./commands.ts";
import type { Concern } from "./concern.ts";
import { pullForward } from "./pull-forward.ts";

/** Notices planned in one transaction. */
const batch = 200;
/** When a notice that could not be planned is tried again. */
const tryAgainIn = { minutes: 1 };

/**
 * Plans what is due: the next step of notices, and targets whose hold is over. The notice's row is locked from the
 * claim to the commit, so an answer comes wholly before or wholly after.
 *
 * When a batch fails, its notices are planned one at a time, and one that fails alone is put off for a minute: it must
 * not keep the others from being told. But not when it is the store that is out of reach: what was claimed may be planned
 * by now, and putting it off would lead its cursor back.
 */
export function createEscalate(store: Store, log: Log, commandsIn: CommandsIn, meter?: Meter): Concern {
  let claimed: Notice[] = [];

  async function planDue(now: DateTime, limit: number): Promise<number> {
    claimed = [];
    const { planned, late } = await store.transaction(async (tx) => {
      // Said in one breath, done one after the other; so it is below.
      const [due, held, directory] = await Promise.all([
        tx.notices.claimDue(now, limit),
        tx.notices.claimDueHolds(now, limit),
        tx.directory.read(),
      ]);
      claimed = due;
      if (due.length + held.length === 0) return { planned: 0, late: [] };
      const means: Means = { directory, commands: commandsIn(directory) };
      const steps = due.map((notice) => {
        const step = notice.nextStep ?? 0;
        return { notice, step, plan: planStep(notice, step, means, now) };
      });
      const over = held.map(({ notice, hold: { step, target } }) => {
        return { notice, step, plan: planTarget(notice, step, target, means, now) };
      });
      const planned = [...steps, ...over];
      const after = steps.map((one) => afterPlan(one, now));
      await Promise.all([
        tx.deliveries.add(planned.flatMap(({ plan }) => plan.deliveries)),
        tx.notices.addHolds(planned.flatMap(({ plan }) => plan.holds)),
        tx.notices.log(planned.flatMap(({ notice, step, plan }) => logOf(notice, step, plan, now))),
        tx.notices.moveCursors(after.map(({ notice }) => notice)),
        tx.notices.log(after.flatMap(({ entry }) => entry ?? [])),
      ]);
      for (const { notice, step, plan } of over)
        if (plan.deliveries.length + plan.holds.length === 0)
          await pullForward(tx, { noticeId: notice.id, round: notice.round, step }, now);
      tx.nudge();
      const late = due.map(({ nextDueAt = now }) => now.toMillis() - nextDueAt.toMillis());
      return { planned: due.length + held.length, late };
    });
    for (const one of late) meter?.planned(one);
    return planned;
  }

  async function planOneByOne(now: DateTime): Promise<number> {
    let planned = 0;
    for (let turn = 0; turn < batch; turn += 1) {
      try {
        const done = await planDue(now, 1);
        if (done === 0) break;
        planned += done;
      } catch (error) {
        const [notice] = claimed;
        if (!notice || error instanceof Unavailable) throw error;
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
        if (claimed.length === 0 || error instanceof Unavailable) throw error;
        return await planOneByOne(now);
      }
    },
  };
}

interface Planned {
  notice: Notice;
  step: number;
  plan: Plan;
}

/** The notice with its cursor behind that step; its next step due at once where this one told nobody. */
function afterPlan(
  { notice, step, plan }: Planned,
  now: DateTime,
): { notice: Notice; entry?: NoticeLogEntry } {
  const told = plan.deliveries.map((post) => ({ ...post, state: "pending" as const, wantedAt: post.dueAt }));
  const moved = afterStep(notice, now);
  return pulledForward(moved, step, told, plan.holds, now) ?? { notice: moved };
}
