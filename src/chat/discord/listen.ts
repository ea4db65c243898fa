import {
  GatewayDispatchEvents,
  type GatewayDispatchPayload,
  type GatewayMessageCreateDispatchData,
  type GatewayMessageReactionAddDispatchData,
  MessageReferenceType,
  MessageType,
} from "discord.js";
import { parseAnswer, parseReaction } from "../../domain/answer.ts";
import type { ChatInbox, Person, Reply, Sign } from "../../ports/chat-inbox.ts";
import { plainText } from "./markdown.ts";
import type { Memory } from "./memory.ts";
import type { People } from "./people.ts";
import type { Rooms } from "./rooms.ts";

/** Something that somebody said or did, and where an answer to it belongs. */
export interface Said {
  from: Person;
  /** As the house names it; absent in a direct conversation. */
  room?: string;
  /** Where it was said: the room, a thread in it, or the direct conversation. */
  channel: string;
  /** What was said, when it was a message. */
  id?: string;
}

export interface ListenKit {
  network: string;
  /** Our own account. */
  me: string;
  prefix: string;
  inbox: ChatInbox;
  commands: ReadonlySet<string>;
  memory: Memory;
  people: People;
  rooms: Rooms;
  /** What one person does is done in the order in which it was done. */
  inTurn(account: string, work: () => Promise<void>): void;
  /** Resolves when the house knows of every page that was posted there: before, an answer could not be told what it is to. */
  told(place: string): Promise<void>;
  reply(said: Said, reply: Reply): void;
}

type Spoken = Pick<
  GatewayMessageCreateDispatchData,
  | "author"
  | "channel_id"
  | "content"
  | "guild_id"
  | "id"
  | "member"
  | "message_reference"
  | "referenced_message"
  | "type"
> & { webhook_id?: string };
type Reacted = GatewayMessageReactionAddDispatchData;

/**
 * Finds commands and answers in what people say, and reactions to our messages, and hands them to the inbox. Bots,
 * webhooks, ordinary talk, and what comes twice are passed over.
 */
