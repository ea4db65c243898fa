import { justEscalated } from "../domain/answered.ts";
import { unanswered } from "../domain/notice.ts";
import type { Clock } from "../ports/clock.ts";
import type { Engine, Escalated } from "../ports/engine.ts";
import type { Store } from "../ports/store.ts";
import { reopen } from "./answered.ts";

/**
 * A person wants the next step told now. Whoever had answered is overruled: the notice is outstanding again. One step a
 * minute, so that two who ask at once, or one who is heard twice, do not wake everybody.
 */
export function createHasten(store: Store, clock: Clock): Pick<Engine, "escalate"> {
  return {
    escalate: (noticeId, { by, via }) =>
      store.transaction(async (tx): Promise<Escalated> => {
        const notice = await tx.notices.lock(noticeId);
        if (!notice) return { outcome: "unknown" };
        if (notice.resolvedAt) return { outcome: "resolved", notice };
        const now = clock.now();
        const before = justEscalated(await tx.notices.logOf(noticeId), now);
        if (before) return { outcome: "already", notice, by: before.whom ?? "", at: before.at };
        const { nextStep: step } = notice;
        if (step === undefined) return { outcome: "exhausted", notice };
        const reopened = notice.answeredAt !== undefined;
        const hastened = { ...unanswered(notice), nextDueAt: now };
        if (reopened) await reopen(tx, hastened, now);
        else await tx.notices.save(hastened);
        await tx.notices.log([{ noticeId, at: now, what: "escalated", step, whom: by, detail: via }]);
        tx.nudge();
        return { outcome: "escalated", notice: hastened, step, reopened };
      }),
  };
}
