import type { DateTime } from "luxon";
import { DeliveryError } from "../../domain/delivery.ts";
import type { Clock } from "../../ports/clock.ts";
import { growingDelay } from "../supervise.ts";
import type { Link } from "./link.ts";
import type { Pace } from "./pace.ts";
import { notConnected } from "./taken.ts";
import { isName, type Line, plainText, wire } from "./wire.ts";

export interface Rooms {
  /** Resolves when we are in the room, joining it if need be. Rejects with DeliveryError when we cannot. */
  enter(room: string): Promise<void>;
  /** The room's name as the house spells it, when we are to be there. */
  nameOf(spelling: string): string | undefined;
  inside(): string[];
  /** Rooms that we are to be in and are not, with the server's word on it. */
  outside(): { name: string; trouble: string }[];
  hear(line: Line): void;
}

interface Room {
  name: string;
  /** Since when we are in it. */
  inside: DateTime | undefined;
  /** The JOIN that the server has not answered. */
  asked: symbol | undefined;
  trouble: string | undefined;
  /** Times that we were kept or thrown out, since we last stayed. */
  setbacks: number;
  /** Another try is on its way. */
  retrying: boolean;
  waiting: Set<(error?: DeliveryError) => void>;
}

/** Seconds. */
const patience = { join: 10, first: 5, longest: 600, stayed: 60 };

/**
 * Keeps us in the rooms that the settings or a post named: joins them, and joins them again after a kick or a
 * refusal, with a growing delay. `names` outlives the connection; rooms that posts name are added to it.
 */
export function createRooms(
  names: Set<string>,
  kit: {
    link: Link;
    pace: Pace;
    clock: Clock;
    signal: AbortSignal;
    /** Called when we have come in. */
    entered(room: string): void;
  },
): Rooms {
  const { link, pace, clock, signal } = kit;
  const rooms = new Map<string, Room>();
  for (const name of names) join(roomOf(name));
  signal.addEventListener("abort", () => {
    for (const room of rooms.values()) answer(room, notConnected());
  });

  function roomOf(name: string): Room {
    const key = link.lower(name);
    const known = rooms.get(key);
    if (known) return known;
    names.add(name);
    const room: Room = {
      name,
      inside: undefined,
      asked: undefined,
      trouble: undefined,
      setbacks: 0,
      retrying: false,
      waiting: new Set(),
    };
    rooms.set(key, room);
    return room;
  }

  async function enter(name: string): Promise<void> {
    if (!isName(name) || !link.isRoom(name))
      throw new DeliveryError("irc.no-such-room", `${JSON.stringify(name)} is no room on IRC`, "never");
    if (signal.aborted) throw notConnected();
    const room = roomOf(name);
    if (room.inside) return;
    await new Promise<void>((resolve, reject) => {
      room.waiting.add((error) => (error ? reject(error) : resolve()));
      join(room);
    });
  }

  function join(room: Room): void {
    if (room.inside || room.asked || signal.aborted) return;
    room.asked = Symbol(room.name);
    pace.push("control", [wire({ command: "JOIN", names: [room.name] })]);
    void giveUpInTime(room, room.asked);
  }

  async function giveUpInTime(room: Room, asked: symbol): Promise<void> {
    await clock.until(clock.now().plus({ seconds: patience.join }), signal);
    if (room.asked === asked && !signal.aborted) setBack(room, "the server does not answer");
  }

  function setBack(room: Room, trouble: string): void {
    if (room.inside && clock.now().diff(room.inside).as("seconds") >= patience.stayed) room.setbacks = 0;
    Object.assign(room, { inside: undefined, asked: undefined, trouble });
    answer(room, new DeliveryError("irc.not-in-room", `we cannot enter ${room.name}: ${trouble}`, "later"));
    void joinLater(room);
  }

  async function joinLater(room: Room): Promise<void> {
    const seconds = growingDelay(room.setbacks++, patience.first, patience.longest, Math.random());
    if (room.retrying) return;
    room.retrying = true;
    await clock.until(clock.now().plus({ seconds }), signal);
    room.retrying = false;
    join(room);
  }

  function answer(room: Room, error?: DeliveryError): void {
    for (const tell of room.waiting) tell(error);
    room.waiting.clear();
  }

  function hear({ command, params, nick }: Line): void {
    const [first = "", second = ""] = params;
    const isUs = (who: string) => link.lower(who) === link.lower(link.me);
    if (command === "JOIN" && isUs(nick)) {
      const room = rooms.get(link.lower(first));
      if (!room) return;
      Object.assign(room, { inside: clock.now(), asked: undefined, trouble: undefined });
      answer(room);
      kit.entered(room.name);
    } else if (command === "PART" && isUs(nick)) {
      const room = rooms.get(link.lower(first));
      if (room?.inside) setBack(room, "we were taken out of it");
    } else if (command === "KICK" && isUs(second)) {
      const room = rooms.get(link.lower(first));
      if (room?.inside) setBack(room, `${nick} kicked us: ${plainText(params[2] ?? "")}`);
    } else if (command === "INVITE" && isUs(first)) {
      const room = rooms.get(link.lower(second));
      if (room) join(room);
    } else if (/^[45]\d\d$/.test(command)) {
      const room = rooms.get(link.lower(second));
      if (room?.asked) setBack(room, plainText(params.at(-1) ?? ""));
    }
  }

  const all = () => [...rooms.values()];
  return {
    enter,
    nameOf: (spelling) => rooms.get(link.lower(spelling))?.name,
    inside: () => all().flatMap((room) => (room.inside ? [room.name] : [])),
    outside: () =>
      all().flatMap((room) => (room.inside ? [] : [{ name: room.name, trouble: room.trouble ?? "joining" }])),
    hear,
  };
}
