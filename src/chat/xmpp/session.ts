import { createHmac, randomUUID } from "node:crypto";
import { DateTime } from "luxon";
import { DeliveryError } from "../../domain/delivery.ts";
import type { Address, Message, MessageRef } from "../../domain/message.ts";
import type { ChatAdapter } from "../../ports/chat-adapter.ts";
import type { ChatInbox, Reply } from "../../ports/chat-inbox.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Log } from "../../ports/log.ts";
import type { SlashCommand } from "../../ports/slash-command.ts";
import { createAdHoc } from "./adhoc.ts";
import { createArchives } from "./archive.ts";
import { createAsks } from "./asks.ts";
import { createHold } from "./half-told.ts";
import { bareOf, domainOf, readBare, resourceOf } from "./jid.ts";
import type { Link } from "./link.ts";
import { createListener, prefix } from "./listen.ts";
import type { Memory } from "./memory.ts";
import { createPace, notConnected } from "./pace.ts";
import { createPosts, type Post } from "./posts.ts";
import { aboutUs, caps } from "./presence.ts";
import { createReadBack } from "./readback.ts";
import { renderReply, renderXmpp } from "./render.ts";
import { personIn, type Room } from "./room.ts";
import { createRooms, whereabouts } from "./rooms.ts";
import { type Said, saidBy } from "./said.ts";
import type { XmppSettings } from "./settings.ts";
import { attr, childrenOf, ns, type Stanza, stanzaIdBy, xml } from "./stanza.ts";
import { plainLine } from "./styling.ts";

/** What we have begun on the network. Goes on over several links while the server resumes it; ends when it does not. */
export interface Session extends Required<Pick<ChatAdapter, "post" | "edit" | "setTopic">> {
  /** The link to use from now on; undefined while there is none. */
  use(link: Link | undefined): void;
  hear(stanza: Stanza): void;
  taken(stanza: Stanza): void;
  asked(iq: Stanza): Promise<Stanza | undefined>;
  readonly queued: number;
  /** Where we are, for people. */
  readonly sentence: string;
}

export interface SessionKit {
  clock: Clock;
  log: Log;
  inbox: ChatInbox;
  commands: readonly SlashCommand[];
  memory: Memory;
  /** Rooms to be in; those that posts name are added. */
  rooms: Set<string>;
  signal: AbortSignal;
}

/** Seconds between two looks whether we are still in our rooms. */
const lookEvery = 60;

