import type { DateTime } from "luxon";
import type { AutoAck } from "../domain/autoack.ts";
import { endings } from "../domain/ending.ts";
import type { Event } from "../domain/event.ts";
import { expand } from "../domain/expand.ts";
import { autoAcknowledged, type Notice } from "../domain/notice.ts";
import type { Means } from "../domain/ways.ts";
import type { Clock } from "../ports/clock.ts";
import type { Engine, Resolved } from "../ports/engine.ts";
import type { Store, Tx } from "../ports/store.ts";
import { close, closeAll } from "./answered.ts";

/**
 * A person says that the trouble is over. Whoever was told sees their message change, or hears it in one line; there is
 * no letter of its own, which is for what nobody was there to say.
 */
export function createResolve(store: Store, clock: Clock): Pick<Engine, "resolve"> {
  return {
    resolve: (noticeId, { by, via }) =>
      store.transaction(async (tx): Promise<Resolved> => {
        const notice = await tx.notices.lock(noticeId);
        if (!notice) return { outcome: "unknown" };
        if (notice.resolvedAt) return { outcome: "already", notice };
        const now = clock.now();
        const resolved: Notice = {
          ...notice,
          answeredAt: notice.answeredAt ?? now,
          answeredBy: notice.answeredBy ?? by,
          answeredVia: notice.answeredVia ?? via,
          resolvedAt: now,
          resolvedBy: by,
        };
        await close(tx, resolved, now);
        await tx.events.releaseOccurrences([notice.event.id]);
        await tx.notices.log([{ noticeId, at: now, what: "resolved", whom: by, detail: via }]);
        return { outcome: "resolved", notice: resolved };
      }),
  };
}

/** A locked notice, the event that ends it, and by which rule. */
export interface Ended {
  notice: Notice;
  rule: AutoAck;
  event: Event;
}

/** Notices ended with one set of statements. */
const batch = 500;

/**
 * Clearing events end notices whose rows are locked. Those who were told hear that it is over, once a user and command
 * (D14), unless the rule or their target says otherwise (D25).
 */
export async function resolveNotices(
  tx: Tx,
  ended: readonly Ended[],
  means: Means,
  now: DateTime,
): Promise<void> {
  for (let start = 0; start < ended.length; start += batch)
    await resolveBatch(tx, ended.slice(start, start + batch), means, now);
}

async function resolveBatch(tx: Tx, ended: readonly Ended[], means: Means, now: DateTime): Promise<void> {
  const { house } = means.directory;
  const over = ended.map((one) => ({ ...one, resolved: resolvedBy(one, house.zone, now) }));
  const notices = over.map(({ resolved }) => resolved);
  const sent = await closeAll(tx, notices, now, "resolved before it was sent");
  await tx.events.releaseOccurrences(notices.map((notice) => notice.event.id));
  const words = over.flatMap(({ notice, rule, resolved }) =>
    rule.notify && house.notices === "on"
      ? endings(resolved, sent.get(notice.id) ?? [], notice.answeredBy, means, now)
      : [],
  );
  await tx.deliveries.add(words);
  await tx.notices.log(
    over.map(({ notice, event }) => {
      return { noticeId: notice.id, at: now, what: "resolved", whom: autoAcknowledged, detail: event.uei };
    }),
  );
}

function resolvedBy({ notice, rule, event }: Ended, zone: string, now: DateTime): Notice {
  const human = notice.answeredBy;
  return {
    ...notice,
    answeredAt: notice.answeredAt ?? now,
    answeredBy: human === undefined ? autoAcknowledged : `${human}/${autoAcknowledged}`,
    answeredVia: notice.answeredVia ?? event.uei,
    resolvedAt: now,
    resolutionPrefix: expand(rule.resolutionPrefix, event, { noticeId: notice.id, zone }),
  };
}
