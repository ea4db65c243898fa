import { DeliveryError } from "../../domain/delivery.ts";
import type { Clock } from "../../ports/clock.ts";
import { AskFault, type Asks } from "./asks.ts";
import { bareOf, domainOf, resourceOf } from "./jid.ts";
import type { Link } from "./link.ts";
import type { Memory } from "./memory.ts";
import { notConnected, type Pace } from "./pace.ts";
import { personRefusal, roomRefusal, timedOut } from "./refused.ts";
import type { Room } from "./room.ts";
import type { Rooms } from "./rooms.ts";
import { attr, type Fault, faultOf, ns, type Stanza, stanzaIdBy, xml } from "./stanza.ts";

export interface Post {
  /** The same for every attempt. */
  id: string;
  body: string;
  /** The id that the message was sent with which this one corrects. */
  corrects?: string;
  /** The id under which a message is known that this one answers, where it cannot be corrected. */
  answers?: string;
}

export interface Posts {
  /** Resolves with the id under which the message is known, once the room has shown it to us. */
  toRoom(room: Room, post: Post, signal?: AbortSignal): Promise<string>;
  /** Resolves once the server has it and did not refuse it. */
  toPerson(account: string, post: Post, signal?: AbortSignal): Promise<string>;
  setTopic(room: Room, topic: string, id: string): Promise<void>;
  hear(stanza: Stanza): void;
  /** The server has acknowledged a stanza of ours. */
  taken(stanza: Stanza): void;
  /** The link is lost: nobody is to wait. What is known to have landed when it is back is not sent again. */
  stop(error: DeliveryError): void;
}

/** Seconds: for a room to show us our message, and for the server of somebody else to refuse one. */
const patience = { echo: 20, others: 3 };