export function openSession(settings: XmppSettings, first: Link, kit: SessionKit): Session {
  const { clock, log, memory, inbox, signal } = kit;
  const { network, nick } = settings;
  const own = bareOf(first.me);
  const began = clock.now().startOf("second");
  let link: Link | undefined = first;
  let wasResumed = false;
  const send = (stanza: Stanza) => link?.send(stanza) ?? Promise.reject(notConnected());
  const asks = createAsks({ clock, me: first.me, send, signal });
  const archives = createArchives(asks, own);
  const pace = createPace(() => link);
  const hold = createHold({ clock, signal });
  const adHoc = createAdHoc({ commands: kit.commands, inbox, clock });
  const readBack = createReadBack({
    ...kit,
    network,
    own,
    archives,
    asks,
    rooms: () => rooms,
    listener: () => listener,
  });
  send(xml("presence", {}, caps())).catch(() => {});
  const entered = (room: Room) => readBack.room(room);
  const rooms = createRooms(kit.rooms, { nick, clock, asks, send, about: caps, entered, signal });
  const listener = createListener({
    ...kit,
    network,
    nick,
    commands: new Set(kit.commands.map(({ name }) => name)),
    told: (place) => hold.over(place),
    reply,
  });
  const posts = createPosts({ link: () => link, pace, asks, rooms, memory, clock, signal });
  const peopleRead = readBack.people();
  void lookNowAndThen();

  async function lookNowAndThen(): Promise<void> {
    while (!signal.aborted) {
      await clock.until(clock.now().plus({ seconds: lookEvery }), signal);
      if (link) await rooms.look().then(readBack.again);
    }
  }

  /** The id of a message, which is the same for every attempt, and which nobody else can foresee. */
  function idOf(place: string, key: string): string {
    return createHmac("sha256", settings.password).update(`${network}\n${place}\n${key}`).digest("base64url");
  }

  function post(to: Address, message: Message, key: string, given?: AbortSignal): Promise<MessageRef> {
    return "room" in to
      ? postToRoom(to.room, message, key, given)
      : postToPerson(to.person, message, key, given);
  }

  async function postToRoom(name: string, message: Message, key: string, given?: AbortSignal) {
    const room = await rooms.enter(name);
    const telling = posts.toRoom(room, { id: idOf(room.jid, key), body: forRoom(message, room) }, given);
    hold.begin(room.jid, telling);
    return { network, room: room.name, id: await telling };
  }

  async function postToPerson(address: string, message: Message, key: string, given?: AbortSignal) {
    const account = readBare(address);
    if (account === undefined)
      throw new DeliveryError("xmpp.no-such-person", `${JSON.stringify(address)} is no account`, "never");
    await peopleRead;
    const telling = posts.toPerson(account, { id: idOf(account, key), body: forPerson(message) }, given);
    hold.begin(account, telling);
    return { network, room: account, id: await telling };
  }

  async function edit(ref: MessageRef, message: Message, given?: AbortSignal): Promise<MessageRef> {
    const id = randomUUID();
    const isRoom =
      rooms.at(ref.room) !== undefined || [...kit.rooms].some((name) => bareOf(name) === bareOf(ref.room));
    if (isRoom) {
      const room = await rooms.enter(ref.room);
      const sentAs =
        memory.sentAs(room.jid, ref.id) ?? (await readBack.sentAs(room, ref.id).catch(() => undefined));
      await posts.toRoom(room, { id, body: forRoom(message, room), ...changing(ref.id, sentAs) }, given);
    } else {
      // Who speaks with one person knows a message by the id that it was sent with.
      await posts.toPerson(ref.room, { id, body: forPerson(message), corrects: ref.id }, given);
      memory.corrects(ref.room, id, ref.id);
    }
    return ref;
  }

  /** A message of which no archive says any more what it was sent as cannot be corrected, but answered. */
  function changing(id: string, sentAs: string | undefined): Pick<Post, "corrects" | "answers"> {
    return sentAs === undefined ? { answers: id } : { corrects: sentAs };
  }

  function forRoom(message: Message, room: Room): string {
    const others = [...room.occupants].filter(([each]) => each !== room.nick);
    const mentions = message.mentions.map((account) => {
      const here = others.find(([, occupant]) => occupant.account === account.toLowerCase());
      return plainLine(here?.[0] ?? account.split("@")[0] ?? account);
    });
    return renderXmpp({ ...message, mentions }, { prefix, nicks: others.map(([each]) => each) });
  }

  function forPerson(message: Message): string {
    return renderXmpp({ ...message, mentions: [] }, { prefix: "", nicks: [] });
  }

  /** Answers where it was asked: aloud in a room, unless it is for the asker alone. */
  function reply({ from, room, back, aside, id }: Said, given: Reply): void {
    const aloud = room !== undefined && !given.private;
    const to = room !== undefined && !aloud ? `${room.jid}/${from.nick}` : back;
    const isAside = aside || (room !== undefined && !aloud);
    const answered = aloud ? undefined : id;
    for (const body of renderReply(given, aloud ? from.nick : undefined)) {
      const message = xml(
        "message",
        { to, type: aloud ? "groupchat" : "chat", id: randomUUID() },
        xml("body", {}, body),
        ...(isAside ? [xml("x", { xmlns: ns.mucUser })] : []),
        ...(answered === undefined || answered === ""
          ? []
          : [xml("reply", { xmlns: ns.reply, to: back, id: answered })]),
      );
      pace
        .push("chatter", message)
        .catch(() =>
          log.warn({ network, to }, "An answer was dropped: the connection was lost, or too many wait."),
        );
    }
  }

  function hear(stanza: Stanza): void {
    if (asks.hear(stanza) || archives.hear(stanza)) return;
    posts.hear(stanza);
    rooms.hear(stanza);
    if (stanza.is("presence") && attr(stanza, "type") === "subscribe")
      // Whoever has us among their contacts sees our device, and so finds our forms.
      send(xml("presence", { to: bareOf(attr(stanza, "from")), type: "subscribed" })).catch(() => {});
    if (stanza.is("message") && attr(stanza, "type") !== "error") hearMessage(stanza);
  }

  function hearMessage(stanza: Stanza): void {
    // We asked for no carbons. What is delayed was not said now: our own reading of the archive finds it.
    if (childrenOf(stanza).some((child) => child.getNS() === ns.carbons) || isLate(stanza)) return;
    const from = bareOf(attr(stanza, "from"));
    const isRoomTalk = attr(stanza, "type") === "groupchat";
    const archive = isRoomTalk ? from : own;
    const id = stanzaIdBy(stanza, archive);
    if (id !== undefined) {
      if (!memory.isNew(archive, id)) return;
      if (!readBack.isBehind(archive)) memory.mark(archive, id);
    }
    const said = saidBy(stanza, rooms, network, own);
    if (said) listener.hear(said, stanza);
  }

  /** Delayed, and not just kept by our server until it had us back in this very session. */
  function isLate(stanza: Stanza): boolean {
    return stanza.getChildren("delay", ns.delay).some((delay) => {
      const said = DateTime.fromISO(attr(delay, "stamp"));
      const isServers = [own, domainOf(own)].includes(attr(delay, "from"));
      return !wasResumed || !isServers || !(said >= began);
    });
  }

  async function asked(iq: Stanza): Promise<Stanza | undefined> {
    const [query] = childrenOf(iq);
    const from = attr(iq, "from");
    if (!query || from === "") return undefined;
    const room = rooms.at(from);
    const person = room
      ? personIn(room, resourceOf(from), network)
      : { network, id: bareOf(from), nick: bareOf(from).split("@")[0] ?? "", verified: true };
    const us = room ? `${room.jid}/${room.nick}` : (link?.me ?? first.me);
    return aboutUs(query) ?? (await adHoc.answer(query, { person, jid: from, us }));
  }

  return {
    use(next) {
      link = next;
      wasResumed ||= next !== undefined;
      if (next) return pace.go();
      const lost = notConnected();
      pace.stop(lost);
      posts.stop(lost);
    },
    post,
    edit,
    async setTopic(name, topic) {
      const room = await rooms.enter(name);
      await posts.setTopic(room, plainTopic(topic), randomUUID());
    },
    hear,
    taken(stanza) {
      posts.taken(stanza);
      pace.go();
    },
    asked,
    get queued() {
      return pace.queued;
    },
    get sentence() {
      return whereabouts(rooms.all(), nick, own);
    },
  };
}

const longestTopic = 500;

function plainTopic(topic: string): string {
  return topic.replace(/\s+/g, " ").trim().slice(0, longestTopic).toWellFormed();
}
