import { MessageType, RateLimitError } from "discord.js";
import { parseAnswer, parseReaction } from "../../domain/answer.ts";
import type { MessageRef } from "../../domain/message.ts";
import type { ChatInbox, Person, Reply, Sign } from "../../ports/chat-inbox.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Log } from "../../ports/log.ts";
import type { Api, StoredMessage } from "./api.ts";
import type { Memory, Reaction } from "./memory.ts";
import type { People } from "./people.ts";

export interface ReadBackKit {
  network: string;
  me: string;
  api: Api;
  clock: Clock;
  log: Log;
  inbox: ChatInbox;
  memory: Memory;
  people: People;
  /** Where that message is. Rejects when that cannot be found out. */
  channelOf(ref: MessageRef): Promise<string>;
  /** Says back to somebody what became of their answer. */
  whisper(to: Person, reply: Reply): void;
  signal: AbortSignal;
}

/** Pages of a hundred messages that are read of one channel. */
const mostPages = 20;
const page = 100;

/**
 * Looks for what was said to the house while nobody listened: reactions to messages about outstanding notices, replies to
 * them, what was said in threads on them, and a bare word after them. Each is handed on once, and never runs a command.
 */
export async function readBack(kit: ReadBackKit): Promise<void> {
  const { network, api, memory, log, signal } = kit;
  const refs = new Map<string, Map<string, MessageRef>>();
  for (const ref of await kit.inbox.outstanding(network)) {
    if (signal.aborted) return;
    await fenced("A message could not be found again.", async () => {
      const channel = await patiently(() => kit.channelOf(ref));
      memory.remember(ref, channel);
      refs.set(channel, (refs.get(channel) ?? new Map()).set(ref.id, ref));
    });
  }
  for (const [channel, told] of refs)
    await fenced("A room could not be read back.", () => readChannel(channel, told));

  async function readChannel(channel: string, told: ReadonlyMap<string, MessageRef>): Promise<void> {
    let latest: MessageRef | undefined;
    // Before anything is fetched: what is given meanwhile must not seem to be taken off.
    const noted = new Map([...told.keys()].map((id) => [id, memory.givenTo(id)]));
    const [oldest = "0"] = [...told.keys()].sort(byAge);
    for await (const message of messagesAfter(channel, `${BigInt(oldest) - 1n}`)) {
      const ref = told.get(message.id);
      if (ref) {
        await readReactions(channel, ref, message, noted.get(ref.id) ?? []);
        if (message.thread) await readThread(message.thread.id, ref);
      }
      const own = message.author.id === kit.me;
      const [any] = told.values();
      // A bare word after a page of ours that is answered already must not answer an older one.
      if (own && message.embeds.length > 0 && any) latest = ref ?? { ...any, id: message.id };
      if (!own) await readAnswer(message, told, latest);
    }
  }

  async function readThread(thread: string, ref: MessageRef): Promise<void> {
    for await (const message of messagesAfter(thread, ref.id))
      await readAnswer(message, new Map(), ref, true);
  }

  async function readAnswer(
    { id, type, author, webhook_id, content, message_reference }: StoredMessage,
    told: ReadonlyMap<string, MessageRef>,
    latest: MessageRef | undefined,
    isThread = false,
  ): Promise<void> {
    const isSpeech =
      (type === MessageType.Default || type === MessageType.Reply) && !webhook_id && !author.bot;
    const to = message_reference?.message_id;
    const on = to === undefined ? latest : told.get(to);
    // To a message anything is said; after one, only a word that nobody says otherwise.
    const meant = isThread || to !== undefined || isUnmistakable(content);
    if (!isSpeech || !on || !meant || content.trim() === "" || !memory.isNew(id)) return;
    await tell(kit.people.meet(author), on, { reply: content });
  }

  async function readReactions(
    channel: string,
    ref: MessageRef,
    message: StoredMessage,
    noted: readonly Reaction[],
  ): Promise<void> {
    const there = new Set<string>();
    const uncounted = new Set<string>();
    for (const { emoji } of message.reactions) {
      const name = emoji.name;
      if (!name || !parseReaction(name)) continue;
      const sign = emoji.id ? `${name}:${emoji.id}` : name;
      const accounts = await patiently(() => api.reactedWith(channel, ref.id, sign, signal));
      if (accounts.length >= page) uncounted.add(name);
      for (const account of accounts) {
        there.add(`${account.id} ${name}`);
        const isNew = memory.gave({ message: ref.id, user: account.id, emoji: name });
        if (isNew && !account.bot && account.id !== kit.me)
          await tell(kit.people.meet(account), ref, { reaction: name });
      }
    }
    for (const reaction of noted) {
      const { user, emoji } = reaction;
      if (there.has(`${user} ${emoji}`) || uncounted.has(emoji) || !memory.tookBack(reaction)) continue;
      const from = await kit.people.find(user);
      if (from) await tell(from, ref, { unreacted: emoji });
    }
  }

  async function tell(from: Person, ref: MessageRef, by: Sign["by"]): Promise<void> {
    const room = ref.room === from.id ? {} : { room: ref.room };
    const reply = await kit.inbox.answered({ from, ...room, on: { ref }, by, readBack: true });
    // Whoever was refused then was told so then, or will see that nothing came of it.
    if (reply?.ok) kit.whisper(from, reply);
  }

  /** In the order in which they were said. */
  async function* messagesAfter(channel: string, id: string): AsyncGenerator<StoredMessage> {
    let last = id;
    for (let count = 0; count < mostPages; count++) {
      const from = last;
      const messages = await patiently(() => api.messagesAfter(channel, from, signal));
      yield* messages.sort((a, b) => byAge(a.id, b.id));
      last = messages.at(-1)?.id ?? last;
      if (messages.length < page) return;
    }
    log.warn({ network, channel }, "Too much was said to read all of it back.");
  }

  /** Nobody waits for it, so it waits as long as Discord wishes. */
  async function patiently<T>(work: () => Promise<T>): Promise<T> {
    for (;;) {
      try {
        return await work();
      } catch (error) {
        if (!(error instanceof RateLimitError) || signal.aborted) throw error;
        const wait = Math.max(error.retryAfter, 1000);
        await kit.clock.until(kit.clock.now().plus({ milliseconds: wait }), signal);
      }
    }
  }

  async function fenced(sentence: string, work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      if (!signal.aborted) log.warn({ network, err: error }, sentence);
    }
  }
}

function isUnmistakable(content: string): boolean {
  const answer = parseAnswer(content);
  return answer !== undefined && answer.casual !== true;
}

function byAge(one: string, other: string): number {
  return BigInt(one) < BigInt(other) ? -1 : 1;
}