/** Knows what became of our messages, and so sends none of them twice. */
export function createPosts(kit: {
  link: () => Link | undefined;
  pace: Pace;
  asks: Asks;
  rooms: Rooms;
  memory: Memory;
  clock: Clock;
  signal: AbortSignal;
}): Posts {
  const { pace, asks, memory, clock } = kit;
  /** What we wait for, by the id that it was sent with. */
  const waiting = new Map<
    string,
    { place: string; done(): void; refused(fault: Fault): void; stop(error: Error): void }
  >();
  const underWay = new Map<string, Promise<string>>();
  /** Taken by our server, on the way to a room. */
  const handed = new Set<string>();
  /** The newest topic that we set in a room. */
  const topics = new Map<string, string>();
  /** Sent to people, and neither taken by our server yet nor refused. */
  const direct = new Set<string>();

  /** The same message once, whoever asks for it how often. */
  function once(place: string, { id }: Post, say: () => Promise<void>): Promise<string> {
    const known = memory.toldAs(place, id);
    if (known !== undefined) return Promise.resolve(known);
    const same = underWay.get(id);
    if (same) return same;
    const saying = say()
      .then(() => memory.toldAs(place, id) ?? id)
      .finally(() => underWay.delete(id));
    underWay.set(id, saying);
    return saying;
  }

  const isHere = (jid: string) => domainOf(jid) === domainOf(kit.link()?.me ?? "");
  const isOnItsWay = (id: string) => kit.link()?.underWay.some((one) => attr(one, "id") === id) ?? false;

  /** Sends, and waits until it is shown to us, refused, or late. */
  function said(
    place: string,
    id: string,
    refusal: (fault: Fault) => DeliveryError,
    send: () => Promise<void>,
  ): Promise<void> {
    return new Promise((resolve, reject) => {
      const over = new AbortController();
      const settle = (error?: unknown) => {
        if (over.signal.aborted) return;
        over.abort();
        waiting.delete(id);
        if (error === undefined) resolve();
        else reject(error);
      };
      waiting.set(id, { place, done: settle, refused: (fault) => settle(refusal(fault)), stop: settle });
      const wait = async () => {
        await send();
        await clock.until(clock.now().plus({ seconds: patience.echo }), over.signal);
        if (over.signal.aborted) return;
        handed.delete(id);
        settle(timedOut(place, patience.echo));
      };
      wait().catch(settle);
    });
  }

  function toRoom(room: Room, post: Post, signal?: AbortSignal): Promise<string> {
    const refusal = (fault: Fault) => {
      const error = roomRefusal(fault, room.name);
      if (error.code === "xmpp.not-in-room") kit.rooms.lost(room, "we had fallen out of it");
      return error;
    };
    return once(room.jid, post, () =>
      said(room.jid, post.id, refusal, async () => {
        if (!handed.has(post.id) && !isOnItsWay(post.id))
          await pace.push("page", stanzaOf(room.jid, "groupchat", post), signal);
      }),
    );
  }

  function toPerson(account: string, post: Post, signal?: AbortSignal): Promise<string> {
    const refusal = (fault: Fault) => personRefusal(fault, account);
    return once(account, post, () =>
      said(account, post.id, refusal, async () => {
        const receipt = xml("request", { xmlns: ns.receipts });
        direct.add(post.id);
        if (!isOnItsWay(post.id)) await pace.push("page", stanzaOf(account, "chat", post, receipt), signal);
        // Our server answers in order: a refusal of its own comes before the answer to this.
        await asks.ask("get", undefined, xml("ping", { xmlns: ns.ping })).catch(passRefusal);
        if (!isHere(account) && waiting.has(post.id))
          await clock.until(clock.now().plus({ seconds: patience.others }), kit.signal);
        if (waiting.has(post.id)) landed(account, post.id);
      }),
    );
  }

  /** A server that knows no ping has answered all the same. */
  function passRefusal(error: unknown): void {
    if (!(error instanceof AskFault) || error.fault.condition === "remote-server-timeout")
      throw notConnected();
  }

  async function setTopic(room: Room, topic: string, id: string): Promise<void> {
    const refusal = (fault: Fault) =>
      fault.condition === "forbidden" || fault.condition === "not-allowed"
        ? new DeliveryError(
            "xmpp.topic-forbidden",
            `we may not set the topic of ${room.name}: make the bot a moderator there`,
            "never",
          )
        : roomRefusal(fault, room.name);
    const message = xml("message", { to: room.jid, type: "groupchat", id }, xml("subject", {}, topic));
    topics.set(room.jid, id);
    await said(room.jid, id, refusal, () => pace.push("chatter", message));
  }

  function hear(stanza: Stanza): void {
    if (!stanza.is("message")) return;
    const id = attr(stanza, "id");
    const from = attr(stanza, "from");
    const place = bareOf(from);
    if (attr(stanza, "type") === "error") {
      const one = waiting.get(id);
      if (direct.delete(id) || one?.place === place) memory.refused(place, id);
      if (one?.place === place) one.refused(faultOf(stanza));
      return;
    }
    const receipt = stanza.getChild("received", ns.receipts);
    if (receipt) landed(place, attr(receipt, "id"));
    const room = kit.rooms.at(place);
    if (!room || attr(stanza, "type") !== "groupchat" || resourceOf(from) !== room.nick) return;
    const known = stanzaIdBy(stanza, room.jid) ?? id;
    const corrected = stanza.getChild("replace", ns.correct);
    if (corrected) memory.corrects(room.jid, known, attr(corrected, "id"));
    else if (id !== "") memory.told(room.jid, id, known);
    // Of a topic a room tells who set it, but not always by which message.
    const isTopic = stanza.getChild("subject") && !stanza.getChild("body");
    const one = waiting.get(isTopic ? (topics.get(place) ?? id) : id);
    if (one?.place === place) one.done();
  }

  /** No refusal came, or the device of the person says that it is there (XEP-0184). */
  function landed(account: string, id: string): void {
    const one = waiting.get(id);
    if (one?.place !== account) return;
    direct.delete(id);
    memory.told(account, id, id);
    one.done();
  }

  function taken(stanza: Stanza): void {
    if (!stanza.is("message")) return;
    const id = attr(stanza, "id");
    const to = attr(stanza, "to");
    if (attr(stanza, "type") === "groupchat") handed.add(id);
    // A refusal of our server would have come before; whoever tries again is told that it is done.
    else if (direct.has(id) && (!waiting.has(id) || isHere(to))) {
      direct.delete(id);
      memory.told(to, id, id);
    }
  }

  return {
    toRoom,
    toPerson,
    setTopic,
    hear,
    taken,
    stop(error) {
      for (const one of [...waiting.values()]) one.stop(error);
    },
  };
}

/** A post as it goes out. */
export function stanzaOf(to: string, type: "chat" | "groupchat", post: Post, ...more: Stanza[]): Stanza {
  const { id, body, corrects, answers } = post;
  return xml(
    "message",
    { to, type, id },
    xml("body", {}, body),
    xml("origin-id", { xmlns: ns.sid, id }),
    ...(corrects === undefined ? [] : [xml("replace", { xmlns: ns.correct, id: corrects })]),
    ...(answers === undefined ? [] : [xml("reply", { xmlns: ns.reply, to, id: answers })]),
    ...more,
  );
}
