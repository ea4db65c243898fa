import { Refusal } from "../../domain/refusal.ts";
import { Unavailable } from "../../domain/unavailable.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Accept } from "../../ports/event-source.ts";
import type { Log } from "../../ports/log.ts";
import { readXml } from "../../xml/read.ts";
import { eventsIn, type SentEvent } from "./event-of-xml.ts";

/** What the way from a document into the book needs. */
export interface Booking {
  accept: Accept;
  log: Log;
  clock: Clock;
}

/**
 * Seconds between attempts to store events that the book fails on; after the last, about four minutes on, they are given
 * up. While it is out of reach, or full, they are kept however long that lasts.
 */
const pauses = [1, 2, 4, 8, 16, 32, 60, 60];

/**
 * Stores the events of a document. Answers the uuids of those that are in the book; never rejects: what cannot be
 * read, or is refused, is named in the log.
 *
 * Most senders hang up without waiting for an answer, so nobody but us can try again while the book is closed.
 * Meanwhile nothing more is read from this sender, which makes it keep what it has.
 */
export async function book(
  document: Buffer,
  peer: string,
  booking: Booking,
  signal: AbortSignal,
): Promise<string[]> {
  const { log, clock } = booking;
  const events = eventsOf(document, peer, log);
  const booked = new Set(events.filter((event) => !event.keep));
  let open = events.filter((event) => event.keep);
  for (let turn = 0; open.length > 0; ) {
    const { failed, cause } = await store(open, booked, peer, booking);
    open = failed;
    if (open.length === 0) break;
    const pause = cause instanceof Unavailable ? cause.retryAfter : pauses[turn++];
    const facts = { peer, events: open.length, err: cause };
    if (pause === undefined || signal.aborted) {
      log.error(
        { ...facts, lost: open.map(({ event }) => event) },
        "Events from OpenNMS are lost: the book did not take them.",
      );
      break;
    }
    log.error(facts, `Events from OpenNMS could not be stored; next try in ${pause} s.`);
    await clock.until(clock.now().plus({ seconds: pause }), signal);
  }
  return events.flatMap((event) => (event.uuid !== undefined && booked.has(event) ? [event.uuid] : []));
}

function eventsOf(document: Buffer, peer: string, log: Log): SentEvent[] {
  try {
    return eventsIn(readXml(document));
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    log.warn({ peer, bytes: document.length }, `A document from OpenNMS could not be read: ${why}`);
    return [];
  }
}

/**
 * One attempt, all events at once and in their order: intake stores what comes together in one transaction.
 * Adds to `booked`, and answers which events are worth another attempt.
 */
async function store(
  events: SentEvent[],
  booked: Set<SentEvent>,
  peer: string,
  { accept, log }: Booking,
): Promise<{ failed: SentEvent[]; cause: unknown }> {
  const failed = new Set<SentEvent>();
  let cause: unknown;
  const attempts = events.map(async (one) => {
    try {
      await accept(one.event);
      booked.add(one);
    } catch (error) {
      if (error instanceof Refusal) {
        const { uei, nodeId, interface: address } = one.event;
        log.warn(
          { peer, uei, nodeId, interface: address },
          `An event from OpenNMS was refused: ${error.message}`,
        );
      } else {
        failed.add(one);
        cause = error;
      }
    }
  });
  await Promise.all(attempts);
  return { failed: events.filter((one) => failed.has(one)), cause };
}
