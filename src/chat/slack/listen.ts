import { parseAnswer } from "../../domain/answer.ts";
import type { ChatInbox, Person, Reply, Sign } from "../../ports/chat-inbox.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Log } from "../../ports/log.ts";
import type { Memory } from "./memory.ts";
import {
  envelope,
  type MessageEvent,
  messageEvent,
  type ReactionEvent,
  reactionEvent,
  userChange,
} from "./payloads.ts";
import type { People } from "./people.ts";
import { isDirect, type Places } from "./places.ts";
import type { InTurn } from "./turns.ts";
import { addressed, asTyped, beginsWithCommand, type TypedKit } from "./typed.ts";

/** Something that somebody said, and where an answer to it belongs. */
export interface Said {
  from: Person;
  channel: string;
  /** Absent in a conversation with the bot alone. */
  room?: string;
  /** The message that began the thread. */
  thread?: string;
}

export interface ListenKit {
  network: string;
  /** The bot's own user. */
  me: string;
  inbox: ChatInbox;
  commands: ReadonlySet<string>;
  memory: Memory;
  people: People;
  places: Places;
  clock: Clock;
  log: Log;
  inTurn: InTurn;
  typed: TypedKit;
  /** Resolves when no message to that channel is half told. */
  told(channel: string): Promise<void>;
  say(said: Said, reply: Reply): Promise<void>;
}

/** Seconds after which something said is history: Slack delivers late what it could not deliver in time. */
const history = 300;
/** Messages that a person writes; edits, joins and what apps say are none. */
const written = new Set([undefined, "file_share", "thread_broadcast"]);

/**
 * Finds commands and answers in what people say and how they react, and hands them to the inbox. Ordinary talk, what bots
 * say, and what was seen before are passed over; history may answer a message, but never executes a command.
 */
export function createListener(kit: ListenKit): (body: unknown) => Promise<void> {
  const { network, me, inbox, memory, people, places, clock, inTurn } = kit;
  async function hear(body: unknown): Promise<void> {
    const { event_id: id, event } = envelope.parse(body);
    if (id !== undefined && !memory.isNew(`event ${id}`)) return;
    if (event.type === "user_change") people.forget(userChange.parse(event).user.id);
    else if (event.type.startsWith("reaction_")) {
      const reaction = reactionEvent.parse(event);
      await inTurn(reaction.user, () => react(reaction));
    } else {
      const message = messageEvent.parse(event);
      if (message.user !== undefined) await inTurn(message.user, () => understand(message));
    }
  }

  async function react({ type, user, reaction, item, item_user: author }: ReactionEvent): Promise<void> {
    if (item.type !== "message" || (author !== undefined && author !== me)) return;
    // A skin tone is no other reaction.
    const [name = ""] = reaction.split("::");
    const given = `reaction ${item.channel} ${item.ts} ${user} ${name}`;
    if (type === "reaction_removed") memory.forget(given);
    else if (!memory.isNew(given)) return;
    const from = await people.whoIs({ user });
    if (!from) return;
    const said = await saidIn(item.channel, from);
    const by = type === "reaction_removed" ? { unreacted: name } : { reaction: name };
    await answer(said, { ref: refOf(said, item.ts) }, by);
  }

  async function understand(message: MessageEvent): Promise<void> {
    const { channel, ts, user = "", thread_ts: thread, parent_user_id: parent, bot_id: bot } = message;
    if (bot !== undefined || user === me || !written.has(message.subtype)) return;
    // A mention comes twice: as one, and as the message that it is.
    if (!memory.isNew(`message ${channel} ${ts}`)) return;
    const { isMention, rest } = addressed(message.text, me);
    const words = await asTyped(rest, kit.typed);
    if (words === "" || addressed(rest, me).isMention) return;
    const isReply = thread !== undefined && thread !== ts;
    // Where Slack does not say whose thread it is, the house knows whether the message was one of its own.
    const isReplyToOurs = isReply && (parent === undefined || parent === me);
    const isToUs = isMention || (isDirect(channel) && !isReplyToOurs);
    const meant = parseAnswer(words);
    if (!meant && !isReplyToOurs && !isToUs) return;
    const from = await people.whoIs({ user, team: message.user_team ?? message.team });
    if (!from) return;
    const said = { ...(await saidIn(channel, from)), ...(isReply ? { thread } : {}) };
    const late = clock.now().toSeconds() - Number(ts);
    const isHistory = late > history;
    const isCommand = isToUs && beginsWithCommand(words, kit.commands);

    if (meant || (isReplyToOurs && !isCommand)) {
      const here = { latestIn: said.room === undefined ? { person: from.id } : { room: said.room } };
      // In somebody else's thread, or late, a bare word says nothing of the newest notice.
      const place = isReplyToOurs ? { ref: refOf(said, thread) } : isReply || isHistory ? undefined : here;
      const on = meant?.notice === undefined ? place : { notice: meant.notice };
      if (on && (await answer(said, on, { reply: words }, isHistory))) return;
      if (!isCommand) return;
    }
    if (!isToUs) return;
    if (isHistory)
      kit.log.warn({ network, from: from.id, late }, "A command that came too late was not executed.");
    else await run(said, words);
  }

  async function answer(said: Said, on: Sign["on"], by: Sign["by"], readBack = false): Promise<boolean> {
    const { from, room } = said;
    const where = room === undefined ? {} : { room };
    await kit.told(said.channel);
    const reply = await inbox.answered({ from, ...where, on, by, ...(readBack ? { readBack } : {}) });
    if (reply) await kit.say(said, reply);
    return reply !== undefined;
  }

  async function run(said: Said, input: string): Promise<void> {
    const { from, room } = said;
    await kit.say(said, await inbox.command({ from, ...(room === undefined ? {} : { room }), input }));
  }

  async function saidIn(channel: string, from: Person): Promise<Said> {
    return isDirect(channel) ? { from, channel } : { from, channel, room: await places.roomOf(channel) };
  }

  function refOf({ room, from }: Said, id: string) {
    return { network, room: room ?? from.id, id };
  }

  return hear;
}
