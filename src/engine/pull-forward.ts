import type { DateTime } from "luxon";
import type { Delivery } from "../domain/delivery.ts";
import type { Tx } from "../ports/store.ts";

/**
 * When all that a step could say has failed for good, the next step comes at once (D19): nobody is going to answer
 * what nobody heard.
 */
export async function pullForward(tx: Tx, delivery: Delivery, now: DateTime): Promise<void> {
  const notice = await tx.notices.lock(delivery.noticeId);
  if (!notice || notice.answeredAt || notice.round !== delivery.round) return;
  if (notice.nextStep !== delivery.step + 1) return;
  if (!notice.nextDueAt || notice.nextDueAt <= now) return;
  const posts = (await tx.deliveries.ofNotice(notice.id)).filter(
    (one) => one.kind === "post" && one.round === delivery.round && one.step === delivery.step,
  );
  const holds = (await tx.notices.holdsOf(notice.id)).filter((hold) => hold.step === delivery.step);
  if (holds.length > 0 || posts.some((post) => post.state !== "failed" && post.state !== "dropped")) return;
  await tx.notices.save({ ...notice, nextDueAt: now });
  const detail = `step ${notice.nextStep + 1} comes at once: everything of step ${delivery.step + 1} failed`;
  await tx.notices.log([{ noticeId: notice.id, at: now, what: "planned", step: notice.nextStep, detail }]);
  tx.nudge();
}
