import { DeliveryError } from "../../domain/delivery.ts";
import type { Clock } from "../../ports/clock.ts";
import { createWayIn } from "../way-in.ts";
import { AskFault, type Asks } from "./asks.ts";
import { bareOf, readBare, resourceOf } from "./jid.ts";
import { notConnected } from "./pace.ts";
import { departure, newRoom, notInRoom, type Room, seenIn, showsAccounts, troubleOf } from "./room.ts";
import { attr, faultOf, ns, type Stanza, xml } from "./stanza.ts";
import { unlock } from "./unlock.ts";

export interface Rooms {
  /** Resolves when we are in the room and know what was said while we were away. Rejects with DeliveryError. */
  enter(name: string): Promise<Room>;
  /** The room of that bare address, when we are to be there. */
  at(jid: string): Room | undefined;
  /** We are not in it, whatever we thought. */
  lost(room: Room, trouble: string): void;
  /** Asks every room whether we are still in it, and takes our nick back where it is free (XEP-0410). */
  look(): Promise<void>;
  all(): Room[];
  hear(stanza: Stanza): void;
}

const mostAlternatives = 9;

/**
 * Keeps us in the rooms that the settings or a post named: joins them without their history, and again after we were
 * thrown out or kept out, with a growing delay. `names` outlives the session; rooms that posts name are added to it.
 */
