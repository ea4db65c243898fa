import type { DateTime } from "luxon";
import { cancelledByAnswer, type Delivery, type NewDelivery } from "../domain/delivery.ts";
import type { Notice } from "../domain/notice.ts";
import type { Tx } from "../ports/store.ts";

/** A locked notice that is answered now: nothing more is sent, and all that was sent is to be changed. */
export async function close(tx: Tx, answered: Notice, now: DateTime): Promise<void> {
  await closeAll(tx, [answered], now, cancelledByAnswer);
}

/** The same for many, with as many statements. Answers what was sent of each, or is being sent. */
export async function closeAll(
  tx: Tx,
  answered: readonly Notice[],
  now: DateTime,
  reason: string,
): Promise<Map<number, Delivery[]>> {
  await tx.notices.saveAnswers(answered);
  await tx.deliveries.cancelPending(
    answered.map(({ id }) => id),
    reason,
  );
  await tx.events.keepKeys(answered.map(({ event }) => event.id));
  tx.nudge();
  return await reviseAllSent(tx, answered, now);
}

/** A locked notice that is outstanding again: its path goes on where it was, with the posts that the answer cancelled. */
export async function reopen(tx: Tx, open: Notice, now: DateTime): Promise<void> {
  await tx.notices.save(open);
  await tx.deliveries.restore(open.id, open.round, cancelledByAnswer, now);
  await tx.events.keepKeys([open.event.id]);
  await reviseSent(tx, open, now);
  tx.nudge();
}

/** Changes to come for every message that people have, or are about to have. */
export async function reviseSent(tx: Tx, notice: Notice, now: DateTime): Promise<void> {
  await reviseAllSent(tx, [notice], now);
}

async function reviseAllSent(
  tx: Tx,
  notices: readonly Notice[],
  now: DateTime,
): Promise<Map<number, Delivery[]>> {
  const all = await tx.deliveries.ofNotices(notices.map(({ id }) => id));
  for (const [id, deliveries] of all) all.set(id, deliveries.filter(isOut));
  const changes = [...all.values()]
    .flat()
    .map((post): NewDelivery => ({ ...letterOf(post), kind: "revise", dueAt: now, of: post.id }));
  await tx.deliveries.add(changes);
  return all;
}

function isOut({ kind, state }: Delivery): boolean {
  return kind === "post" && (state === "sent" || state === "sending");
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
