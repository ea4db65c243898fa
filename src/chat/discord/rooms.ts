import {
  type APIChannel,
  ChannelType,
  GatewayDispatchEvents,
  type GatewayDispatchPayload,
  type GatewayReadyDispatchData,
} from "discord.js";
import { DeliveryError } from "../../domain/delivery.ts";
import { isSnowflake } from "./settings.ts";

interface Channel {
  guild: string | undefined;
  name: string;
  /** Of a thread: the room in which it was begun. */
  parent?: string;
}

/** The servers that the bot is on, and their rooms, as Discord tells of them. */
export interface Rooms {
  hear(dispatch: GatewayDispatchPayload): void;
  /** Was everything told that READY promised? Before, a room that is not known may still come. */
  readonly isComplete: boolean;
  /** The channel of a room's address (an id, or `#name`). Throws DeliveryError when there is none, or several. */
  channelOf(address: string): string;
  isRoom(address: string): boolean;
  /** How the house names that channel: as it was last addressed, else by its name where that is its own. */
  addressOf(channel: string): string;
  /** The room in which a thread was begun; undefined for what is no thread. */
  parentOf(channel: string): string | undefined;
  /** Mentions in what was said, as one would type what they mean: an account by its id, a room by its address. */
  asTyped(text: string): string;
  /** Names of the servers. */
  servers(): string[];
}

/** Kinds of channels in which one can write. */
const written = new Set<ChannelType>([
  ChannelType.GuildText,
  ChannelType.GuildAnnouncement,
  ChannelType.GuildVoice,
  ChannelType.GuildStageVoice,
  ChannelType.PublicThread,
  ChannelType.PrivateThread,
  ChannelType.AnnouncementThread,
]);

/** `addressed` outlives the session: the house's name for each channel. `guild` is where names are looked up, if given. */
export function createRooms(
  ready: Pick<GatewayReadyDispatchData, "guilds">,
  addressed: Map<string, string>,
  guild?: string,
): Rooms {
  const awaited = new Set(ready.guilds.map(({ id }) => id));
  const names = new Map<string, string>();
  const channels = new Map<string, Channel>();

  function put(channel: APIChannel, inGuild?: string): void {
    if (!written.has(channel.type)) return;
    const of = "guild_id" in channel ? channel.guild_id : undefined;
    const isThread = "thread_metadata" in channel || (channel.type >= 10 && channel.type <= 12);
    const parent = isThread && "parent_id" in channel ? channel.parent_id : undefined;
    channels.set(channel.id, {
      guild: inGuild ?? of,
      name: ("name" in channel && channel.name) || channel.id,
      ...(parent && { parent }),
    });
  }

  const named = (name: string) =>
    [...channels].filter(
      ([, channel]) =>
        channel.parent === undefined &&
        channel.name === name &&
        (guild === undefined || channel.guild === guild),
    );

  function addressOf(channel: string): string {
    const known = addressed.get(channel);
    if (known !== undefined) return known;
    const name = channels.get(channel)?.name;
    return name !== undefined && named(name).length === 1 && named(name)[0]?.[0] === channel
      ? `#${name}`
      : channel;
  }

  return {
    hear({ t, d }) {
      switch (t) {
        case GatewayDispatchEvents.GuildCreate:
          awaited.delete(d.id);
          if (d.unavailable) return;
          names.set(d.id, d.name);
          for (const channel of [...d.channels, ...(d.threads ?? [])]) put(channel, d.id);
          return;
        case GatewayDispatchEvents.GuildDelete:
          awaited.delete(d.id);
          if (d.unavailable) return;
          names.delete(d.id);
          for (const [id, channel] of channels) if (channel.guild === d.id) channels.delete(id);
          return;
        case GatewayDispatchEvents.ChannelCreate:
        case GatewayDispatchEvents.ChannelUpdate:
        case GatewayDispatchEvents.ThreadCreate:
        case GatewayDispatchEvents.ThreadUpdate:
          put(d);
          return;
        case GatewayDispatchEvents.ThreadListSync:
          for (const thread of d.threads) put(thread, d.guild_id);
          return;
        case GatewayDispatchEvents.ChannelDelete:
        case GatewayDispatchEvents.ThreadDelete:
          channels.delete(d.id);
      }
    },
    get isComplete() {
      return awaited.size === 0;
    },
    channelOf(address) {
      if (isSnowflake(address)) {
        addressed.set(address, address);
        return address;
      }
      const [only, ...others] = address.startsWith("#") ? named(address.slice(1)) : [];
      if (!only) {
        const sentence = `there is no channel ${address} where the bot can see it`;
        throw new DeliveryError("discord.no-such-room", sentence, awaited.size > 0 ? "later" : "never");
      }
      if (others.length > 0) {
        const ids = [only, ...others].map(([id]) => id).join(", ");
        throw new DeliveryError(
          "discord.many-rooms",
          `several channels are called ${address}: ${ids}`,
          "never",
        );
      }
      addressed.set(only[0], address);
      return only[0];
    },
    isRoom: (address) => address.startsWith("#") || channels.has(address),
    addressOf,
    parentOf: (channel) => channels.get(channel)?.parent,
    asTyped: (text) =>
      text.replace(/<@!?(\d+)>/g, "$1").replace(/<#(\d+)>/g, (_, channel: string) => addressOf(channel)),
    servers: () => [...names.values()],
  };
}
