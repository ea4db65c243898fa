import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { fakeGateway } from "./fake-discord-gateway.ts";
import { type Answer, type Asked, failure, fakeRest } from "./fake-discord-rest.ts";

export interface FakeAccount {
  id: string;
  username: string;
  global_name: string | null;
  bot?: boolean;
}

export interface FakeMessage {
  id: string;
  channel_id: string;
  type: number;
  author: FakeAccount;
  content: string;
  embeds: Embed[];
  components: { components: { custom_id: string; label: string }[] }[];
  reactions: Map<string, Set<string>>;
  nonce?: string;
  message_reference?: { message_id: string };
  thread?: { id: string };
  allowed_mentions?: { parse?: string[]; users?: string[] };
  file?: string;
}

interface Embed {
  title?: string;
  description?: string;
  color?: number;
  footer?: { text: string };
  fields?: { name: string; value: string; inline?: boolean }[];
}

interface Channel {
  id: string;
  type: number;
  name?: string;
  guild_id?: string;
  parent_id?: string;
  recipient?: string;
  topic?: string;
}

/** What came of a command or a button: answers to it, in the order in which they were given. */
export interface FakeInteraction {
  id: string;
  token: string;
  channel: string;
  /** How it was answered at once; undefined while it was not. */
  callback?: { type: number; data?: { flags?: number; choices?: { name: string; value: string }[] } };
  answers: { text: string; isPrivate: boolean; file?: string }[];
}

export type FakeDiscord = Awaited<ReturnType<typeof startFakeDiscord>>;

const token = "MTA.fake-token-of-the-bot.xyz";
const application = "900000000000000001";
const guild = "900000000000000002";
const bot: FakeAccount = { id: "900000000000000003", username: "watchbill", global_name: null, bot: true };

/**
 * A Discord on loopback, written from the description of its API: one server, its rooms and people, direct conversations,
 * messages, reactions, threads, commands and interactions. It proves what we do, not what Discord does.
 */
