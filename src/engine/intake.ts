import type { DateTime } from "luxon";
import { acknowledgedUeis, clearedBy } from "../domain/autoack.ts";
import { definitionsFor } from "../domain/definition.ts";
import type { Directory } from "../domain/directory.ts";
import { type Event, type NewEvent, parseEvent } from "../domain/event.ts";
import { type Notice, openNotice } from "../domain/notice.ts";
import type { Means } from "../domain/plan.ts";
import { pathOutageEvent, suppressionOf } from "../domain/suppression.ts";
import type { Clock } from "../ports/clock.ts";
import type { Accept, Accepted } from "../ports/event-source.ts";
import type { Store, Tx } from "../ports/store.ts";
import type { CommandsIn } from "./commands.ts";
import { groupCommit } from "./group-commit.ts";
import { resolveNotice } from "./resolve.ts";

/** Events that arrive while a transaction is under way share the next one, up to this many. */
const largestGroup = 500;

/**
 * The one way in for events. Each call resolves after the transaction that stored its event and the notices it
 * opened and ended.
 */
export function createIntake(store: Store, clock: Clock, commandsIn: CommandsIn): Accept {
  const commit = groupCommit(largestGroup, (events: NewEvent[]) =>
    store.transaction((tx) => take(tx, events, commandsIn, clock.now())),
  );
  return async (raw) => await commit(parseEvent(raw, clock.now()));
}

/** Stores the events, opens the notices that definitions ask for, and ends those that the events clear. */
async function take(
  tx: Tx,
  newEvents: NewEvent[],
  commandsIn: CommandsIn,
  now: DateTime,
): Promise<Accepted[]> {
  const directory = await tx.directory.read();
  const ids = await tx.events.nextIds(newEvents.length);
  const events = newEvents.map((event, index): Event => {
    const suppressed = suppressionOf(event, directory);
    return { ...event, id: ids[index] as number, ...(suppressed !== undefined && { suppressed }) };
  });
  const standsFor = await tx.events.add(events);
  const fresh = events.filter((event, index) => standsFor[index] === event.id);

  const notices = await openNotices(tx, fresh, directory, now);
  const outages = fresh.flatMap((event) => pathOutageEvent(event) ?? []);
  if (outages.length > 0) await take(tx, outages, commandsIn, now);
  const acknowledged = await clear(tx, fresh, { directory, commands: commandsIn(directory) }, now);

  const keyed = fresh.filter((event) => event.dedupKey !== undefined && !notices.has(event.id));
  await tx.events.closeKeys(keyed.map((event) => event.id));
  const idle = fresh.filter((event) => !notices.has(event.id) && !acknowledged.has(event.id));
  await tx.events.releaseOccurrences(
    idle.flatMap((event) => (event.occurrenceId === undefined ? [] : event.id)),
  );
  if (notices.size > 0 || acknowledged.size > 0) tx.nudge();

  return events.map((event, index): Accepted => {
    const eventId = standsFor[index] as number;
    if (eventId !== event.id) return { outcome: "duplicate", eventId };
    const opened = notices.get(eventId)?.map((notice) => notice.id) ?? [];
    const ended = acknowledged.get(eventId) ?? [];
    const { suppressed } = event;
    const stored: Accepted = { outcome: "stored", eventId, notices: opened, acknowledged: ended };
    return suppressed === undefined ? stored : { ...stored, suppressed };
  });
}

async function openNotices(
  tx: Tx,
  events: Event[],
  directory: Directory,
  now: DateTime,
): Promise<Map<number, Notice[]>> {
  const matches = events
    .filter((event) => event.suppressed === undefined)
    .flatMap((event) => definitionsFor(event, directory).map((definition) => ({ event, definition })));
  const ids = await tx.notices.nextIds(matches.length);
  const byEvent = new Map<number, Notice[]>();
  matches.forEach(({ event, definition }, index) => {
    const path = directory.path.get(definition.path);
    if (!path) return;
    const notice = openNotice(ids[index] as number, definition, path, event, directory, now);
    byEvent.set(event.id, [...(byEvent.get(event.id) ?? []), notice]);
  });
  await tx.notices.add([...byEvent.values()].flat());
  return byEvent;
}

/** Auto-acknowledge, with the same code as an answer by a person (D15). Answers the notices ended, by event. */
async function clear(tx: Tx, events: Event[], means: Means, now: DateTime): Promise<Map<number, number[]>> {
  const rules = [...means.directory.autoAck.values()];
  const ended = new Map<number, number[]>();
  const ueis = [...new Set(events.flatMap((event) => acknowledgedUeis(event.uei, rules)))];
  const candidates = new Map((await tx.notices.lockUnresolved(ueis)).map((notice) => [notice.id, notice]));
  for (const event of events) {
    // What came later cannot be over already.
    const earlier = [...candidates.values()].filter((notice) => notice.event.id < event.id);
    for (const { notice, rule } of clearedBy(event, rules, earlier)) {
      await resolveNotice(tx, notice, rule, event, means, now);
      candidates.delete(notice.id);
      ended.set(event.id, [...(ended.get(event.id) ?? []), notice.id]);
    }
  }
  return ended;
}
