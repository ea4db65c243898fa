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
import { close } from "./answered.ts";

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
  const sent = await close(tx, resolved, now, "resolved before it was sent");
  await tx.events.releaseOccurrences([notice.event.id]);
  if (rule.notify && house.notices === "on")
    await tx.deliveries.add(endings(resolved, sent, human, means, now));
  await tx.notices.log([
    { noticeId: notice.id, at: now, what: "resolved", whom: autoAcknowledged, detail: event.uei },
  ]);
}
