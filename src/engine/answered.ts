import type { DateTime } from "luxon";
import { cancelledByAnswer, type Delivery, type NewDelivery } from "../domain/delivery.ts";
import type { Notice } from "../domain/notice.ts";
import type { Tx } from "../ports/store.ts";

/** A locked notice that is answered now: nothing more is sent, and all that was sent is to be changed. */
export async function close(
  tx: Tx,
  answered: Notice,
  now: DateTime,
  reason = cancelledByAnswer,
): Promise<Delivery[]> {
  await tx.notices.save(answered);
  await tx.deliveries.cancelPending(answered.id, reason);
  await tx.events.keepKeys([answered.event.id]);
  tx.nudge();
  return await reviseSent(tx, answered, now);
}

/** A locked notice that is outstanding again: its path goes on where it was, with the posts that the answer cancelled. */
export async function reopen(tx: Tx, open: Notice, now: DateTime): Promise<void> {
  await tx.notices.save(open);
  await tx.deliveries.restore(open.id, open.round, cancelledByAnswer, now);
  await tx.events.keepKeys([open.event.id]);
  await reviseSent(tx, open, now);
  tx.nudge();
}

/** Changes to come for every message that people have, or are about to have; answers those messages. */
export async function reviseSent(tx: Tx, notice: Notice, now: DateTime): Promise<Delivery[]> {
  const all = await tx.deliveries.ofNotice(notice.id);
  const sent = all.filter((one) => one.kind === "post" && (one.state === "sent" || one.state === "sending"));
  await tx.deliveries.add(
    sent.map((post): NewDelivery => ({ ...letterOf(post), kind: "revise", dueAt: now, of: post.id })),
  );
  return sent;
}

function letterOf(delivery: NewDelivery) {
  const { noticeId, round, step, target, user, command, address } = delivery;
  return { noticeId, round, step, target, command, address, ...(user !== undefined && { user }) };
}

/** A post that was sent after all, when nobody reckoned with it any more: an answer meanwhile did not see its message. */
export async function reviseLate(tx: Tx, post: Delivery, now: DateTime): Promise<void> {
  const notice = await tx.notices.lock(post.noticeId);
  if (post.kind !== "post" || !notice?.answeredAt) return;
  await tx.deliveries.add([{ ...letterOf(post), kind: "revise", dueAt: now, of: post.id }]);
  tx.nudge();
}
