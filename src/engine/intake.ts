import type { DateTime } from "luxon";
import { type AutoAck, clearedBy } from "../domain/autoack.ts";
import { type Definition, definitionsFor } from "../domain/definition.ts";
import type { Directory } from "../domain/directory.ts";
import { type Event, type NewEvent, parseEvent } from "../domain/event.ts";
import { type Notice, openNotice } from "../domain/notice.ts";
import { pathOutageEvent, suppressionOf } from "../domain/suppression.ts";
import { traitsAsked } from "../domain/trait.ts";
import type { Means } from "../domain/ways.ts";
import type { Clock } from "../ports/clock.ts";
import type { Accept, Accepted } from "../ports/event-source.ts";
import type { Store, Tx } from "../ports/store.ts";
import type { CommandsIn } from "./commands.ts";
import { groupCommit } from "./group-commit.ts";
import { type Ended, resolveNotices } from "./resolve.ts";

/** Events that arrive while a transaction is under way share the next one, up to this many. */
const largestGroup = 500;
/** Beyond this many that wait for the book, senders are asked to come again. */
const mostWaiting = 10_000;

/**
 * The one way in for events. Each call resolves after the transaction that stored its event and the notices it
 * opened and ended; rejects with Unavailable when too many wait already. Events handed over in one breath are taken all
 * or none, so that whoever sends an array again does not say half of it twice.
 */
export function createIntake(store: Store, clock: Clock, commandsIn: CommandsIn): Accept {
  const commit = groupCommit(
    largestGroup,
    (events: NewEvent[]) => store.transaction((tx) => take(tx, events, commandsIn, clock.now())),
    mostWaiting,
  );
  return async (raw) => await commit(parseEvent(raw, clock.now()));
}

/** An event, and the definitions by which it opens notices. */
interface Matched {
  event: Event;
  definitions: Definition[];
}

/** Stores the events, opens the notices that definitions ask for, and ends those that the events clear. */
async function take(
  tx: Tx,
  newEvents: NewEvent[],
  commandsIn: CommandsIn,
  now: DateTime,
): Promise<Accepted[]> {
  // Who comes second sees all that who came first has stored: a clearing event finds the trouble that it ends.
  // Said in one breath, done one after the other.
  const [, directory, ids] = await Promise.all([
    tx.events.takeTurn(),
    tx.directory.read(),
    tx.events.nextIds(newEvents.length),
  ]);
  const matched = newEvents.map((event, index) => matchedWith(event, ids[index] as number, directory));
  const events = matched.map(({ event }) => event);
  const opening = matched.flatMap((one) => (one.definitions.length > 0 ? one.event : []));
  await tx.events.freeKeys(opening.flatMap((event) => heldKey(event, directory, now)));
  const standsFor = await tx.events.add(events, new Set(opening.map((event) => event.id)));
  const fresh = matched.filter(({ event }, index) => standsFor[index] === event.id);
  const stored = fresh.map(({ event }) => event);

  const notices = await openNotices(tx, fresh, directory, now);
  const outages = stored.flatMap((event) => pathOutageEvent(event) ?? []);
  if (outages.length > 0) await take(tx, outages, commandsIn, now);
  const acknowledged = await clear(tx, stored, { directory, commands: commandsIn(directory) }, now);

  const idle = stored.filter((event) => !notices.has(event.id) && !acknowledged.has(event.id));
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

function matchedWith(newEvent: NewEvent, id: number, directory: Directory): Matched {
  const suppressed = suppressionOf(newEvent, directory);
  const event: Event = { ...newEvent, id, ...(suppressed !== undefined && { suppressed }) };
  const wanted = suppressed === undefined ? definitionsFor(newEvent, directory) : [];
  return { event, definitions: wanted.filter((definition) => directory.path.has(definition.path)) };
}

/** How long an answer keeps repeats of the same trouble quiet where something can still end it. */
const quietAfterAnswer = { days: 1 };

/**
 * The event's dedup key, and since when an answer lets go of it (decision 0005). An event that names its occurrence says
 * that it began anew, and what no rule ever ends is over with its answer: both let go at once.
 */
function heldKey(
  { dedupKey, occurrenceId, uei }: Event,
  directory: Directory,
  now: DateTime,
): { key: string; answeredBefore: DateTime }[] {
  if (dedupKey === undefined) return [];
  const goesOn =
    occurrenceId === undefined && [...directory.autoAck.values()].some((rule) => rule.acknowledge === uei);
  return [{ key: dedupKey, answeredBefore: goesOn ? now.minus(quietAfterAnswer) : now }];
}

async function openNotices(
  tx: Tx,
  fresh: readonly Matched[],
  directory: Directory,
  now: DateTime,
): Promise<Map<number, Notice[]>> {
  const matches = fresh.flatMap(({ event, definitions }) =>
    definitions.map((definition) => ({ event, definition })),
  );
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
  const asked = events.flatMap((event) => askedBy(event, rules));
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

/** What the event asks of trouble that it could end. */
function askedBy(event: Event, rules: readonly AutoAck[]) {
  return rules.flatMap((rule) => {
    const traits = rule.uei === event.uei ? traitsAsked(rule, event) : undefined;
    return traits ? [{ eventId: event.id, uei: rule.acknowledge, traits }] : [];
  });
}
