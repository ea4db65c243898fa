import { createHash } from "node:crypto";
import { DeliveryError } from "../../domain/delivery.ts";
import type { Address, Message, MessageRef } from "../../domain/message.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Api } from "./api.ts";
import { failureOf } from "./failure.ts";
import type { Memory } from "./memory.ts";
import type { Pace } from "./pace.ts";
import { renderDiscord } from "./render.ts";
import type { Rooms } from "./rooms.ts";
import { isSnowflake } from "./settings.ts";

export interface PostKit {
  network: string;
  api: Api;
  clock: Clock;
  memory: Memory;
  pace: Pace;
  rooms: Rooms;
  /** Aborts when the session is lost. */
  signal: AbortSignal;
}

/** Seconds that the house needs to note under which id a page was told. */
const noting = 0.5;
const longestTopic = 1024;

/** Messages of the house, out to Discord. All but `told` reject with DeliveryError. */
export function createPost({ network, api, clock, memory, pace, rooms, signal }: PostKit) {
  const conversations = new Map<string, string>();
  const halfTold = new Map<string, Promise<void>>();

  async function conversationWith(person: string, cancel?: AbortSignal): Promise<string> {
    if (!isSnowflake(person)) {
      throw new DeliveryError("discord.no-such-person", `"${person}" is no user id of Discord`, "never");
    }
    const channel = conversations.get(person) ?? (await api.openDm(person, cancel));
    conversations.set(person, channel);
    return channel;
  }

  async function send(to: Address, message: Message, key: string, cancel?: AbortSignal): Promise<MessageRef> {
    const place = placeOf(to);
    const room = "room" in to ? rooms.channelOf(place) : undefined;
    const body = { ...renderDiscord(message), nonce: nonceOf(key), enforce_nonce: true };
    const work = async () => {
      const channel = room ?? (await conversationWith(place, cancel));
      const ref = { network, room: place, id: await api.post(channel, { body }, cancel) };
      memory.remember(ref, channel);
      return ref;
    };
    return await conveyed(pace.run("page", room ?? place, work, cancel), cancel);
  }

  async function channelOf({ room, id }: MessageRef, cancel?: AbortSignal): Promise<string> {
    const known = memory.placeOf(id)?.channel;
    if (known !== undefined) return known;
    return rooms.isRoom(room) ? rooms.channelOf(room) : await conversationWith(room, cancel);
  }

  return {
    post(to: Address, message: Message, key: string, cancel?: AbortSignal): Promise<MessageRef> {
      const place = placeOf(to);
      const telling = send(to, message, key, cancel);
      const held = Promise.allSettled([telling, halfTold.get(place)])
        .then(() => clock.until(clock.now().plus({ seconds: noting }), signal))
        .then(() => {
          if (halfTold.get(place) === held) halfTold.delete(place);
        });
      halfTold.set(place, held);
      return telling;
    },
    async edit(ref: MessageRef, message: Message, cancel?: AbortSignal): Promise<MessageRef> {
      const work = async () => {
        await api.edit(await channelOf(ref, cancel), ref.id, renderDiscord(message), cancel);
        return ref;
      };
      return await conveyed(pace.run("page", ref.room, work, cancel), cancel);
    },
    async setTopic(room: string, topic: string): Promise<void> {
      await conveyed(api.setTopic(rooms.channelOf(room), topic.slice(0, longestTopic).toWellFormed()));
    },
    /**
     * Resolves when every page to that place is told, and whoever asked for it had a moment to note its id: before, the
     * house could not tell what an answer is to.
     */
    told: async (place: string): Promise<void> => halfTold.get(place),
    channelOf,
    conversationWith,
  };
}

function placeOf(to: Address): string {
  return "room" in to ? to.room : to.person;
}

async function conveyed<T>(work: Promise<T>, cancel?: AbortSignal): Promise<T> {
  try {
    return await work;
  } catch (error) {
    throw failureOf(error, cancel);
  }
}

/** Discord takes 25 characters at most, and answers the same nonce with the message that it has already. */
function nonceOf(key: string): string {
  return key.length <= 25 ? key : createHash("sha256").update(key).digest("base64url").slice(0, 25);
}
