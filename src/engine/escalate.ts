import type { DateTime } from "luxon";
import type { Notice } from "../domain/notice.ts";
import { logOf, planTarget } from "../domain/plan.ts";
import { Unavailable } from "../domain/unavailable.ts";
import type { Means } from "../domain/ways.ts";
import type { Log } from "../ports/log.ts";
import type { Meter } from "../ports/meter.ts";
import type { Store } from "../ports/store.ts";
import type { CommandsIn } from "./commands.ts";
import type { Concern } from "./concern.ts";
import type { Outbox } from "./outbox.ts";
import { planNextStep } from "./planned.ts";
import { pullForward } from "./pull-forward.ts";

/** Notices planned in one transaction. */
const batch = 500;
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
export function createEscalate(
  store: Store,
  outbox: Outbox,
  log: Log,
  commandsIn: CommandsIn,
  meter?: Meter,
): Concern {
  let claimed: Notice[] = [];

  async function planDue(now: DateTime, limit: number): Promise<number> {
    claimed = [];
    const { planned, late } = await outbox.transaction(async (tx, prepareLetters) => {
      // Said in one breath, done one after the other; so it is below.
      const [due, held, directory] = await Promise.all([
        tx.notices.claimDue(now, limit),
        tx.notices.claimDueHolds(now, limit),
        tx.directory.read(),
      ]);
      claimed = due;
      if (due.length + held.length === 0) return { planned: 0, late: [] };
      const addLetters = await prepareLetters(directory, now);
      const means: Means = { directory, commands: commandsIn(directory) };
      const steps = due.map((notice) => planNextStep(notice, means, now));
      const over = held.map(({ notice, hold: { step, target } }) => {
        const plan = planTarget(notice, step, target, means, now);
        return { notice, step, plan, log: logOf(notice, step, plan, now) };
      });
      const planned = [...steps, ...over];
      await Promise.all([
        tx.notices.addHolds(planned.flatMap(({ plan }) => plan.holds)),
        tx.notices.log(planned.flatMap((one) => one.log)),
        tx.notices.moveCursors(steps.map(({ notice }) => notice)),
        addLetters(planned),
      ]);
      for (const { notice, step, plan } of over)
        if (plan.deliveries.length + plan.holds.length === 0)
          await pullForward(tx, { noticeId: notice.id, round: notice.round, step }, now);
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