export function createRooms(
  names: Set<string>,
  kit: {
    nick: string;
    clock: Clock;
    asks: Asks;
    send(stanza: Stanza): Promise<void>;
    /** What our presence says of us besides. */
    about: () => Stanza;
    /** Called when we have come in; whoever enters waits for it. */
    entered(room: Room): Promise<void>;
    /** Aborts when the session is over. */
    signal: AbortSignal;
  },
): Rooms {
  const { clock, asks, signal } = kit;
  const rooms = new Map<string, Room>();
  const way = createWayIn<Room>({
    clock,
    signal,
    unansweredAfter: 15,
    ask(room) {
      room.occupants.clear();
      present(room);
    },
    unanswered: (room) => setBack(room, "it does not answer"),
  });
  for (const name of names) way.join(roomNamed(name, bareOf(name)));
  signal.addEventListener("abort", () => {
    for (const room of rooms.values()) way.answer(room, notConnected());
  });

  function roomNamed(name: string, jid: string): Room {
    const known = rooms.get(jid);
    if (known) return known;
    names.add(name);
    const room = newRoom(name, jid, kit.nick);
    rooms.set(jid, room);
    return room;
  }

  async function enter(name: string): Promise<Room> {
    const jid = readBare(name);
    if (jid === undefined)
      throw new DeliveryError(
        "xmpp.no-such-room",
        `${JSON.stringify(name)} is no address of a room`,
        "never",
      );
    if (signal.aborted) throw notConnected();
    const room = roomNamed(name, jid);
    await way.enter(room);
    await room.read;
    return room;
  }

  function present({ jid, nick }: Room): void {
    const muc = xml("x", { xmlns: ns.muc }, xml("history", { maxstanzas: "0" }));
    kit.send(xml("presence", { to: `${jid}/${nick}` }, muc, kit.about())).catch(() => {});
  }

  function setBack(room: Room, trouble: string, retry: "later" | "never" = "later"): void {
    Object.assign(room, { isModerator: false, isOpen: false, opens: false });
    way.setBack(room, trouble, notInRoom(room, trouble, retry));
  }

  function hear(stanza: Stanza): void {
    const from = attr(stanza, "from");
    const room = rooms.get(bareOf(from));
    if (!room) return;
    if (stanza.is("message")) hearWord(stanza, room, from);
    if (!stanza.is("presence")) return;
    if (attr(stanza, "type") === "error") hearRefusal(stanza, room);
    else hearPresence(stanza, room, resourceOf(from));
  }

  /** The room itself tells that it shows accounts from now on, or no more: ask for everybody anew. */
  function hearWord(stanza: Stanza, room: Room, from: string): void {
    if (resourceOf(from) !== "" || attr(stanza, "type") !== "groupchat" || !room.inside) return;
    const { codes } = seenIn(stanza);
    const shows = codes.has("172");
    if (!shows && !codes.has("173") && !codes.has("174")) return;
    for (const occupant of room.occupants.values()) delete occupant.account;
    // Once it has told us anew who is there.
    Object.assign(room, { isOpen: false, opens: shows });
    present(room);
  }

  function hearRefusal(stanza: Stanza, room: Room): void {
    if (!room.asked) return;
    const fault = faultOf(stanza);
    const [, used] = /_(\d+)$/.exec(room.nick) ?? [];
    const next = room.nick === kit.nick ? 1 : Number(used ?? 0) + 1;
    if (fault.condition === "conflict" && next <= mostAlternatives) {
      room.nick = `${kit.nick}_${next}`;
      present(room);
      return;
    }
    const { trouble, retry } = troubleOf(fault);
    // It may be one that we made, and lost the connection before it was set up.
    if (fault.condition === "item-not-found") void unlock(room, asks);
    setBack(room, trouble, retry);
  }

  function hearPresence(stanza: Stanza, room: Room, nick: string): void {
    if (nick === "") return;
    const seen = seenIn(stanza);
    const isUs = seen.codes.has("110") || nick === room.nick;
    if (attr(stanza, "type") === "unavailable") {
      room.occupants.delete(nick);
      if (isUs && seen.codes.has("303")) room.nick = seen.newNick || room.nick;
      else if (isUs && room.inside) setBack(room, departure(seen));
      return;
    }
    room.occupants.set(nick, seen.occupant);
    if (isUs) hearOfUs(room, nick, seen.role === "moderator", seen.codes);
  }

  function hearOfUs(room: Room, nick: string, isModerator: boolean, codes: Set<string>): void {
    const isNews = isModerator && !room.isModerator && room.inside !== undefined;
    Object.assign(room, { nick, isModerator, isOpen: room.isOpen || room.opens || codes.has("100") });
    // A moderator is told who those are who came before.
    if (isNews && !room.isOpen) present(room);
    if (!room.asked) return;
    if (codes.has("201")) void unlock(room, asks).then(() => comeIn(room));
    else comeIn(room);
  }

  function comeIn(room: Room): void {
    if (!room.asked) return;
    way.comeIn(room);
    room.read = kit.entered(room);
  }

  async function look(): Promise<void> {
    const inside = [...rooms.values()].filter((room) => room.inside);
    await Promise.all(inside.map(lookInto));
  }

  async function lookInto(room: Room): Promise<void> {
    try {
      await asks.ask("get", `${room.jid}/${room.nick}`, xml("ping", { xmlns: ns.ping }));
    } catch (error) {
      const condition = error instanceof AskFault ? error.fault.condition : "";
      const isOut = condition === "not-acceptable" || condition === "item-not-found";
      if (isOut && room.inside) return setBack(room, "we had fallen out of it");
    }
    if (room.inside && room.nick !== kit.nick && !room.occupants.has(kit.nick))
      await kit.send(xml("presence", { to: `${room.jid}/${kit.nick}` })).catch(() => {});
  }

  return {
    enter,
    at: (jid) => rooms.get(bareOf(jid)),
    lost(room, trouble) {
      if (room.inside) setBack(room, trouble);
    },
    look,
    all: () => [...rooms.values()],
    hear,
  };
}

/** Where we are, for people: "in ops@… as watchbill; not in noc@…: it is for members only". */
export function whereabouts(rooms: readonly Room[], nick: string, account: string): string {
  const inside = rooms.filter((room) => room.inside);
  const where = inside.length === 0 ? "in no room" : `in ${inside.map(({ name }) => name).join(", ")}`;
  const called = inside.find((room) => room.nick !== nick)?.nick ?? nick;
  const outside = rooms
    .filter((room) => !room.inside)
    .map(({ name, trouble }) => `; not in ${name}: ${trouble ?? "joining"}`);
  const hiding = inside
    .filter((room) => !showsAccounts(room))
    .map(
      ({ name }) =>
        `; ${name} hides who is who, so nobody can answer there: make ${account} a moderator of it, or the room non-anonymous`,
    );
  return `${where.replace(/, ([^,]+)$/, " and $1")} as ${called}${outside.join("")}${hiding.join("")}`;
}
