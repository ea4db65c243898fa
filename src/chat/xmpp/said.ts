import type { Person } from "../../ports/chat-inbox.ts";
import { bareOf, localOf, resourceOf } from "./jid.ts";
import { personIn, type Room, showsAccounts } from "./room.ts";
import type { Rooms } from "./rooms.ts";
import { attr, ns, type Stanza } from "./stanza.ts";

/** Something that somebody said or did, and where an answer to it belongs. */
export interface Said {
  from: Person;
  /** Absent in a conversation of two. */
  room?: Room;
  /** The room, or the conversation, as memory knows it. */
  place: string;
  /** Where an answer goes. */
  back: string;
  /** True in a private conversation with the occupant of a room. */
  aside: boolean;
  /** The id that an answer to it names. */
  id: string;
}

/**
 * Who said a message that came just now, by the server's own word: undefined for ourselves, and for what is no message of
 * a person. In a room the nick says nothing: the account that the room shows behind it counts.
 */
export function saidBy(stanza: Stanza, rooms: Rooms, network: string, own: string): Said | undefined {
  const from = attr(stanza, "from");
  const type = attr(stanza, "type") || "normal";
  const bare = bareOf(from);
  const nick = resourceOf(from);
  const id = attr(stanza, "id");
  const room = rooms.at(bare);
  if (room) {
    if (nick === "" || nick === room.nick || !room.inside) return undefined;
    const person = personIn(room, nick, network);
    if (person.id === own) return undefined;
    if (type === "groupchat") return { from: person, room, place: bare, back: bare, aside: false, id };
    return { from: person, place: from, back: from, aside: true, id };
  }
  if ((type !== "chat" && type !== "normal") || bare === "" || bare === own || localOf(bare) === "")
    return undefined;
  const person = { network, id: bare, nick: localOf(bare), verified: true };
  return { from: person, place: bare, back: bare, aside: false, id };
}

/**
 * Who said a message that a room's archive keeps. Its proof is the id that the room knows its occupants by across nicks,
 * else the account that the room has put beside the message, where it shows accounts to us: exactly one, since whatever
 * else stands there the sender has put there.
 */
export function archivedBy(message: Stanza, room: Room, network: string): Said | undefined {
  const from = attr(message, "from");
  const nick = resourceOf(from);
  if (bareOf(from) !== room.jid || nick === "") return undefined;
  const account = knownById(message, room) ?? besideMessage(message, room);
  const person =
    account === undefined
      ? { network, id: `${room.jid}/${nick}`, nick, verified: false }
      : { network, id: account, nick, verified: true };
  return { from: person, room, place: room.jid, back: room.jid, aside: false, id: attr(message, "id") };
}

function knownById(message: Stanza, room: Room): string | undefined {
  if (!room.features.has(ns.occupant)) return undefined;
  const ids = message.getChildren("occupant-id", ns.occupant).map((one) => attr(one, "id"));
  if (ids.length !== 1) return undefined;
  return [...room.occupants.values()].find(({ id }) => id !== undefined && id === ids[0])?.account;
}

function besideMessage(message: Stanza, room: Room): string | undefined {
  if (!showsAccounts(room)) return undefined;
  const items = message.getChildren("x", ns.mucUser).flatMap((one) => one.getChildren("item"));
  const jid = items.length === 1 && items[0] ? attr(items[0], "jid") : "";
  return jid === "" ? undefined : bareOf(jid);
}

/** What was said, without what is there for clients that know neither replies nor reactions (XEP-0428). */
export function wordsOf(message: Stanza): string {
  let signs = Array.from(message.getChildText("body") ?? "");
  const fallbacks = message
    .getChildren("fallback", ns.fallback)
    .filter((one) => [ns.reply, ns.reactions].some((known) => known === attr(one, "for")))
    .flatMap((one) => one.getChildren("body"));
  for (const range of fallbacks) {
    const start = Number(attr(range, "start") || 0);
    const end = Number(attr(range, "end") || signs.length);
    signs = [...signs.slice(0, start), ...signs.slice(end)];
  }
  return signs.join("").trim();
}

/** The message that this one answers, as its sender names it (XEP-0461). */
export function repliesTo(message: Stanza): string | undefined {
  const reply = message.getChild("reply", ns.reply);
  return (reply && attr(reply, "id")) || undefined;
}

const mostReactions = { count: 20, length: 40 };

/** All reactions that somebody has put on a message by now (XEP-0444). */
export function reactionsIn(message: Stanza): { to: string; now: string[] } | undefined {
  const reactions = message.getChild("reactions", ns.reactions);
  const to = reactions ? attr(reactions, "id") : "";
  if (!reactions || to === "") return undefined;
  const texts = reactions.getChildren("reaction").map((one) => one.text().trim());
  const fitting = texts.filter((text) => text !== "" && text.length <= mostReactions.length);
  return { to, now: [...new Set(fitting)].slice(0, mostReactions.count) };
}
