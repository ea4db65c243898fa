import { blockFault } from "./fake-slack-blocks.ts";

export interface FakeMessage {
  channel: string;
  ts: string;
  user: string;
  bot_id?: string;
  text: string;
  blocks?: string;
  attachments?: string;
  thread_ts?: string;
  /** The only one who sees it. */
  ephemeralTo?: string;
  reactions: { name: string; users: string[]; count: number }[];
  /** What `chat.postMessage` was called with, or `chat.update` last. */
  args: Record<string, string>;
}

export interface FakeUser {
  id: string;
  team_id: string;
  name: string;
  is_bot: boolean;
  deleted: boolean;
  profile: { display_name: string };
}

/** What is there, for the methods of the Web API to read and change. */
export interface Premises {
  team: string;
  bot: string;
  users: Map<string, FakeUser>;
  channels: Map<string, { id: string; name: string; isMember: boolean; isPrivate: boolean; topic: string }>;
  groups: Map<string, { id: string; handle: string; users: string[] }>;
  messages: FakeMessage[];
  views: { id: string; view: Record<string, unknown>; trigger: string }[];
  /** The conversation of the bot with somebody. */
  direct(user: string): string;
  isDirect(channel: string): boolean;
  /** The bot says something. */
  post(args: Record<string, string>): FakeMessage;
}

/** Slack's list of channels comes in pages. */
const pageSize = 2;

/** A message as Slack shows it to the bot. */
export const shownMessage = ({ args: _, ephemeralTo: __, ...message }: FakeMessage) => ({
  type: "message",
  ...message,
  ...(message.blocks === undefined ? {} : { blocks: JSON.parse(message.blocks) as unknown }),
  ...(message.attachments === undefined ? {} : { attachments: JSON.parse(message.attachments) as unknown }),
});

/** What a message holds, of what `chat.postMessage` or `chat.update` was called with. */
export function contentOf(args: Record<string, string>) {
  const { text = "", blocks, attachments } = args;
  return {
    text,
    ...(blocks === undefined ? {} : { blocks }),
    ...(attachments === undefined ? {} : { attachments }),
  };
}

/** The methods of the Web API that the adapter calls, as their documentation has them. */
export function methodsOf(premises: Premises): Record<string, (args: Record<string, string>) => object> {
  const { team, bot, users, channels, groups, messages, views, direct, post } = premises;
  const refuse = (error: string) => ({ ok: false, error });
  const find = (id = "", ts = "") => messages.find((one) => one.channel === id && one.ts === ts);

  function reach(id = ""): string | undefined {
    if (premises.isDirect(id)) return undefined;
    const channel = channels.get(id);
    if (!channel || (channel.isPrivate && !channel.isMember)) return "channel_not_found";
    return channel.isMember ? undefined : "not_in_channel";
  }

  return {
    "auth.test": () => ({
      ok: true,
      team: "House",
      team_id: team,
      user: "watchbill",
      user_id: bot,
      bot_id: "B0BOT",
    }),
    "users.info": ({ user = "" }) =>
      users.has(user) ? { ok: true, user: users.get(user) } : refuse("user_not_found"),
    "conversations.open": ({ users: id = "" }) => {
      const found = users.get(id);
      if (!found) return refuse("user_not_found");
      return found.is_bot ? refuse("cannot_dm_bot") : { ok: true, channel: { id: direct(id) } };
    },
    "conversations.list": ({ cursor = "0" }) => {
      const all = [...channels.values()].filter((one) => one.isMember || !one.isPrivate);
      const next = Number(cursor) + pageSize;
      const page = all.slice(Number(cursor), next).map(({ id, name }) => ({ id, name }));
      return {
        ok: true,
        channels: page,
        response_metadata: { next_cursor: next < all.length ? `${next}` : "" },
      };
    },
    "conversations.info": ({ channel: id = "" }) => {
      const one = channels.get(id);
      return one
        ? { ok: true, channel: { id, name: one.name, topic: { value: one.topic } } }
        : refuse("channel_not_found");
    },
    "conversations.join": ({ channel: id = "" }) => {
      const one = channels.get(id);
      if (!one || one.isPrivate) return refuse("method_not_supported_for_channel_type");
      one.isMember = true;
      return { ok: true, channel: { id } };
    },
    "conversations.setTopic": ({ channel: id = "", topic = "" }) => {
      const one = channels.get(id);
      if (!one || topic.length > 250) return refuse(one ? "too_long" : "channel_not_found");
      one.topic = topic;
      return { ok: true };
    },
    "conversations.history": ({ channel: id = "", oldest = "0" }) => ({
      ok: true,
      messages: messages
        .filter((one) => one.channel === id && Number(one.ts) >= Number(oldest))
        .map(shownMessage),
    }),
    "conversations.replies": ({ channel: id = "", ts = "" }) => {
      const thread = messages.filter((one) => one.channel === id && (one.ts === ts || one.thread_ts === ts));
      return thread.length === 0
        ? refuse("thread_not_found")
        : { ok: true, messages: thread.map(shownMessage) };
    },
    "chat.postMessage": (args) => {
      const fault = reach(args["channel"]) ?? blockFault(args);
      if (fault) return refuse(fault);
      const message = post(args);
      return { ok: true, channel: message.channel, ts: message.ts };
    },
    "chat.postEphemeral": (args) => {
      const fault = reach(args["channel"]) ?? blockFault(args);
      if (fault) return refuse(fault);
      const message = post(args);
      message.ephemeralTo = args["user"] ?? "";
      return { ok: true, message_ts: message.ts };
    },
    "chat.update": (args) => {
      const message = find(args["channel"], args["ts"]);
      const fault = message ? blockFault(args) : "message_not_found";
      if (!message || fault) return refuse(fault ?? "");
      Object.assign(message, contentOf(args), { args });
      return { ok: true, channel: message.channel, ts: message.ts };
    },
    "usergroups.list": () => ({
      ok: true,
      usergroups: [...groups.values()].map(({ id, handle }) => ({ id, handle })),
    }),
    "usergroups.users.list": ({ usergroup = "" }) => ({
      ok: true,
      users: groups.get(usergroup)?.users ?? [],
    }),
    "usergroups.users.update": ({ usergroup = "", users: ids = "" }) => {
      const group = groups.get(usergroup);
      if (!group) return refuse("no_such_subteam");
      group.users = ids.split(",");
      return { ok: true };
    },
    "views.open": ({ trigger_id: trigger = "", view = "{}" }) => {
      const opened = { id: `V0${views.length}`, view: JSON.parse(view) as Record<string, unknown>, trigger };
      views.push(opened);
      return { ok: true, view: { id: opened.id } };
    },
  };
}
