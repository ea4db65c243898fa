import { vi } from "vitest";
import { systemClock } from "../../src/app/clock.ts";
import { createIrc, ircSettings } from "../../src/chat/irc/adapter.ts";
import type { Message } from "../../src/domain/message.ts";
import type { ChatAdapter } from "../../src/ports/chat-adapter.ts";
import type { Clock } from "../../src/ports/clock.ts";
import { type RecordedLog, recordedLog } from "./log.ts";
import { type RecordedInbox, recordedInbox } from "./recorded-inbox.ts";

/** The IRC adapter, started, with an inbox and a log that remember. */
export interface IrcBot {
  adapter: ChatAdapter;
  inbox: RecordedInbox;
  log: RecordedLog;
  /** Resolves once the adapter is connected and the words stand in what it says of its health. */
  isUp(words?: string | RegExp): Promise<void>;
  /** Resolves once it is not connected, and the words stand in what it says of that. */
  isDown(words?: string | RegExp): Promise<void>;
  stop(): Promise<void>;
}

const patience = { timeout: 45_000, interval: 20 };

export async function startIrcBot(
  given: Record<string, string>,
  clock: Clock = systemClock,
): Promise<IrcBot> {
  const settings = ircSettings.parse({ server: "127.0.0.1", burst: "10", linesPerSecond: "10", ...given });
  const log = recordedLog();
  const adapter = createIrc(settings, { clock, log });
  const inbox = recordedInbox();
  const ending = new AbortController();
  const commands = ["oncall", "ack"].map((name) => ({ name, summary: name, verbs: {} }));
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

/** A page with that title and nothing else. */
export function page(title: string): Message {
  return { notice: 12, state: "outstanding", title, fields: [], mentions: [], actions: ["ack"] };
}
