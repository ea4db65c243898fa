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

interface FakeUser {
  id: string;
  team_id: string;
  name: string;
  is_bot: boolean;
  deleted: boolean;
  profile: { display_name: string };
}

/** Channels, people and messages, and what people do in them. Each act tells the bot of it as Slack does. */
export interface Workspace {
  team: string;
  bot: string;
  users: Map<string, FakeUser>;
  channels: Map<string, { id: string; name: string; isMember: boolean; isPrivate: boolean; topic: string }>;
  groups: Map<string, { id: string; handle: string; users: string[] }>;
  messages: FakeMessage[];
  views: { id: string; view: Record<string, unknown>; trigger: string }[];
  /** Address for an answer to a slash command or a button. */
  respondTo: () => string;
  direct(user: string): string;
  call(method: string, args: Record<string, string>): object;
  say(user: string, channel: string, text: string, thread?: string): FakeMessage;
  react(user: string, message: FakeMessage, name: string): void;
  unreact(user: string, message: FakeMessage, name: string): void;
  /** Payloads of what people do beside talking. */
  slash(user: string, channel: string, command: string, text: string): object;
  press(user: string, message: FakeMessage, action: string): object;
  submission(
    user: string,
    view: { id: string; view: Record<string, unknown> },
    values: Record<string, object>,
  ): object;
}

/** Slack's list of channels comes in pages. */
const pageSize = 2;

