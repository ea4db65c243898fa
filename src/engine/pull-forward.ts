import type { DateTime } from "luxon";
import type { Delivery } from "../domain/delivery.ts";
import { pulledForward } from "../domain/pulled-forward.ts";
import type { Tx } from "../ports/store.ts";

/** Brings the next step of a notice forward when nobody heard that one, nor is going to. */
export async function pullForward(
  tx: Tx,
  { noticeId, round, step }: Pick<Delivery, "noticeId" | "round" | "step">,
  now: DateTime,
): Promise<void> {
  const notice = await tx.notices.lock(noticeId);
  if (!notice || notice.round !== round) return;
  const deliveries = await tx.deliveries.ofNotice(noticeId);
  const pulled = pulledForward(notice, step, deliveries, await tx.notices.holdsOf(noticeId), now);
  if (!pulled) return;
  await tx.notices.save(pulled.notice);
  await tx.notices.log([pulled.entry]);
  tx.nudge();
}
