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
  embeds: FakeEmbed[];
  components: { components: { custom_id: string; label: string }[] }[];
  reactions: Map<string, Set<string>>;
  nonce?: string;
  webhook_id?: string;
  message_reference?: { message_id: string; type?: number };
  thread?: { id: string };
  allowed_mentions?: { parse?: string[]; users?: string[] };
  file?: string;
}

export interface FakeEmbed {
  title?: string;
  description?: string;
  color?: number;
  footer?: { text: string };
  fields?: { name: string; value: string; inline?: boolean }[];
}

export interface FakeChannel {
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
  /** How it was answered at once; undefined while it was not. */
  callback?: { type: number; data?: { flags?: number; choices?: { name: string; value: string }[] } };
  answers: { text: string; isPrivate: boolean; file?: string }[];
}

export const application = "900000000000000001";
export const guild = "900000000000000002";
export const bot: FakeAccount = {
  id: "900000000000000003",
  username: "watchbill",
  global_name: null,
  bot: true,
};

export type World = ReturnType<typeof fakeWorld>;

/** What Discord keeps: people, rooms, messages, commands. `tell` is told of what is new. */
export function fakeWorld(kit: { tell(t: string, d: unknown): void; readsContent(): boolean }) {
  let last = 1_200_000_000_000_000_000n;
  const newId = () => `${++last}`;
  const accounts = new Map<string, FakeAccount>([[bot.id, bot]]);
  const channels = new Map<string, FakeChannel>();
  const messages = new Map<string, FakeMessage>();

  /** As Discord tells of a message, in an event or when asked for it. */
  function shown(message: FakeMessage) {
    const { reactions, allowed_mentions: _, file: __, ...plain } = message;
    const inGuild = channels.get(message.channel_id)?.guild_id;
    const isForBot = message.author.bot || message.content.includes(`<@${bot.id}>`);
    const reference = message.message_reference && messages.get(message.message_reference.message_id);
    return {
      ...plain,
      content: inGuild && !isForBot && !kit.readsContent() ? "" : message.content,
      mentions: [],
      reactions: [...reactions].map(([name, users]) => ({ emoji: { id: null, name }, count: users.size })),
      ...(reference && { referenced_message: { ...reference, reactions: undefined } }),
      ...(inGuild ? { guild_id: inGuild, member: { nick: null, roles: [] } } : { channel_type: 1 }),
    };
  }

  return {
    newId,
    accounts,
    channels,
    messages,
    interactions: new Map<string, FakeInteraction>(),
    commands: { global: [] as object[], guild: [] as object[] },
    /** Accounts that take no direct messages from the bot. */
    shy: new Set<string>(),
    shown,
    put(given: Partial<FakeMessage> & { channel_id: string; author: FakeAccount }): FakeMessage {
      const bare = { type: 0, content: "", embeds: [], components: [], reactions: new Map() };
      const message = { ...bare, ...given, id: newId() };
      messages.set(message.id, message);
      kit.tell("MESSAGE_CREATE", shown(message));
      return message;
    },
    conversationWith(recipient: string): FakeChannel {
      const known = [...channels.values()].find((one) => one.recipient === recipient);
      const channel = known ?? { id: newId(), type: 1, recipient };
      channels.set(channel.id, channel);
      return channel;
    },
    wholeGuild: () => ({
      id: guild,
      name: "Acme",
      unavailable: false,
      roles: [{ id: guild, name: "@everyone", permissions: "0" }],
      channels: [...channels.values()].filter((one) => one.guild_id && !one.parent_id),
      threads: [...channels.values()].filter((one) => one.parent_id),
    }),
  };
}

/** All that a client shows of a message. */
export function textOf({ content = "", embeds = [] }: Pick<FakeMessage, "content" | "embeds">): string {
  return [content, ...textsIn(embeds)].join("\n");
}

/** The texts of cards, which together may have 6000 characters. */
export function textsIn(embeds: readonly FakeEmbed[]): string[] {
  const texts = embeds.flatMap(({ title, description, fields = [], footer }) => [
    title,
    description,
    ...fields.flatMap(({ name, value }) => [name, value]),
    footer?.text,
  ]);
  return texts.filter((text) => text !== undefined);
}