export function createWorkspace(tell: (event: object) => void): Workspace {
  const team = "T0HOUSE";
  const bot = "U0BOT";
  const users = new Map<string, FakeUser>();
  const channels: Workspace["channels"] = new Map();
  const groups: Workspace["groups"] = new Map();
  const messages: FakeMessage[] = [];
  const views: Workspace["views"] = [];
  const conversations = new Map<string, string>();
  let last = 0;

  const user = (id: string, name: string, more: Partial<FakeUser> = {}) =>
    users.set(id, {
      id,
      team_id: team,
      name,
      is_bot: false,
      deleted: false,
      profile: { display_name: name },
      ...more,
    });
  user(bot, "watchbill", { is_bot: true });
  user("U0ALICE", "alice");
  user("U0BOB", "bob");
  user("U0ROBOT", "robot", { is_bot: true });
  user("U9MALLORY", "mallory", { team_id: "T9OTHERS" });
  const channel = (id: string, name: string, more = {}) =>
    channels.set(id, { id, name, isMember: true, isPrivate: false, topic: "", ...more });
  channel("C0GENERAL", "general");
  channel("C0RANDOM", "random");
  channel("C0OPS01", "ops");
  channel("C0NOC01", "noc", { isMember: false });
  channel("C0SECRET", "secret", { isMember: false, isPrivate: true });
  groups.set("S0ONCALL", { id: "S0ONCALL", handle: "oncall", users: ["U0BOB"] });

  function stamp(): string {
    last = Math.max(Date.now() * 1000, last + 1);
    return `${Math.floor(last / 1e6)}.${String(last % 1e6).padStart(6, "0")}`;
  }

  function direct(id: string): string {
    const channel = conversations.get(id) ?? `D0${id}`;
    conversations.set(id, channel);
    return channel;
  }

  const refuse = (error: string) => ({ ok: false, error });
  const find = (id = "", ts = "") => messages.find((one) => one.channel === id && one.ts === ts);

  function reach(id = ""): string | undefined {
    if ([...conversations.values()].includes(id)) return undefined;
    const channel = channels.get(id);
    if (!channel || (channel.isPrivate && !channel.isMember)) return "channel_not_found";
    return channel.isMember ? undefined : "not_in_channel";
  }

  const shown = ({ args: _, ephemeralTo: __, ...message }: FakeMessage) => ({
    type: "message",
    ...message,
    ...(message.blocks === undefined ? {} : { blocks: JSON.parse(message.blocks) as unknown }),
    ...(message.attachments === undefined ? {} : { attachments: JSON.parse(message.attachments) as unknown }),
  });

  const methods: Record<string, (args: Record<string, string>) => object> = {
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
      messages: messages.filter((one) => one.channel === id && Number(one.ts) >= Number(oldest)).map(shown),
    }),
    "conversations.replies": ({ channel: id = "", ts = "" }) => {
      const thread = messages.filter((one) => one.channel === id && (one.ts === ts || one.thread_ts === ts));
      return thread.length === 0 ? refuse("thread_not_found") : { ok: true, messages: thread.map(shown) };
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

  function contentOf(args: Record<string, string>) {
    const { text = "", blocks, attachments } = args;
    return {
      text,
      ...(blocks === undefined ? {} : { blocks }),
      ...(attachments === undefined ? {} : { attachments }),
    };
  }

  function post(args: Record<string, string>): FakeMessage {
    const thread = args["thread_ts"] === undefined ? {} : { thread_ts: args["thread_ts"] };
    const message: FakeMessage = {
      channel: args["channel"] ?? "",
      ts: stamp(),
      user: bot,
      bot_id: "B0BOT",
      ...contentOf(args),
      ...thread,
      reactions: [],
      args,
    };
    messages.push(message);
    tell({ ...shown(message), event_ts: message.ts });
    return message;
  }

  const base = (id: string) => ({ id, name: users.get(id)?.name, team_id: users.get(id)?.team_id });

  const workspace: Workspace = {
    team,
    bot,
    users,
    channels,
    groups,
    messages,
    views,
    respondTo: () => "",
    direct,
    call: (method, args) => methods[method]?.(args) ?? refuse("unknown_method"),
    say(user, channel, text, thread) {
      const parent = thread === undefined ? undefined : find(channel, thread);
      const ts = stamp();
      const message: FakeMessage = {
        channel,
        ts,
        user,
        text,
        ...(thread === undefined ? {} : { thread_ts: thread }),
        reactions: [],
        args: {},
      };
      messages.push(message);
      const { reactions: _, ...event } = shown(message);
      const from = users.get(user)?.team_id ?? team;
      const whole = {
        ...event,
        event_ts: ts,
        team: from,
        channel_type: channel.startsWith("D") ? "im" : "channel",
        ...(parent ? { parent_user_id: parent.user } : {}),
      };
      tell(whole);
      // A mention is told twice, as Slack does where an app asks for both.
      if (text.includes(`<@${bot}>`) && !channel.startsWith("D")) tell({ ...whole, type: "app_mention" });
      return message;
    },
    react(user, message, name) {
      const known = message.reactions.find((one) => one.name === name);
      if (known) known.users.push(user);
      else message.reactions.push({ name, users: [user], count: 1 });
      tell(reaction("reaction_added", user, message, name));
    },
    unreact(user, message, name) {
      for (const one of message.reactions)
        if (one.name === name) one.users = one.users.filter((other) => other !== user);
      tell(reaction("reaction_removed", user, message, name));
    },
    slash: (user, channel, command, text) => ({
      command,
      text,
      team_id: users.get(user)?.team_id,
      team_domain: "house",
      user_id: user,
      user_name: users.get(user)?.name,
      channel_id: channel,
      channel_name: channels.get(channel)?.name ?? "directmessage",
      api_app_id: "A0APP",
      trigger_id: `trigger-${stamp()}`,
      response_url: workspace.respondTo(),
    }),
    press: (user, { channel, ts }, action) => ({
      type: "block_actions",
      team: { id: team, domain: "house" },
      user: base(user),
      api_app_id: "A0APP",
      trigger_id: `trigger-${stamp()}`,
      response_url: workspace.respondTo(),
      container: { type: "message_attachment", message_ts: ts, channel_id: channel, attachment_id: 1 },
      channel: { id: channel },
      message: { ts },
      actions: [{ type: "button", block_id: "b", action_id: action, value: "12", action_ts: stamp() }],
    }),
    submission: (user, { id, view }, values) => ({
      type: "view_submission",
      team: { id: team, domain: "house" },
      user: base(user),
      view: { ...view, id, state: { values } },
    }),
  };

  function reaction(type: string, user: string, message: FakeMessage, name: string): object {
    const item = { type: "message", channel: message.channel, ts: message.ts };
    return { type, user, reaction: name, item, item_user: message.user, event_ts: stamp() };
  }

  return workspace;
}
