import type { Address, Message } from "../../domain/message.ts";
import type { ChatInbox, Reply } from "../../ports/chat-inbox.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Log } from "../../ports/log.ts";
import { cap, fold } from "./fold.ts";
import type { Link } from "./link.ts";
import { createListener, type Said } from "./listen.ts";
import type { Memory } from "./memory.ts";
import { createPace } from "./pace.ts";
import { createPeople } from "./people.ts";
import { regainNick } from "./regain.ts";
import { renderIrc, renderReply } from "./render.ts";
import { createRooms } from "./rooms.ts";
import type { IrcSettings } from "./settings.ts";
import { createTaken } from "./taken.ts";
import { isNick, type Line, wire } from "./wire.ts";

/** One connection in use. Ends when its signal aborts. */
export interface Session {
  readonly link: Link;
  /** Resolves with the place, and the network's id of the first line where it gives one. */
  post(to: Address, message: Message): Promise<{ room: string; id?: string }>;
  hear(line: Line): void;
  /** Was there no room for a post, and still is none? */
  readonly isFull: boolean;
  readonly queued: number;
  /** Where we are, for people: "in #ops and #noc as watchbill". */
  readonly sentence: string;
}

export interface SessionKit {
  clock: Clock;
  log: Log;
  inbox: ChatInbox;
  commands: ReadonlySet<string>;
  memory: Memory;
  /** Rooms to be in; those that posts name are added. */
  rooms: Set<string>;
  signal: AbortSignal;
}

/** Lines of one post and of one answer, whatever they hold. */
const most = { post: 10, reply: 60 };
/** Seconds that the house needs to note under which id a page was told. */
const noting = 0.5;

export function openSession(settings: IrcSettings, link: Link, kit: SessionKit): Session {
  const { clock, signal, memory } = kit;
  const pace = createPace(settings, { clock, signal, write: (line) => link.write(line) });
  const parts = { link, pace, clock, signal };
  const people = createPeople(parts);
  const rooms = createRooms(kit.rooms, { ...parts, entered: (room) => people.askAbout(room) });
  const taken = createTaken({ ...parts, loggedIn: settings.password !== undefined });
  const halfTold = new Map<string, Promise<void>>();
  const regain = regainNick(settings.nick, parts);
  const listen = createListener({
    ...kit,
    network: settings.network,
    nick: settings.nick,
    prefix: settings.prefix,
    link,
    roomOf: (spelling) => rooms.nameOf(spelling),
    told: async (place) => halfTold.get(link.lower(place)),
    reply,
  });

  function post(to: Address, message: Message): Promise<{ room: string; id?: string }> {
    const telling = tell(to, message, () => hold("room" in to ? to.room : to.person, telling));
    return telling;
  }

  async function tell(
    to: Address,
    message: Message,
    begun: () => void,
  ): Promise<{ room: string; id?: string }> {
    if ("room" in to) await rooms.enter(to.room);
    const targets = "room" in to ? [to.room] : await people.find(to.person);
    const mentions = message.mentions.map((account) => people.callName(account));
    const nicks = "room" in to ? people.nicksIn(to.room) : [];
    const lines = renderIrc({ ...message, mentions }, settings.prefix, nicks);
    const outcomes = await Promise.allSettled(
      targets.map((target) => taken.say(target, foldFor(target, lines, most.post), begun)),
    );
    const taking = outcomes.filter((each) => each.status === "fulfilled");
    const [refused] = outcomes.filter((each) => each.status === "rejected");
    if (taking.length === 0) throw refused?.reason;
    const ids = taking.flatMap((each) => each.value).filter((id) => id !== undefined);
    memory.remember(ids);
    const room = "room" in to ? (rooms.nameOf(to.room) ?? to.room) : to.person;
    return { room, ...(ids[0] === undefined ? {} : { id: ids[0] }) };
  }

  /** A page is half told in that place until it is told, and whoever asked for it had a moment to note its id. */
  function hold(place: string, telling: Promise<unknown>): void {
    const key = link.lower(place);
    const held = Promise.allSettled([telling, halfTold.get(key)])
      .then(() => clock.until(clock.now().plus({ seconds: noting }), signal))
      .then(() => {
        if (halfTold.get(key) === held) halfTold.delete(key);
      });
    halfTold.set(key, held);
  }

  /** Answers where it was asked: aloud in a room, else by NOTICE, which no well-behaved bot answers. */
  function reply({ from, room, id }: Said, given: Reply): void {
    const aloud = room !== undefined && !given.private;
    const target = aloud ? room : from.nick;
    const lines = foldFor(target, renderReply(given, aloud ? from.nick : undefined), most.reply);
    const tags =
      aloud && id !== undefined && link.carries("draft/reply") ? { tags: { "+draft/reply": id } } : {};
    const command = aloud ? "PRIVMSG" : "NOTICE";
    if (!aloud && !isNick(target)) return;
    const spoken = lines.map((text) => wire({ command, names: [target], text, ...tags }));
    if (!pace.push("chatter", spoken))
      kit.log.warn({ network: settings.network, to: target }, "An answer was dropped: too many lines wait.");
  }

  /** What is left of 512 bytes for the text, once the server has put our mask and the target before it. */
  function foldFor(target: string, lines: string[], longest: number): string[] {
    const around = Buffer.byteLength(`:${link.mask} PRIVMSG ${target} :\r\n`);
    const bytes = Math.max(512 - around, 64);
    return cap(
      lines.flatMap((line) => fold(line, bytes)),
      longest,
      (count) => `… ${count} more lines`,
    );
  }

  return {
    link,
    post,
    hear(line) {
      taken.hear(line);
      people.hear(line);
      rooms.hear(line);
      regain(line);
      listen(line);
    },
    get isFull() {
      return pace.isFull;
    },
    get queued() {
      return pace.queued;
    },
    get sentence() {
      const inside = rooms.inside();
      const where =
        inside.length === 0 ? "in no room" : `in ${inside.join(", ").replace(/, ([^,]+)$/, " and $1")}`;
      const outside = rooms.outside().map(({ name, trouble }) => `; not in ${name}: ${trouble}`);
      return `${where} as ${link.me}${outside.join("")}`;
    },
  };
}
