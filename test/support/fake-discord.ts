import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { fakeApi } from "./fake-discord-api.ts";
import { fakeGateway } from "./fake-discord-gateway.ts";
import { fakeRest } from "./fake-discord-rest.ts";
import {
  application,
  bot,
  type FakeAccount,
  type FakeChannel,
  type FakeInteraction,
  type FakeMessage,
  fakeWorld,
  guild,
} from "./fake-discord-world.ts";

export type FakeDiscord = Awaited<ReturnType<typeof startFakeDiscord>>;

const token = "MTA.fake-token-of-the-bot.xyz";

/**
 * A Discord on loopback, written from the description of its API: one server, its rooms and people, direct conversations,
 * messages, reactions, threads, commands and interactions. It proves what we do, not what Discord does.
 */
export async function startFakeDiscord() {
  let port = 0;
  const gatewayUrl = () => `ws://127.0.0.1:${port}/gateway`;
  const gateway = fakeGateway({
    token,
    url: gatewayUrl,
    begin: () => ({
      ready: {
        user: bot,
        application: { id: application, flags: 0 },
        guilds: [{ id: guild, unavailable: true }],
      },
      after: [{ t: "GUILD_CREATE", d: world.wholeGuild() }],
    }),
  });
  const world = fakeWorld({ tell: gateway.tell, readsContent: () => gateway.readsContent });
  const rest = fakeRest(fakeApi(world, gatewayUrl), token);
  const { accounts, channels, messages, interactions, newId } = world;

  async function listen(): Promise<void> {
    rest.server.listen(port, "127.0.0.1");
    await once(rest.server, "listening");
    port = (rest.server.address() as AddressInfo).port;
    gateway.serve(rest.server);
  }

  /** Drops every connection, and lets none come about until `listen`. */
  async function refuse(): Promise<void> {
    rest.server.removeAllListeners("upgrade");
    gateway.drop();
    const closed = once(rest.server, "close");
    rest.server.close();
    rest.server.closeAllConnections();
    await closed;
  }

  const isInGuild = (channel: string) => channels.get(channel)?.guild_id !== undefined;

  await listen();
  return {
    token,
    application,
    guild,
    bot,
    gateway,
    messages,
    commands: world.commands,
    shy: world.shy,
    /** Every request so far. */
    asked: rest.asked,
    faults: rest.faults,
    listen,
    refuse,
    close: refuse,
    get api() {
      return `http://127.0.0.1:${port}/api`;
    },
    account(name: string, more: Partial<FakeAccount> = {}): FakeAccount {
      const account = { id: newId(), username: name, global_name: null, ...more };
      accounts.set(account.id, account);
      return account;
    },
    room(name: string): string {
      const channel: FakeChannel = { id: newId(), type: 0, name, guild_id: guild };
      channels.set(channel.id, channel);
      gateway.tell("CHANNEL_CREATE", channel);
      return channel.id;
    },
    /** A thread begun on a message bears its id. */
    thread(on: FakeMessage): string {
      const channel = { id: on.id, type: 11, name: "thread", guild_id: guild, parent_id: on.channel_id };
      channels.set(channel.id, channel);
      on.thread = { id: on.id };
      gateway.tell("THREAD_CREATE", { ...channel, thread_metadata: { archived: false } });
      return channel.id;
    },
    dm: (account: FakeAccount) => world.conversationWith(account.id).id,
    topicOf: (channel: string) => channels.get(channel)?.topic,
    /** What the bot said there, oldest first. */
    in: (channel: string) =>
      [...messages.values()].filter((one) => one.channel_id === channel && one.author === bot),
    say: (author: FakeAccount, channel_id: string, content: string, more: Partial<FakeMessage> = {}) =>
      world.put({ author, channel_id, content, ...more }),
    reply: (author: FakeAccount, to: FakeMessage, content: string) =>
      world.put({
        author,
        channel_id: to.channel_id,
        content,
        type: 19,
        message_reference: { message_id: to.id },
      }),
    react(by: FakeAccount, message: FakeMessage, emoji: string): void {
      message.reactions.set(emoji, (message.reactions.get(emoji) ?? new Set()).add(by.id));
      const who = isInGuild(message.channel_id) ? { guild_id: guild, member: { user: by, nick: null } } : {};
      gateway.tell("MESSAGE_REACTION_ADD", {
        ...reactionOf(by, message, emoji),
        ...who,
        message_author_id: message.author.id,
      });
    },
    unreact(by: FakeAccount, message: FakeMessage, emoji: string): void {
      message.reactions.get(emoji)?.delete(by.id);
      const where = isInGuild(message.channel_id) ? { guild_id: guild } : {};
      gateway.tell("MESSAGE_REACTION_REMOVE", { ...reactionOf(by, message, emoji), ...where });
    },
    /** A command, a button or an argument that is being typed; `type` and `data` as Discord has them. */
    interact(
      by: FakeAccount,
      channel: string,
      type: number,
      data: object,
      message?: FakeMessage,
    ): FakeInteraction {
      const id = newId();
      const interaction: FakeInteraction = { id, token: `token${id}`, answers: [] };
      interactions.set(interaction.token, interaction);
      const who = isInGuild(channel)
        ? { guild_id: guild, member: { user: by, nick: null, roles: [], permissions: "0" } }
        : { user: by };
      gateway.tell("INTERACTION_CREATE", {
        id,
        application_id: application,
        type,
        token: interaction.token,
        version: 1,
        data,
        channel_id: channel,
        channel: { id: channel, type: isInGuild(channel) ? 0 : 1 },
        entitlements: [],
        authorizing_integration_owners: {},
        ...who,
        ...(message && { message: world.shown(message) }),
      });
      return interaction;
    },
  };
}

function reactionOf(by: FakeAccount, message: FakeMessage, name: string) {
  return {
    user_id: by.id,
    channel_id: message.channel_id,
    message_id: message.id,
    emoji: { id: null, name },
  };
}
