import type { Socket } from "node:net";
import type { DateTime } from "luxon";
import type { Clock } from "../../ports/clock.ts";
import { type Booking, book } from "./booking.ts";
import { Documents } from "./documents.ts";

export interface Limits {
  /** Longest document in bytes. */
  document: number;
  /** Milliseconds after which a connection is closed from which nothing came. */
  idle: number;
}

/** Bytes of receipts that may wait for a sender to read them. A sender that never does loses those, not its events. */
const mostUnread = 65_536;

/**
 * Reads one sender's documents, one after the other, until it closes or the signal aborts, and answers with receipts.
 * Reads no faster than the book takes them. Never rejects.
 */
export async function converse(
  socket: Socket,
  limits: Limits,
  booking: Booking,
  signal: AbortSignal,
): Promise<void> {
  const { log, clock } = booking;
  const peer = `${socket.remoteAddress}:${socket.remotePort}`;
  const documents = new Documents(limits.document);
  const over = new AbortController();
  /** Since when we have been waiting for the sender; undefined while it is us who are at work. */
  let waitingSince: DateTime | undefined = clock.now();

  const stop = () => {
    if (waitingSince) socket.destroy();
  };
  signal.addEventListener("abort", stop, { once: true });
  void afterIdling(() => waitingSince, limits.idle, clock, over.signal).then(() => {
    if (over.signal.aborted) return;
    log.info({ peer }, "A connection from OpenNMS was idle for too long and is closed.");
    over.abort();
    socket.destroy();
  });
  socket.on("error", () => {}); // The loop below hears of it, or nobody waits for it any more.

  async function take(found: Iterable<Buffer>): Promise<void> {
    waitingSince = undefined;
    const stored: string[] = [];
    try {
      for (const document of found) stored.push(...(await book(document, peer, booking, signal)));
    } finally {
      if (stored.length > 0 && socket.writable && socket.writableLength < mostUnread)
        socket.write(receipt(stored));
      waitingSince = clock.now();
    }
    if (signal.aborted) socket.destroySoon();
  }

  try {
    for await (const chunk of socket) await take(documents.push(chunk));
    const rest = documents.rest();
    if (rest) await take([rest]);
  } catch (error) {
    if (error instanceof RangeError)
      log.warn({ peer }, `A connection from OpenNMS is closed: ${error.message}.`);
    else if (!signal.aborted && !over.signal.aborted)
      log.info({ peer, err: error }, "A connection from OpenNMS broke.");
  }
  if (documents.stray > 0) {
    log.warn({ peer, bytes: documents.stray }, "Something other than XML documents came from OpenNMS.");
  }
  signal.removeEventListener("abort", stop);
  over.abort();
  socket.destroySoon();
}

/** Resolves when `since` tells of a wait that has lasted for `idle` milliseconds, or the signal aborts. */
async function afterIdling(
  since: () => DateTime | undefined,
  idle: number,
  clock: Clock,
  signal: AbortSignal,
): Promise<void> {
  for (;;) {
    const due = (since() ?? clock.now()).plus({ milliseconds: idle });
    if (signal.aborted || due <= clock.now()) return;
    await clock.until(due, signal);
  }
}

/** What a sender is told: which of the events that it gave a number are in the book. */
function receipt(uuids: string[]): string {
  const escaped = uuids.map((uuid) => uuid.replace(/[<>&]/g, (letter) => `&#${letter.charCodeAt(0)};`));
  return `<event-receipt>${escaped.map((uuid) => `<uuid>${uuid}</uuid>`).join("")}</event-receipt>\n`;
}
