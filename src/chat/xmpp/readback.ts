import type { ChatInbox } from "../../ports/chat-inbox.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Log } from "../../ports/log.ts";
import type { Archived, Archives, Span } from "./archive.ts";
import { AskFault, type Asks } from "./asks.ts";
import { bareOf } from "./jid.ts";
import type { Listener } from "./listen.ts";
import type { Memory } from "./memory.ts";
import type { Room } from "./room.ts";
import type { Rooms } from "./rooms.ts";
import { archivedBy, saidBy } from "./said.ts";
import { attr, ns, type Stanza, xml } from "./stanza.ts";

export interface ReadBack {
  /** Reads what a room heard while we were not in it. Never rejects. */
  room(room: Room): Promise<void>;
  /** Reads what people said to us while we were not there. Never rejects. */
  people(): Promise<void>;
  /** Is that place not read to its end? What it says meanwhile does not count as the newest that was handled. */
  isBehind(place: string): boolean;
  /** Reads again what could not be read. */
  again(): Promise<void>;
  /** The id that a message in a room was sent with, by the room's archive. */
  sentAs(room: Room, id: string): Promise<string | undefined>;
}

/** How far back, when nothing else says: to find what a bot that died had said last; and at most. Minutes. */
const reach = { usual: 15, most: 24 * 60 };

/**
 * Finds in the archives (XEP-0313) what was missed: answers of people to our messages, each with its proof, and our own
 * messages that had landed when the connection broke, so that they are not said again. Commands are never run from there.
 */
export function createReadBack(kit: {
  network: string;
  own: string;
  archives: Archives;
  asks: Asks;
  memory: Memory;
  rooms: () => Rooms;
  listener: () => Listener;
  inbox: ChatInbox;
  clock: Clock;
  log: Log;
}): ReadBack {
  const { network, own, archives, asks, memory, inbox, clock, log } = kit;
  /** Places not read to their end, and whether that is under way. */
  const behind = new Map<string, "reading" | "failed">();
  const ago = (minutes: number): Span => ({ since: clock.now().minus({ minutes }) });

  async function read(place: string, archive: string | undefined, span: Span, use: (one: Archived) => void) {
    try {
      for await (const page of archives.read(archive, span)) {
        for (const one of page) use(one);
        const last = page.at(-1);
        if (last) memory.mark(place, last.id);
      }
    } finally {
      await kit.listener().recalled();
    }
  }

  /** After the message given; where the archive does not know that any more, as far back as is sensible. */
  async function readFrom(
    place: string,
    archive: string | undefined,
    span: Span,
    use: (one: Archived) => void,
  ) {
    try {
      await read(place, archive, span, use);
    } catch (error) {
      const isForgotten = error instanceof AskFault && error.fault.condition === "item-not-found";
      if (!isForgotten || "since" in span) throw error;
      await read(place, archive, ago(reach.most), use);
    }
  }

  async function fenced(place: string, work: (newest: string | undefined) => Promise<void>): Promise<void> {
    behind.set(place, "reading");
    try {
      await work(memory.markOf(place));
      behind.delete(place);
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      log.warn({ network, place, why }, "What was said while we were away could not be read.");
      behind.set(place, "failed");
    }
  }

  function recallInRoom(room: Room, { id, message }: Archived): void {
    if (!memory.isNew(room.jid, id)) return;
    const said = archivedBy(message, room, network);
    if (!said) return;
    if (said.from.nick === room.nick || said.from.id === own) recallOurs(room.jid, message, id);
    else kit.listener().recall(said, message);
  }

  function recallToUs({ id, message }: Archived): void {
    const from = bareOf(attr(message, "from"));
    const to = bareOf(attr(message, "to"));
    if (attr(message, "type") === "error" || !memory.isNew(own, id)) return;
    if (from === own) recallOurs(to, message, attr(message, "id"));
    // Who an occupant was that spoke aside, nobody knows any more.
    const said = from === own ? undefined : saidBy(message, kit.rooms(), network, own);
    if (said && !said.aside) kit.listener().recall(said, message);
  }

  function recallOurs(place: string, message: Stanza, id: string): void {
    const corrected = message.getChild("replace", ns.correct);
    if (corrected) memory.corrects(place, id, attr(corrected, "id"));
    else memory.found(place, attr(message, "id"), id);
  }

  const readRoom = (room: Room) =>
    fenced(room.jid, async (newest) => {
      const answer = await asks.ask("get", room.jid, xml("query", { xmlns: ns.info }));
      const features = answer.getChild("query", ns.info)?.getChildren("feature") ?? [];
      room.features = new Set(features.map((feature) => attr(feature, "var")));
      if (!room.features.has(ns.mam)) return;
      const told = await inbox.outstanding(network);
      const oldest = told.find((ref) => bareOf(ref.room) === room.jid)?.id;
      const after = newest ?? oldest;
      const span = after === undefined ? ago(reach.usual) : { after };
      await readFrom(room.jid, room.jid, span, (one) => recallInRoom(room, one));
    });

  const readPeople = () =>
    fenced(own, async (after) => {
      const told = await inbox.outstanding(network);
      const isDirect = told.some((ref) => kit.rooms().at(ref.room) === undefined);
      const span = after === undefined ? ago(isDirect ? reach.most : reach.usual) : { after };
      await readFrom(own, undefined, span, recallToUs);
    });

  return {
    room: readRoom,
    people: readPeople,
    isBehind: (place) => behind.has(place),
    async again() {
      const failed = [...behind].filter(([, how]) => how === "failed").map(([place]) => place);
      for (const place of failed) {
        const room = kit.rooms().at(place);
        if (place === own) await readPeople();
        else if (room?.inside) await readRoom(room);
      }
    },
    async sentAs(room, id) {
      if (!room.features.has(`${ns.mam}#extended`)) return undefined;
      for await (const page of archives.read(room.jid, { only: id })) {
        const one = page.find((each) => each.id === id);
        if (one && archivedBy(one.message, room, network)?.from.nick === room.nick)
          return attr(one.message, "id");
      }
      return undefined;
    },
  };
}
