import type { DateTime } from "luxon";
import type { AutoAck } from "../domain/autoack.ts";
import { cancelledByAnswer, type Delivery, type NewDelivery } from "../domain/delivery.ts";
import { endings } from "../domain/ending.ts";
import type { Event } from "../domain/event.ts";
import { expand } from "../domain/expand.ts";
import { autoAcknowledged, type Notice } from "../domain/notice.ts";
import type { Means } from "../domain/plan.ts";
import type { Clock } from "../ports/clock.ts";
import type { Answered, Engine } from "../ports/engine.ts";
import type { Store, Tx } from "../ports/store.ts";

/**
 * A person answers: one transaction, under the notice's lock. Afterwards no step is due, no post is pending, and
 * every message that was sent, or is being sent, is to be changed.
 */
export function createAcknowledge(store: Store, clock: Clock): Pick<Engine, "acknowledge" | "unacknowledge"> {
  return {
    acknowledge: (noticeId, answerer) =>
      store.transaction(async (tx): Promise<Answered> => {
        const notice = await tx.notices.lock(noticeId);
        if (!notice) return { outcome: "unknown" };
        if (notice.answeredAt) return { outcome: "already", notice };
        const now = clock.now();
        const answered = { ...notice, answeredAt: now, answeredBy: answerer.by, answeredVia: answerer.via };
        await end(tx, answered, cancelledByAnswer, now);
        await tx.notices.log([
          { noticeId, at: now, what: "acknowledged", whom: answerer.by, detail: answerer.via },
        ]);
        tx.nudge();
        return { outcome: "acknowledged", notice: answered };
      }),

    unacknowledge: (noticeId, answerer) =>
      store.transaction(async (tx) => {
        const notice = await tx.notices.lock(noticeId);
        if (!notice) return { outcome: "unknown" };
        if (notice.resolvedAt) return { outcome: "resolved", notice };
        if (!notice.answeredAt) return { outcome: "outstanding", notice };
        const now = clock.now();
        const { answeredAt: _at, answeredBy: _by, answeredVia: _via, ...reopened } = notice;
        await tx.notices.save(reopened);
        await tx.deliveries.restore(noticeId, cancelledByAnswer, now);
        await reviseSent(tx, notice, now);
        await tx.notices.log([
          { noticeId, at: now, what: "unacknowledged", whom: answerer.by, detail: answerer.via },
        ]);
        tx.nudge();
        return { outcome: "unacknowledged", notice: reopened };
      }),
  };
}

/**
 * A clearing event ends a notice whose row is locked. Those who were told hear that it is over, once a user and
 * command (D14), unless the rule or their target says otherwise (D25).
 */
export async function resolveNotice(
  tx: Tx,
  notice: Notice,
  rule: AutoAck,
  event: Event,
  means: Means,
  now: DateTime,
): Promise<void> {
  const { house } = means.directory;
  const human = notice.answeredBy;
  const resolved: Notice = {
    ...notice,
    answeredAt: notice.answeredAt ?? now,
    answeredBy: human === undefined ? autoAcknowledged : `${human}/${autoAcknowledged}`,
    answeredVia: notice.answeredVia ?? event.uei,
    resolvedAt: now,
    resolutionPrefix: expand(rule.resolutionPrefix, event, { noticeId: notice.id, zone: house.zone }),
  };
  const sent = await end(tx, resolved, "resolved before it was sent", now);
  await tx.events.releaseOccurrences([notice.event.id]);
  if (rule.notify && house.notices === "on")
    await tx.deliveries.add(endings(resolved, sent, human, means, now));
  await tx.notices.log([
    { noticeId: notice.id, at: now, what: "resolved", whom: autoAcknowledged, detail: event.uei },
  ]);
}

/** What an answer and a clearing event have in common: nothing more is sent, and all that was sent is to be changed. */
async function end(tx: Tx, answered: Notice, reason: string, now: DateTime): Promise<Delivery[]> {
  await tx.notices.save(answered);
  await tx.deliveries.cancelPending(answered.id, reason);
  await tx.events.closeKeys([answered.event.id]);
  return await reviseSent(tx, answered, now);
}

/** Changes to come for every message that people have, or are about to have; answers those messages. */
async function reviseSent(tx: Tx, notice: Notice, now: DateTime): Promise<Delivery[]> {
  const all = await tx.deliveries.ofNotice(notice.id);
  const sent = all.filter((one) => one.kind === "post" && (one.state === "sent" || one.state === "sending"));
  await tx.deliveries.add(
    sent.map((post): NewDelivery => ({ ...letterOf(post), kind: "revise", dueAt: now, of: post.id })),
  );
  return sent;
}

function letterOf(delivery: NewDelivery) {
  const { noticeId, step, target, user, command, address } = delivery;
  return { noticeId, step, target, command, address, ...(user !== undefined && { user }) };
}
