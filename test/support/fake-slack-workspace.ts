import {
  contentOf,
  type FakeMessage,
  type FakeUser,
  methodsOf,
  type Premises,
  shownMessage,
} from "./fake-slack-methods.ts";

/** Channels, people and messages, and what people do in them. Each act tells the bot of it as Slack does. */
export interface Workspace extends Omit<Premises, "post" | "isDirect"> {
  /** Address for an answer to a slash command or a button. */
  respondTo: () => string;
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

  const find = (id = "", ts = "") => messages.find((one) => one.channel === id && one.ts === ts);

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
    tell({ ...shownMessage(message), event_ts: message.ts });
    return message;
  }

  const isDirect = (channel: string) => [...conversations.values()].includes(channel);
  const premises = { team, bot, users, channels, groups, messages, views, direct, isDirect, post };
  const methods = methodsOf(premises);
  const base = (id: string) => ({ id, name: users.get(id)?.name, team_id: users.get(id)?.team_id });

  const workspace: Workspace = {
    ...premises,
    respondTo: () => "",
    call: (method, args) => methods[method]?.(args) ?? { ok: false, error: "unknown_method" },
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
      const { reactions: _, ...event } = shownMessage(message);
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
    press: (user, { channel, ts, blocks = "[]", attachments = "" }, action) => ({
      type: "block_actions",
      team: { id: team, domain: "house" },
      user: base(user),
      api_app_id: "A0APP",
      trigger_id: `trigger-${stamp()}`,
      response_url: workspace.respondTo(),
      container: { type: "message_attachment", message_ts: ts, channel_id: channel, attachment_id: 1 },
      channel: { id: channel },
      message: { ts, blocks: JSON.parse(blocks) as unknown },
      actions: [
        {
          type: "button",
          block_id: "b",
          action_id: action,
          value: new RegExp(`"action_id":"${action}".*?"value":"(.*?)"`).exec(attachments)?.[1],
          action_ts: stamp(),
        },
      ],
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
