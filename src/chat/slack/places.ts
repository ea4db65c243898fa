import type { DateTime } from "luxon";
import { z } from "zod";
import { DeliveryError } from "../../domain/delivery.ts";
import type { Clock } from "../../ports/clock.ts";
import { userOf } from "./account.ts";
import type { Api } from "./api.ts";
import { createShelf, type Memory } from "./memory.ts";
import { patiently } from "./patiently.ts";

export interface Places {
  /** The channel of a room, by name (`#ops`) or id. Rejects with DeliveryError or Trouble. */
  channelOf(room: string): Promise<string>;
  /** The conversation with a person, and their account as it is spelled. Rejects with DeliveryError or Trouble. */
  conversationWith(account: string): Promise<{ channel: string; account: string }>;
  /** How the house calls that channel: as it last did, else by the channel's name. Never rejects. */
  roomOf(channel: string): Promise<string>;
  /** The channel is not what we thought. */
  forget(room: string): void;
}

const page = z.object({
  channels: z.array(z.object({ id: z.string(), name: z.string() })).default([]),
  response_metadata: z.object({ next_cursor: z.string().default("") }).default({ next_cursor: "" }),
});
const channelInfo = z.object({ channel: z.object({ name: z.string().optional() }) });
const opened = z.object({ channel: z.object({ id: z.string() }) });

/** Minutes after which the list of channels is read again for a name that is not in it. */
const listedFor = 1;

export function isDirect(channel: string): boolean {
  return channel.startsWith("D");
}

/** Channels and conversations, between the house's words for them and Slack's ids. */
export function createPlaces(kit: {
  team: string;
  api: Api;
  memory: Memory;
  clock: Clock;
  signal: AbortSignal;
}): Places {
  const { api, memory, clock } = kit;
  const channels = new Map<string, string>();
  const names = new Map<string, string>();
  const conversations = createShelf<string>();
  let listed: DateTime | undefined;
  let listing: Promise<void> | undefined;

  async function channelOf(room: string): Promise<string> {
    const channel = /^[CG][A-Z0-9]{5,}$/.test(room) ? room : await byName(room);
    memory.names.put(channel, room);
    return channel;
  }

  async function byName(room: string): Promise<string> {
    const name = room.replace(/^#/, "").toLowerCase();
    if (!/^[^\s,:#@<>]{1,80}$/.test(name)) throw noSuchRoom(room);
    const known = channels.get(name);
    if (known) return known;
    const isFresh = listed && clock.now().diff(listed).as("minutes") < listedFor;
    if (!isFresh) {
      listing ??= list().finally(() => {
        listing = undefined;
      });
      await listing;
    }
    const found = channels.get(name);
    if (!found) throw noSuchRoom(room);
    return found;
  }

  /** All that the bot can see: the public channels, and the private ones to which it was invited. */
  async function list(): Promise<void> {
    for (let cursor: string | undefined = ""; cursor !== undefined; ) {
      const types = "public_channel,private_channel";
      const args = { types, exclude_archived: true, limit: 999, ...(cursor === "" ? {} : { cursor }) };
      const answer: z.output<typeof page> = await patiently(kit, () =>
        api.ask("conversations.list", args, page),
      );
      for (const { id, name } of answer.channels) {
        channels.set(name, id);
        names.set(id, name);
      }
      cursor = answer.response_metadata.next_cursor || undefined;
    }
    listed = clock.now();
  }

  return {
    channelOf,
    async conversationWith(account) {
      const user = userOf(account, kit.team);
      const spelled = `${kit.team}/${user}`;
      const known = conversations.get(user);
      if (known) return { channel: known, account: spelled };
      const { channel } = await api.ask("conversations.open", { users: user }, opened);
      conversations.put(user, channel.id);
      return { channel: channel.id, account: spelled };
    },
    async roomOf(channel) {
      const called = memory.names.get(channel);
      if (called !== undefined) return called;
      const known = names.get(channel);
      if (known !== undefined) return `#${known}`;
      const ask = () => api.ask("conversations.info", { channel }, channelInfo);
      const name = await patiently(kit, ask).then(
        (info) => info.channel.name,
        () => undefined,
      );
      if (name === undefined) return channel;
      names.set(channel, name);
      return `#${name}`;
    },
    forget(room) {
      channels.delete(room.replace(/^#/, "").toLowerCase());
      listed = undefined;
    },
  };
}

function noSuchRoom(room: string): DeliveryError {
  const text = `there is no channel ${JSON.stringify(room)} on Slack that the bot can see: is it private, and the bot not invited?`;
  return new DeliveryError("slack.no-such-room", text, "never");
}
