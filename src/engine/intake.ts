import type { DateTime } from "luxon";
import { definitionsFor } from "../domain/definition.ts";
import type { Directory } from "../domain/directory.ts";
import { type Event, type NewEvent, parseEvent } from "../domain/event.ts";
import { pathOutageEvent, suppressionOf } from "../domain/suppression.ts";
import { Unavailable } from "../domain/unavailable.ts";
import type { Means } from "../domain/ways.ts";
import type { Clock } from "../ports/clock.ts";
import type { Accept, Accepted } from "../ports/event-source.ts";
import type { Tx } from "../ports/store.ts";
import { clear, clearings } from "./clear.ts";
import type { CommandsIn } from "./commands.ts";
import { groupCommit } from "./group-commit.ts";
import { type Matched, openNotices } from "./open-notices.ts";
import type { Outbox, PrepareLetters } from "./outbox.ts";

/** Events that arrive while a transaction is under way share the next one, up to this many. */
const largestGroup = 500;
/** Beyond this many that wait for the book, senders are asked to come again. */
const mostWaiting = 10_000;

/**
 * The one way in for events. Each call resolves after the transaction that stored its event and the notices it
 * opened and ended; rejects with Unavailable when too many wait already. Events handed over in one breath are taken all
 * or none, so that whoever sends an array again does not say half of it twice.
 */
export function createIntake(
  outbox: Outbox,
  clock: Clock,
  commandsIn: CommandsIn,
  hasForwarders: boolean,
): Accept {
  const store = (events: NewEvent[], plansAtOnce: boolean) =>
    outbox.transaction(async (tx, prepareLetters) => {
      const taking = { tx, prepareLetters, commandsIn, plansAtOnce, now: clock.now() };
      const accepted = await take(events, taking);
      // Letters are on their way without a pass; who forwards waits for one.
      if (hasForwarders) tx.nudge();
      return accepted;
    });
  const commit = groupCommit(
    largestGroup,
    async (events: NewEvent[]) => {
      try {
        return await store(events, true);
      } catch (error) {
        if (events.length > 1 || error instanceof Unavailable) throw error;
        // The event is taken in though its letters cannot be: the pass that finds its notices due says why.
        return await store(events, false);
      }
    },
    mostWaiting,
  );
  return async (raw) => await commit(parseEvent(raw, clock.now()));
}

/** A transaction in which events are taken in. */
interface Taking {
  tx: Tx;
  prepareLetters: PrepareLetters;
  commandsIn: CommandsIn;
  /** Are the steps that are due planned here, or left to a pass? */
  plansAtOnce: boolean;
  now: DateTime;
}

/**
 * Stores the events, opens the notices that definitions ask for and plans the first step of those that are due, and ends
 * those that the events clear.
 */
async function take(newEvents: NewEvent[], taking: Taking): Promise<Accepted[]> {
  const { tx, prepareLetters, commandsIn, plansAtOnce, now } = taking;
  // Who comes second sees all that who came first has stored: a clearing event finds the trouble that it ends.
  // Said in one breath, done one after the other.
  const [, directory, ids] = await Promise.all([
    tx.events.takeTurn(),
    tx.directory.read(),
    tx.events.nextIds(newEvents.length),
  ]);
  const means: Means = { directory, commands: commandsIn(directory) };
  const matched = newEvents.map((event, index) => matchedWith(event, ids[index] as number, directory));
  const events = matched.map(({ event }) => event);
  const opening = matched.flatMap((one) => (one.wanted.length > 0 ? one.event : []));
  await tx.events.freeKeys(opening.flatMap((event) => heldKey(event, directory, now)));
  const standsFor = await tx.events.add(events, new Set(opening.map((event) => event.id)));
  const fresh = matched.filter(({ event }, index) => standsFor[index] === event.id);
  const stored = fresh.map(({ event }) => event);

  const asked = clearings(stored, directory);
  // What an event that came with it may end is left to a pass, too.
  const mayEnd = new Set(asked.map(({ uei }) => uei));
  const isPlanned = ({ uei }: Event) => plansAtOnce && !mayEnd.has(uei);
  const notices = await openNotices(tx, fresh, isPlanned, prepareLetters, means, now);
  const outages = stored.flatMap((event) => pathOutageEvent(event) ?? []);
  if (outages.length > 0) await take(outages, taking);
  const acknowledged = await clear(tx, asked, stored, means, now);

  const idle = stored.filter((event) => !notices.has(event.id) && !acknowledged.has(event.id));
  await tx.events.releaseOccurrences(
    idle.flatMap((event) => (event.occurrenceId === undefined ? [] : event.id)),
  );

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
  const definitions = suppressed === undefined ? definitionsFor(newEvent, directory) : [];
  const wanted = definitions.flatMap((definition) => {
    const path = directory.path.get(definition.path);
    return path ? [{ definition, path }] : [];
  });
  return { event, wanted };
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
