import type { DateTime } from "luxon";
import { clearedBy } from "../domain/autoack.ts";
import type { Directory } from "../domain/directory.ts";
import type { Event } from "../domain/event.ts";
import { traitsAsked } from "../domain/trait.ts";
import type { Means } from "../domain/ways.ts";
import type { NoticeShelf, Tx } from "../ports/store.ts";
import { type Ended, resolveNotices } from "./resolve.ts";

/** What an event asks of trouble that it could end. */
type Clearing = Parameters<NoticeShelf["lockCleared"]>[0][number];

/** What these events could end. */
export function clearings(events: readonly Event[], { autoAck }: Directory): Clearing[] {
  return events.flatMap((event) =>
    [...autoAck.values()].flatMap((rule) => {
      const traits = rule.uei === event.uei ? traitsAsked(rule, event) : undefined;
      return traits ? [{ eventId: event.id, uei: rule.acknowledge, traits }] : [];
    }),
  );
}

/** Auto-acknowledge, with the same code as an answer by a person (D15). Answers the notices ended, by event. */
export async function clear(
  tx: Tx,
  asked: Clearing[],
  events: readonly Event[],
  means: Means,
  now: DateTime,
): Promise<Map<number, number[]>> {
  const rules = [...means.directory.autoAck.values()];
  const byId = new Map(events.map((event) => [event.id, event]));
  const ended: Ended[] = [];
  for (const { notice, by } of await tx.notices.lockCleared(asked)) {
    const clearing = by.sort((a, b) => a - b).flatMap((id) => byId.get(id) ?? []);
    for (const event of clearing) {
      const [found] = clearedBy(event, rules, [notice]);
      if (found) ended.push({ ...found, event });
      if (found) break;
    }
  }
  await resolveNotices(tx, ended, means, now);
  const byEvent = new Map<number, number[]>();
  for (const { notice, event } of ended) byEvent.set(event.id, [...(byEvent.get(event.id) ?? []), notice.id]);
  return byEvent;
}
