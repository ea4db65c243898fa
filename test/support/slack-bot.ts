import { vi } from "vitest";
import { systemClock } from "../../src/app/clock.ts";
import { createSlack, slackSettings } from "../../src/chat/slack/adapter.ts";
import type { Message } from "../../src/domain/message.ts";
import type { ChatAdapter } from "../../src/ports/chat-adapter.ts";
import type { Clock } from "../../src/ports/clock.ts";
import type { SlashCommand } from "../../src/ports/slash-command.ts";
import type { FakeSlack } from "./fake-slack.ts";
import { type RecordedLog, recordedLog } from "./log.ts";
import { type RecordedInbox, recordedInbox } from "./recorded-inbox.ts";

/** The Slack adapter, started, with an inbox and a log that remember. */
export interface SlackBot {
  adapter: ChatAdapter;
  inbox: RecordedInbox;
  log: RecordedLog;
  /** Resolves once the adapter is connected and the words stand in what it says of its health. */
  isUp(words?: string | RegExp): Promise<void>;
  /** Resolves once it is not connected, and the words stand in what it says of that. */
  isDown(words?: string | RegExp): Promise<void>;
  stop(): Promise<void>;
}

export interface SlackBotOptions {
  settings?: Record<string, string>;
  clock?: Clock;
  commands?: readonly SlashCommand[];
  inbox?: RecordedInbox;
}

const patience = { timeout: 45_000, interval: 20 };
const few = ["oncall", "ack"].map((name) => ({ name, summary: name, verbs: {} }));

export async function startSlackBot(slack: FakeSlack, options: SlackBotOptions = {}): Promise<SlackBot> {
  const { clock = systemClock, commands = few, inbox = recordedInbox() } = options;
  const log = recordedLog();
  const adapter = createSlack(settingsFor(slack, options.settings), { clock, log });
  const ending = new AbortController();
  const { stopped } = await adapter.start(inbox, commands, ending.signal);
  const health = (connected: boolean, words: string | RegExp) =>
    vi.waitFor(() => {
      const now = adapter.health();
      const isSaid = typeof words === "string" ? now.sentence.includes(words) : words.test(now.sentence);
      if (now.connected !== connected || !isSaid)
        throw new Error(`wanted ${connected ? "up" : "down"}, "${words}"; it says: ${JSON.stringify(now)}`);
    }, patience);
  return {
    adapter,
    inbox,
    log,
    isUp: (words = "") => health(true, words),
    isDown: (words = "") => health(false, words),
    async stop() {
      ending.abort();
      await stopped;
    },
  };
}

/** By Socket Mode, unless a signing secret is given. */
export function settingsFor(slack: FakeSlack, given: Record<string, string> = {}) {
  const { bot, app } = slack.tokens;
  const dials = given["signingSecret"] === undefined ? { appToken: app } : {};
  return slackSettings.parse({ botToken: bot, ...dials, apiUrl: slack.url, ...given });
}

/** A page with that title and nothing else. */
export function page(title: string): Message {
  return { notice: 12, state: "outstanding", title, fields: [], mentions: [], actions: ["ack", "show"] };
}