export async function startFakeDiscord() {
  let last = 1_200_000_000_000_000_000n;
  const newId = () => `${++last}`;
  const accounts = new Map<string, FakeAccount>([[bot.id, bot]]);
  const channels = new Map<string, Channel>();
  const messages = new Map<string, FakeMessage>();
  const interactions = new Map<string, FakeInteraction>();
  const commands = { global: [] as unknown[], guild: [] as unknown[] };
  /** Accounts that take no direct messages from the bot. */
  const shy = new Set<string>();

  const wholeGuild = () => ({
    id: guild,
    name: "Acme",
    unavailable: false,
    roles: [{ id: guild, name: "@everyone", permissions: "0" }],
    channels: [...channels.values()].filter((one) => one.guild_id && !one.parent_id),
    threads: [...channels.values()].filter((one) => one.parent_id),
  });
  const gateway = fakeGateway({
    token,
    begin: () => ({
      ready: {
        user: bot,
        application: { id: application, flags: 0 },
        guilds: [{ id: guild, unavailable: true }],
      },
      after: [{ t: "GUILD_CREATE", d: wholeGuild() }],
    }),
  });
  const rest = fakeRest(answer, token);
  let port = 0;

  /** As Discord tells of a message, in an event or when asked for it. */
  function shown(message: FakeMessage) {
    const { reactions, allowed_mentions: _, file: __, ...plain } = message;
    const channel = channels.get(message.channel_id);
    const isHidden =
      channel?.guild_id && !message.author.bot && !gateway.readsContent && !mentionsBot(message);
    const reference = message.message_reference && messages.get(message.message_reference.message_id);
    return {
      ...plain,
      content: isHidden ? "" : message.content,
      mentions: [],
      ...(reference && { referenced_message: { ...reference, reactions: undefined } }),
      reactions: [...reactions].map(([name, users]) => ({ emoji: { id: null, name }, count: users.size })),
      ...(channel?.guild_id
        ? { guild_id: channel.guild_id, member: { nick: null, roles: [] } }
        : { channel_type: 1 }),
    };
  }

  const mentionsBot = (message: FakeMessage) => message.content.includes(`<@${bot.id}>`);

  function put(given: Partial<FakeMessage> & { channel_id: string; author: FakeAccount }): FakeMessage {
    const message = {
      type: 0,
      content: "",
      embeds: [],
      components: [],
      reactions: new Map(),
      ...given,
      id: newId(),
    };
    messages.set(message.id, message);
    gateway.tell("MESSAGE_CREATE", shown(message));
    return message;
  }

  function openDm(recipient: string): Channel {
    const known = [...channels.values()].find((one) => one.recipient === recipient);
    const channel = known ?? { id: newId(), type: 1, recipient };
    channels.set(channel.id, channel);
    return channel;
  }

  function answer(asked: Asked, authorized: boolean): Answer {
    const { method, path, body, query } = asked;
    const on = (pattern: RegExp) => pattern.exec(`${method} ${path}`);
    const open = /^(POST|PATCH|DELETE) \/(webhooks|interactions)\//.test(`${method} ${path}`);
    if (!authorized && !open) return failure(401, 0, "401: Unauthorized");
    if (on(/^GET \/gateway\/bot$/)) {
      const limit = { total: 1000, remaining: 1000, reset_after: 1, max_concurrency: 1 };
      return { body: { url: `ws://127.0.0.1:${port}/gateway`, shards: 1, session_start_limit: limit } };
    }
    const user = on(/^GET \/users\/(\d+)$/);
    if (user)
      return accounts.has(user[1] ?? "")
        ? { body: accounts.get(user[1] ?? "") }
        : failure(404, 10013, "Unknown User");
    if (on(/^POST \/users\/@me\/channels$/)) {
      const recipient = String(body["recipient_id"]);
      return accounts.has(recipient)
        ? { body: openDm(recipient) }
        : failure(400, 50033, "Invalid Recipient(s)");
    }
    const list = on(/^(?:GET|PUT) \/applications\/\d+\/(guilds\/\d+\/)?commands$/);
    if (list) {
      const where = list[1] ? "guild" : "global";
      if (method === "PUT") commands[where] = (body as unknown as object[]).map((one) => decorated(one));
      return { body: commands[where] };
    }
    const inChannel = on(/^\w+ \/channels\/(\d+)(.*)$/);
    if (inChannel) return answerIn(asked, inChannel[1] ?? "", inChannel[2] ?? "");
    const callback = on(/^POST \/interactions\/(\d+)\/(\w+)\/callback$/);
    if (callback) return answerCallback(interactions.get(callback[2] ?? ""), body);
    const webhook = on(/^\w+ \/webhooks\/\d+\/(\w+)(\/messages\/@original)?$/);
    if (webhook) return answerWebhook(asked, interactions.get(webhook[1] ?? ""), webhook[2] !== undefined);
    return failure(404, 0, `404: ${method} ${path} ${query}`);
  }

  function answerIn({ method, body, query, file }: Asked, id: string, rest: string): Answer {
    const channel = channels.get(id);
    if (!channel) return failure(404, 10003, "Unknown Channel");
    if (method === "PATCH" && rest === "") {
      channel.topic = String(body["topic"]);
      return { body: channel };
    }
    if (method === "GET" && rest === "/messages") {
      const after = BigInt(query.get("after") ?? 0);
      const found = [...messages.values()].filter((one) => one.channel_id === id && BigInt(one.id) > after);
      return {
        body: found
          .slice(0, Number(query.get("limit")))
          .reverse()
          .map(shown),
      };
    }
    const [, of = "", emoji] = /^\/messages(?:\/(\d+)(?:\/reactions\/(.+))?)?$/.exec(rest) ?? [];
    if (method === "GET" && emoji) {
      return { body: [...(messages.get(of)?.reactions.get(emoji) ?? [])].map((user) => accounts.get(user)) };
    }
    if (channel.recipient && shy.has(channel.recipient))
      return failure(403, 50007, "Cannot send messages to this user");
    const fault = faultOf(body);
    if (fault) return failure(400, 50035, fault);
    const before = messages.get(of);
    if (method === "PATCH") {
      if (!before) return failure(404, 10008, "Unknown Message");
      Object.assign(before, body);
      return { body: shown(before) };
    }
    const same = [...messages.values()].find((one) => body["nonce"] && one.nonce === body["nonce"]);
    if (body["enforce_nonce"] && same) return { body: shown(same) };
    return {
      body: shown(put({ ...body, channel_id: id, author: bot, ...(file !== undefined && { file }) })),
    };
  }

  function answerCallback(interaction: FakeInteraction | undefined, body: Asked["body"]): Answer {
    if (!interaction) return failure(404, 10062, "Unknown interaction");
    if (interaction.callback) return failure(400, 40060, "Interaction has already been acknowledged.");
    interaction.callback = body as unknown as NonNullable<FakeInteraction["callback"]>;
    return {};
  }

  function answerWebhook(
    { method, body, file }: Asked,
    interaction: FakeInteraction | undefined,
    isOriginal: boolean,
  ): Answer {
    if (!interaction?.callback) return failure(404, 10015, "Unknown Webhook");
    const fault = faultOf(body);
    if (fault) return failure(400, 50035, fault);
    const { answers, callback } = interaction;
    const isFirst = answers.length === 0 && callback.type === 5;
    const flags = isOriginal || isFirst ? callback.data?.flags : body["flags"];
    if (method === "DELETE") answers.splice(0, 1);
    else {
      const one = {
        text: textOf(body as object as FakeMessage),
        isPrivate: flags === 64,
        ...(file !== undefined && { file }),
      };
      if (isOriginal) answers[0] = one;
      else answers.push(one);
    }
    return method === "DELETE" ? {} : { body: { id: newId() } };
  }

  async function listen(): Promise<void> {
    rest.server.listen(port, "127.0.0.1");
    await once(rest.server, "listening");
    port = (rest.server.address() as AddressInfo).port;
    gateway.serve(rest.server, `ws://127.0.0.1:${port}/gateway`);
  }

  async function refuse(): Promise<void> {
    rest.server.removeAllListeners("upgrade");
    gateway.drop();
    const closed = once(rest.server, "close");
    rest.server.close();
    rest.server.closeAllConnections();
    await closed;
  }

  await listen();
  return {
    token,
    guild,
    bot,
    application,
    gateway,
    messages,
    commands,
    shy,
    asked: rest.asked,
    faults: rest.faults,
    get api() {
      return `http://127.0.0.1:${port}/api`;
    },
    account(name: string, more: Partial<FakeAccount> = {}): FakeAccount {
      const account = { id: newId(), username: name, global_name: null, ...more };
      accounts.set(account.id, account);
      return account;
    },
    room(name: string, more: Partial<Channel> = {}): string {
      const channel = { id: newId(), type: 0, name, guild_id: guild, ...more };
      channels.set(channel.id, channel);
      gateway.tell(channel.parent_id ? "THREAD_CREATE" : "CHANNEL_CREATE", channel);
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
    dm: (account: FakeAccount) => openDm(account.id).id,
    topicOf: (channel: string) => channels.get(channel)?.topic,
    in: (channel: string) =>
      [...messages.values()].filter((one) => one.channel_id === channel && one.author === bot),
    say: (author: FakeAccount, channel_id: string, content: string, to?: string, more: object = {}) =>
      put({
        author,
        channel_id,
        content,
        ...(to && { type: 19, message_reference: { message_id: to } }),
        ...more,
      }),
    /** `unseen`: it happens, but is not told: the bot was away. */
    react(by: FakeAccount, message: FakeMessage, emoji: string, how: "on" | "off" | "unseen" = "on"): void {
      const users = message.reactions.get(emoji) ?? new Set();
      message.reactions.set(emoji, users);
      if (how === "off") users.delete(by.id);
      else users.add(by.id);
      const guild_id = channels.get(message.channel_id)?.guild_id;
      const told = {
        user_id: by.id,
        channel_id: message.channel_id,
        message_id: message.id,
        emoji: { id: null, name: emoji },
      };
      const where = guild_id === undefined ? {} : { guild_id };
      const who = guild_id === undefined ? {} : { member: { user: by, nick: null } };
      if (how === "on")
        gateway.tell("MESSAGE_REACTION_ADD", {
          ...told,
          ...where,
          ...who,
          message_author_id: message.author.id,
        });
      if (how === "off") gateway.tell("MESSAGE_REACTION_REMOVE", { ...told, ...where });
    },
    /** A command, a button or an argument that is being typed; `type` and `data` as Discord has them. */
    interact(
      by: FakeAccount,
      channel: string,
      type: number,
      data: object,
      more: object = {},
    ): FakeInteraction {
      const interaction: FakeInteraction = { id: newId(), token: `token${last}`, channel, answers: [] };
      interactions.set(interaction.token, interaction);
      const inGuild = channels.get(channel)?.guild_id !== undefined;
      gateway.tell("INTERACTION_CREATE", {
        id: interaction.id,
        application_id: application,
        type,
        token: interaction.token,
        version: 1,
        data,
        channel_id: channel,
        channel: { id: channel, type: inGuild ? 0 : 1 },
        entitlements: [],
        authorizing_integration_owners: {},
        ...(inGuild
          ? { guild_id: guild, member: { user: by, nick: null, roles: [], permissions: "0" } }
          : { user: by }),
        ...more,
      });
      return interaction;
    },
    refuse,
    listen,
    close: refuse,
  };
}

/** What Discord adds to a command that it keeps, and what it leaves out. */
function decorated(given: object): object {
  const bare = Object.fromEntries(
    Object.entries(given).filter(
      ([, value]) => value !== false && !(Array.isArray(value) && value.length === 0),
    ),
  );
  const options =
    "options" in bare && Array.isArray(bare["options"]) ? { options: bare["options"].map(decorated) } : {};
  return { ...bare, ...options, id: "1", version: "1", nsfw: false, default_member_permissions: null };
}

/** All that a client shows of a message. */
export function textOf({ content = "", embeds = [] }: Pick<FakeMessage, "content" | "embeds">): string {
  const cards = embeds.flatMap(({ title, description, fields = [], footer }) => [
    title,
    description,
    ...fields.flatMap(({ name, value }) => [name, value]),
    footer?.text,
  ]);
  return [content, ...cards].filter((text) => text !== undefined).join("\n");
}

/** The limits that Discord holds a message to. */
function faultOf(body: Asked["body"]): string | undefined {
  const {
    content = "",
    embeds = [],
    nonce = "",
  } = body as { content?: string; embeds?: Embed[]; nonce?: string };
  if (content.length > 2000) return "content: Must be 2000 or fewer in length.";
  if (nonce.length > 25) return "nonce: Must be 25 or fewer in length.";
  for (const { title = "", description = "", fields = [], footer } of embeds) {
    if (title.length > 256 || description.length > 4096 || fields.length > 25) return "embeds: too long";
    if (fields.some(({ name, value }) => name.length > 256 || value.length > 1024 || !name || !value))
      return "embeds: field";
    if ((footer?.text.length ?? 0) > 2048) return "embeds: footer";
  }
  if (embeds.length > 0 && textOf({ content: "", embeds }).length > 6000) return "embeds: too long in all";
  return undefined;
}
