import type { SlashCommand } from "../../ports/slash-command.ts";
import { usage } from "../../slash/usage.ts";

/** Slack's own limits. */
const most = { commands: 50, name: 32, description: 2000, hint: 1000 };

/** Slack's own slash commands: a manifest that names one of them is refused as a whole. `/watchbill status` does it. */
const builtIn = new Set([
  ...["active", "apps", "archive", "away", "call", "canvas", "collapse", "dm", "dnd", "expand", "feed"],
  ...["feedback", "help", "huddle", "invite", "join", "keys", "kick", "leave", "list", "me", "msg", "mute"],
  ...["open", "prefs", "pro", "remind", "remove", "rename", "search", "shortcuts", "shrug", "star", "status"],
  ...["todo", "topic", "trigger", "unarchive", "who", "workflow"],
]);

/** What the bot is allowed; docs/networks/slack.md has the reason for each. */
const scopes = [
  "app_mentions:read",
  "channels:history",
  "channels:join",
  "channels:read",
  "channels:write.topic",
  "chat:write",
  "commands",
  "groups:history",
  "groups:read",
  "groups:write.topic",
  "im:history",
  "im:write",
  "reactions:read",
  "usergroups:read",
  "usergroups:write",
  "users:read",
];

/** What Slack tells the bot of. */
const events = [
  "app_mention",
  "message.channels",
  "message.groups",
  "message.im",
  "reaction_added",
  "reaction_removed",
  "user_change",
];

/**
 * The app as Slack is told of it, with a slash command for each of the house's own. With `requestUrl` Slack calls that
 * address; without, the bot dials Slack (Socket Mode).
 */
export function manifest(commands: readonly SlashCommand[], requestUrl?: string): object {
  const url = requestUrl === undefined ? {} : { url: requestUrl };
  const request = requestUrl === undefined ? {} : { request_url: requestUrl };
  const menus = requestUrl === undefined ? {} : { message_menu_options_url: requestUrl };
  const own = commands
    .filter(({ name }) => !builtIn.has(name) && name.length < most.name)
    .slice(0, most.commands - 1)
    .map((command) => slashCommand(command.name, command.summary, hintFor(command)));
  const whole = slashCommand("watchbill", "Say any command to Watchbill", "help | ack 12 | oncall | status");
  return {
    display_information: {
      name: "watchbill",
      description: "Tells the right people, and escalates until somebody acknowledges",
    },
    features: {
      bot_user: { display_name: "watchbill", always_online: true },
      app_home: {
        home_tab_enabled: false,
        messages_tab_enabled: true,
        messages_tab_read_only_enabled: false,
      },
      slash_commands: [whole, ...own].map((command) => ({ ...command, ...url })),
    },
    oauth_config: { scopes: { bot: scopes } },
    settings: {
      event_subscriptions: { ...request, bot_events: events },
      interactivity: { is_enabled: true, ...request, ...menus },
      org_deploy_enabled: false,
      socket_mode_enabled: requestUrl === undefined,
      token_rotation_enabled: false,
    },
  };
}

function slashCommand(name: string, description: string, hint: string) {
  return {
    command: `/${name}`,
    description: description.slice(0, most.description),
    usage_hint: hint,
    // People and channels come as ids then, which cannot be mistaken for others of the same name.
    should_escape: true,
  };
}

/** What may follow the name: the arguments of the main verb, and the other verbs. */
function hintFor(command: SlashCommand): string {
  const main = command.main === undefined ? "" : usage(command, command.main).slice(command.name.length + 1);
  const verbs = Object.keys(command.verbs).filter((verb) => verb !== command.main);
  return [main, ...verbs]
    .filter((word) => word !== "")
    .join(" | ")
    .slice(0, most.hint);
}
