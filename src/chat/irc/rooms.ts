import { DeliveryError } from "../../domain/delivery.ts";
import type { Clock } from "../../ports/clock.ts";
import { type Admission, createWayIn, outside } from "../way-in.ts";
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

interface Room extends Admission {
  name: string;
}

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
  const way = createWayIn<Room>({
    clock,
    signal,
    unansweredAfter: 10,
    ask: ({ name }) => pace.push("control", [wire({ command: "JOIN", names: [name] })]),
    unanswered: (room) => setBack(room, "the server does not answer"),
  });
  for (const name of names) way.join(roomOf(name));
  signal.addEventListener("abort", () => {
    for (const room of rooms.values()) way.answer(room, notConnected());
  });

  function roomOf(name: string): Room {
    const key = link.lower(name);
    const known = rooms.get(key);
    if (known) return known;
    names.add(name);
    const room = { name, ...outside() };
    rooms.set(key, room);
    return room;
  }

  async function enter(name: string): Promise<void> {
    if (!isName(name) || !link.isRoom(name))
      throw new DeliveryError("irc.no-such-room", `${JSON.stringify(name)} is no room on IRC`, "never");
    if (signal.aborted) throw notConnected();
    await way.enter(roomOf(name));
  }

  function setBack(room: Room, trouble: string): void {
    const error = new DeliveryError("irc.not-in-room", `we cannot enter ${room.name}: ${trouble}`, "later");
    way.setBack(room, trouble, error);
  }

  function hear({ command, params, nick }: Line): void {
    const [first = "", second = ""] = params;
    const isUs = (who: string) => link.lower(who) === link.lower(link.me);
    if (command === "JOIN" && isUs(nick)) {
      const room = rooms.get(link.lower(first));
      if (!room) return;
      way.comeIn(room);
      kit.entered(room.name);
    } else if (command === "PART" && isUs(nick)) {
      const room = rooms.get(link.lower(first));
      if (room?.inside) setBack(room, "we were taken out of it");
    } else if (command === "KICK" && isUs(second)) {
      const room = rooms.get(link.lower(first));
      if (room?.inside) setBack(room, `${nick} kicked us: ${plainText(params[2] ?? "")}`);
    } else if (command === "INVITE" && isUs(first)) {
      const room = rooms.get(link.lower(second));
      if (room) way.join(room);
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