export function createListener(kit: ListenKit): (dispatch: GatewayDispatchPayload) => void {
  const { network, me, inbox, memory, people, rooms } = kit;

  function hear({ t, d }: GatewayDispatchPayload): void {
    if (t === GatewayDispatchEvents.MessageCreate && isSpeech(d) && memory.isNew(d.id))
      kit.inTurn(d.author.id, () => understand(d));
    if (t === GatewayDispatchEvents.MessageReactionAdd && isToUs(d) && memory.gave(reactionOf(d)))
      kit.inTurn(d.user_id, () => react(d, true));
    // Of a reaction that is gone nobody tells whose message it was on: those that mean nothing are not asked about.
    if (
      t === GatewayDispatchEvents.MessageReactionRemove &&
      d.user_id !== me &&
      parseReaction(d.emoji.name ?? "")
    ) {
      memory.tookBack(reactionOf(d));
      kit.inTurn(d.user_id, () => react(d, false));
    }
  }

  function isSpeech({ author, webhook_id, type }: Spoken): boolean {
    const isMessage = type === MessageType.Default || type === MessageType.Reply;
    return isMessage && author.id !== me && author.bot !== true && webhook_id === undefined;
  }

  function isToUs({ user_id, member, message_author_id }: Reacted): boolean {
    if (member?.user) people.meet(member.user, member.nick);
    return user_id !== me && (message_author_id === undefined || message_author_id === me);
  }

  /** The room as the house names it, of a thread the room in which it was begun. */
  function roomOf(channel: string): string {
    return rooms.addressOf(rooms.parentOf(channel) ?? channel);
  }

  async function react(
    given: Omit<Reacted, "burst" | "type" | "message_author_id">,
    isOn: boolean,
  ): Promise<void> {
    const { user_id, channel_id, message_id, guild_id, emoji } = given;
    const from = await people.find(user_id);
    if (!from || !emoji.name) return;
    const room =
      guild_id === undefined ? undefined : (memory.placeOf(message_id)?.room ?? roomOf(channel_id));
    const said: Said = { from, channel: channel_id, ...(room === undefined ? {} : { room }) };
    await kit.told(room ?? from.id);
    const ref = { network, room: room ?? from.id, id: message_id };
    const reply = await inbox.answered({
      ...whoAndWhere(said),
      on: { ref },
      by: isOn ? { reaction: emoji.name } : { unreacted: emoji.name },
    });
    if (reply) kit.reply(said, { ...reply, private: true });
  }

  async function understand(spoken: Spoken): Promise<void> {
    const from = people.meet(spoken.author, spoken.member?.nick);
    const room = spoken.guild_id === undefined ? undefined : roomOf(spoken.channel_id);
    const said: Said = {
      from,
      channel: spoken.channel_id,
      id: spoken.id,
      ...(room === undefined ? {} : { room }),
    };
    const text = plainText(spoken.content).trim();
    const rest = toUs(text);
    const words = rooms.asTyped(rest ?? text);
    if (words === "") return;
    const command = commandIn(words, rest !== undefined || room === undefined);
    if (command?.prefixed) return await run(command.input, said);

    const meant = parseAnswer(words);
    const answered = answeredMessage(spoken);
    if (meant || answered !== undefined) {
      await kit.told(room ?? from.id);
      const where = answered === undefined ? undefined : (memory.placeOf(answered)?.room ?? room ?? from.id);
      const on: Sign["on"] =
        meant?.notice !== undefined
          ? { notice: meant.notice }
          : answered !== undefined && where !== undefined
            ? { ref: { network, room: where, id: answered } }
            : { latestIn: room === undefined ? { person: from.id } : { room } };
      const reply = await inbox.answered({ ...whoAndWhere(said), on, by: { reply: words } });
      if (reply) return kit.reply(said, reply);
      if (!command?.known) return;
    }
    if (command) await run(command.input, said);
  }

  /** The message of ours that it is a reply to, or on which its thread was begun (a thread bears its message's id). */
  function answeredMessage({
    message_reference,
    referenced_message,
    channel_id,
  }: Spoken): string | undefined {
    const id = message_reference?.message_id;
    const isReply =
      (message_reference?.type ?? MessageReferenceType.Default) === MessageReferenceType.Default;
    const author = referenced_message?.author.id;
    const isOurs =
      author === undefined ? id !== undefined && memory.placeOf(id) !== undefined : author === me;
    if (id !== undefined && isReply && isOurs && id !== channel_id) return id;
    return rooms.parentOf(channel_id) === undefined ? undefined : channel_id;
  }

  async function run(input: string, said: Said): Promise<void> {
    kit.reply(said, await inbox.command({ ...whoAndWhere(said), input }));
  }

  /**
   * The command in the words, if there may be one. In a room only a known name after the prefix counts: other bots
   * have prefixes and commands too.
   */
  function commandIn(words: string, isForUs: boolean) {
    const prefixed = words.startsWith(kit.prefix);
    const input = (prefixed ? words.slice(kit.prefix.length) : words).trim();
    const known = kit.commands.has((input.split(/\s/, 1)[0] ?? "").toLowerCase());
    if (input === "" || !(isForUs || (prefixed && known))) return undefined;
    return { input, known, prefixed };
  }

  /** What follows a mention of us ("@watchbill ack 12"); undefined when the text does not begin with one. */
  function toUs(text: string): string | undefined {
    const [mention = ""] = /^<@!?\d+>[:,]?\s*/.exec(text) ?? [];
    return mention.includes(me) ? text.slice(mention.length) : undefined;
  }

  return hear;
}

export function whoAndWhere({ from, room }: Said): { from: Person; room?: string } {
  return { from, ...(room === undefined ? {} : { room }) };
}

function reactionOf({ message_id, user_id, emoji }: Pick<Reacted, "message_id" | "user_id" | "emoji">) {
  return { message: message_id, user: user_id, emoji: emoji.name ?? emoji.id ?? "" };
}
