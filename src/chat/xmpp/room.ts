import { DeliveryError } from "../../domain/delivery.ts";
import type { Person } from "../../ports/chat-inbox.ts";
import { type Admission, outside } from "../way-in.ts";
import { bareOf } from "./jid.ts";
import { attr, type Fault, ns, type Stanza } from "./stanza.ts";

/** Somebody in a room. */
export interface Occupant {
  /** The account behind the nick, as the room says; absent where it hides it from us. */
  account?: string;
  /** What the room knows them by across nicks (XEP-0421). */
  id?: string;
}

/** A room that we are to be in. */
export interface Room extends Admission {
  /** As the house spells it, and as the network does. */
  name: string;
  jid: string;
  /** Our nick there. */
  nick: string;
  /** Resolves when what was said while we were away is read. */
  read: Promise<void>;
  occupants: Map<string, Occupant>;
  isModerator: boolean;
  /** It shows everybody's account. */
  isOpen: boolean;
  /** It has said that it is about to. */
  opens: boolean;
  /** What it says that it can (disco#info). */
  features: ReadonlySet<string>;
}

export function newRoom(name: string, jid: string, nick: string): Room {
  return {
    name,
    jid,
    nick,
    ...outside(),
    read: Promise.resolve(),
    occupants: new Map(),
    isModerator: false,
    isOpen: false,
    opens: false,
    features: new Set(),
  };
}

/** Does the room tell us who is who? */
export function showsAccounts({ isOpen, isModerator }: Room): boolean {
  return isOpen || isModerator;
}

/** Who bears a nick now: their account where the room vouches for it, else nobody in particular. */
export function personIn(room: Room, nick: string, network: string): Person {
  const account = room.occupants.get(nick)?.account;
  return account === undefined
    ? { network, id: `${room.jid}/${nick}`, nick, verified: false }
    : { network, id: account, nick, verified: true };
}

/** What a room says of an occupant in a presence. */
export interface Seen {
  codes: Set<string>;
  occupant: Occupant;
  role: string;
  /** The nick that they take now. */
  newNick: string;
  reason: string;
}

export function seenIn(presence: Stanza): Seen {
  const abouts = presence.getChildren("x", ns.mucUser);
  const [about] = abouts;
  const items = abouts.flatMap((one) => one.getChildren("item"));
  // The room says it once; what is said twice, somebody else has said too.
  const item = items.length === 1 ? items[0] : undefined;
  const codes = about?.getChildren("status").map((status) => attr(status, "code")) ?? [];
  const jid = item ? attr(item, "jid") : "";
  const id = presence.getChild("occupant-id", ns.occupant);
  const reason = item?.getChildText("reason") ?? about?.getChild("destroy")?.getChildText("reason") ?? "";
  return {
    codes: new Set(about?.getChild("destroy") ? [...codes, "destroyed"] : codes),
    occupant: { ...(jid === "" ? {} : { account: bareOf(jid) }), ...(id ? { id: attr(id, "id") } : {}) },
    role: item ? attr(item, "role") : "",
    newNick: item ? attr(item, "nick") : "",
    reason: reason.replace(/\s+/g, " ").slice(0, 200),
  };
}

/** Why we are no longer in a room, from what it says as it lets us go. */
export function departure({ codes, reason }: Seen): string {
  const why = [
    ["301", "we were banned"],
    ["307", "we were kicked"],
    ["321", "we may be there no more"],
    ["322", "it is for members only now"],
    ["332", "its server goes down"],
    ["333", "its server lost us"],
    ["destroyed", "it was destroyed"],
  ].find(([code = ""]) => codes.has(code));
  return `${why?.[1] ?? "we were taken out of it"}${reason === "" ? "" : `: ${reason}`}`;
}

const troubles: Record<string, string> = {
  conflict: "our nick and its like are all taken",
  forbidden: "we are banned",
  "not-authorized": "it wants a password, which we have not",
  "registration-required": "it is for members only",
  "item-not-found": "there is no such room, or it is being set up",
  "not-allowed": "the server lets us neither make nor enter it",
  "service-unavailable": "it is full, or there is no such server",
  "remote-server-not-found": "there is no such server",
  "remote-server-timeout": "its server does not answer",
};
const hopeless = new Set(["forbidden", "not-allowed", "jid-malformed"]);

/** What it means that a room refused us. */
export function troubleOf({ condition, text }: Fault): { trouble: string; retry: "later" | "never" } {
  const trouble = troubles[condition] ?? (text || condition.replaceAll("-", " "));
  return { trouble, retry: hopeless.has(condition) ? "never" : "later" };
}

export function notInRoom(
  { name }: Room,
  trouble: string,
  retry: "later" | "never" = "later",
): DeliveryError {
  return new DeliveryError("xmpp.not-in-room", `we cannot enter ${name}: ${trouble}`, retry);
}
