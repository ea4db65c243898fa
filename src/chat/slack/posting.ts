import { createHash } from "node:crypto";
import { z } from "zod";
import type { Address, Message, MessageRef } from "../../domain/message.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Api } from "./api.ts";
import type { Memory } from "./memory.ts";
import { type Pace, rates } from "./pace.ts";
import type { Places } from "./places.ts";
import { nobodyWaits, refusalFor } from "./refused.ts";
import { renderPlain, renderSlack } from "./render.ts";
import { Trouble } from "./trouble.ts";

export interface Posting {
  /** Posts once for each key. Rejects with DeliveryError. */
  post(to: Address, message: Message, key: string, signal?: AbortSignal): Promise<MessageRef>;
  /** The message of a try whose outcome was not known, if Slack took it. Rejects when Slack does not say. */
  seek(to: Address, key: string): Promise<MessageRef | undefined>;
  /** Rejects with DeliveryError. */
  edit(ref: MessageRef, message: Message, signal?: AbortSignal): Promise<MessageRef>;
  /**
   * Resolves when no message to that channel is half told: before, people may see it and answer it, and the house could
   * not tell what that is an answer to.
   */
  told(channel: string): Promise<void>;
}

export interface PostingKit {
  network: string;
  /** The bot's own user. */
  me: string;
  api: Api;
  pace: Pace;
  places: Places;
  memory: Memory;
  clock: Clock;
  signal: AbortSignal;
  /** A message was there already whose posting was not answered: people may have answered it meanwhile. */
  found(ref: MessageRef): void;
}

const stamped = z.object({ ts: z.string() });
const history = z.object({
  messages: z
    .array(
      z.object({
        ts: z.string(),
        user: z.string().optional(),
        blocks: z.array(z.looseObject({ block_id: z.string().optional() })).default([]),
      }),
    )
    .default([]),
});
const anything = z.object({});

/** What Slack says of blocks that it cannot show. */
const unshowable = new Set([
  "invalid_blocks",
  "invalid_blocks_format",
  "invalid_attachments",
  "msg_blocks_too_long",
  "msg_too_long",
  "no_text",
]);
/** Links stay as they are, names are no mentions, nothing is formatted. */
const asIs = { parse: "none", link_names: false, unfurl_links: false, unfurl_media: false, mrkdwn: false };
/** Seconds by which Slack's clock and ours may differ. */
const clockSkew = 60;
/** Seconds that the house needs to note under which id a page was told. */
const noting = 0.5;

export function createPosting(kit: PostingKit): Posting {
  const { network, api, pace, places, memory, clock } = kit;
  const underWay = new Map<string, Promise<MessageRef>>();
  const halfTold = new Map<string, Promise<unknown>>();

  function post(to: Address, message: Message, key: string, signal?: AbortSignal): Promise<MessageRef> {
    const known = memory.posted.get(key);
    if (known) return Promise.resolve(known);
    const posting =
      underWay.get(key) ?? postOnce(to, message, key, signal).finally(() => underWay.delete(key));
    underWay.set(key, posting);
    return posting;
  }

  async function postOnce(to: Address, message: Message, key: string, signal?: AbortSignal) {
    return await refusing("room" in to ? to.room : to.person, async () => {
      const { channel, room } = await channelFor(to);
      await pace.turn(channel, rates.channel, "page", signal);
      const mark = markOf(key);
      memory.isNew(mark);
      // Rather twice than never.
      const before = await earlier(channel, key, mark).catch(() => undefined);
      const id = before ?? (await hold(channel, say(channel, message, key, mark, signal)));
      return posted(key, { network, room, id }, before !== undefined);
    });
  }

  async function seek(to: Address, key: string): Promise<MessageRef | undefined> {
    const { channel, room } = await channelFor(to);
    const id = await earlier(channel, key, markOf(key));
    return id === undefined ? undefined : posted(key, { network, room, id }, true);
  }

  function posted(key: string, ref: MessageRef, wasThere: boolean): MessageRef {
    memory.posted.put(key, ref);
    if (wasThere) kit.found(ref);
    return ref;
  }

  /** It is half told until it is told, and whoever asked for it had a moment to note its id. */
  function hold<T>(channel: string, saying: Promise<T>): Promise<T> {
    const held = Promise.allSettled([saying, halfTold.get(channel)])
      .then(() => clock.until(clock.now().plus({ seconds: noting }), kit.signal))
      .then(() => {
        if (halfTold.get(channel) === held) halfTold.delete(channel);
      });
    halfTold.set(channel, held);
    return saying;
  }

  async function channelFor(to: Address): Promise<{ channel: string; room: string }> {
    if ("room" in to) return { channel: await places.channelOf(to.room), room: to.room };
    const { channel, account } = await places.conversationWith(to.person);
    return { channel, room: account };
  }

  /** The message of an earlier try whose outcome was not known, if Slack took it. */
  async function earlier(channel: string, key: string, mark: string): Promise<string | undefined> {
    const oldest = memory.uncertain.get(key);
    if (oldest === undefined) return undefined;
    const args = { channel, oldest, inclusive: true, limit: 200 };
    const { messages } = await api.ask("conversations.history", args, history);
    const isOurs = ({ user, blocks }: (typeof messages)[number]) =>
      (user === undefined || user === kit.me) && blocks[0]?.block_id === mark;
    return messages.find(isOurs)?.ts;
  }

  async function say(channel: string, message: Message, key: string, mark: string, signal?: AbortSignal) {
    const began = (clock.now().toSeconds() - clockSkew).toFixed(6);
    const ask = (content: object) => {
      if (signal?.aborted) throw nobodyWaits();
      return api.ask("chat.postMessage", { channel, ...asIs, ...content }, stamped);
    };
    const speak = () => inPlainWordsIfNeeded(message, mark, ask);
    try {
      return (await speak().catch((error: unknown) => afterJoining(channel, error, speak))).ts;
    } catch (error) {
      if (error instanceof Trouble) note(error, channel, key, began);
      throw error;
    }
  }

  /** A public channel can be entered without being asked. */
  async function afterJoining<T>(channel: string, error: unknown, again: () => Promise<T>): Promise<T> {
    if (!(error instanceof Trouble) || error.error !== "not_in_channel") throw error;
    await api.ask("conversations.join", { channel }, anything).catch(() => Promise.reject(error));
    return await again();
  }

  function note({ isUncertain, retryAfter }: Trouble, channel: string, key: string, began: string): void {
    if (isUncertain && memory.uncertain.get(key) === undefined) memory.uncertain.put(key, began);
    if (retryAfter !== undefined) pace.hold(channel, retryAfter);
  }

  async function edit(ref: MessageRef, message: Message, signal?: AbortSignal): Promise<MessageRef> {
    const isPerson = ref.room.includes("/");
    return await refusing(ref.room, async () => {
      const { channel } = await channelFor(isPerson ? { person: ref.room } : { room: ref.room });
      await pace.turn("chat.update", rates.tierThree, "chatter", signal);
      const ask = (content: object) => {
        if (signal?.aborted) throw nobodyWaits();
        const args = { channel, ts: ref.id, parse: "none", link_names: false, blocks: [], attachments: [] };
        return api.ask("chat.update", { ...args, ...content }, stamped);
      };
      await inPlainWordsIfNeeded(message, undefined, ask).catch((error: unknown) => {
        if (error instanceof Trouble && error.retryAfter !== undefined)
          pace.hold("chat.update", error.retryAfter);
        throw error;
      });
      return ref;
    });
  }

  /** Whatever the world throws, as the house knows it. */
  async function refusing<T>(place: string, work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof Trouble)) throw error;
      if (error.error === "channel_not_found") places.forget(place);
      throw refusalFor(error, place);
    }
  }

  return {
    post,
    seek,
    edit,
    async told(channel) {
      await halfTold.get(channel);
    },
  };
}

/** By what a message is found again: the id of its first block. */
function markOf(key: string): string {
  return `key-${createHash("sha256").update(key).digest("hex").slice(0, 40)}`;
}

/** A page that Slack cannot show as it is made must get through all the same. */
async function inPlainWordsIfNeeded<T>(
  message: Message,
  mark: string | undefined,
  ask: (content: object) => Promise<T>,
): Promise<T> {
  try {
    return await ask(renderSlack(message, mark));
  } catch (error) {
    if (!(error instanceof Trouble) || !unshowable.has(error.error)) throw error;
    return await ask({ mrkdwn: true, ...renderPlain(message) });
  }
}
