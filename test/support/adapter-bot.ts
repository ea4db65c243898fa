import { setMaxListeners } from "node:events";
import { vi } from "vitest";
import { systemClock } from "../../src/app/clock.ts";
import { DeliveryError } from "../../src/domain/delivery.ts";
import type { Message, MessageRef } from "../../src/domain/message.ts";
import type { ChatAdapter } from "../../src/ports/chat-adapter.ts";
import type { Clock } from "../../src/ports/clock.ts";
import type { Log } from "../../src/ports/log.ts";
import type { SlashCommand } from "../../src/ports/slash-command.ts";
import { type RecordedLog, recordedLog } from "./log.ts";
import { type RecordedInbox, recordedInbox } from "./recorded-inbox.ts";

/** The adapter of a network, started, with an inbox and a log that remember. */
export interface AdapterBot {
  adapter: ChatAdapter;
  inbox: RecordedInbox;
  log: RecordedLog;
  /** Resolves once the adapter is connected and the words stand in what it says of its health. */
  isUp(words?: string | RegExp): Promise<void>;
  /** Resolves once it is not connected, and the words stand in what it says of that. */
  isDown(words?: string | RegExp): Promise<void>;
  /** Posts, and again for as long as the network refuses it for now, as the engine does. */
  insist(to: { room: string } | { person: string }, message: Message, key: string): Promise<MessageRef>;
  stop(): Promise<void>;
}

export interface AdapterBotOptions {
  clock?: Clock;
  commands?: readonly SlashCommand[];
  inbox?: RecordedInbox;
}

const patience = { timeout: 45_000, interval: 20 };
const few = ["oncall", "ack"].map((name) => ({ name, summary: name, verbs: {} }));

export async function startAdapter(
  create: (kit: { clock: Clock; log: Log }) => ChatAdapter,
  { clock = systemClock, commands = few, inbox = recordedInbox() }: AdapterBotOptions = {},
): Promise<AdapterBot> {
  const log = recordedLog();
  const adapter = create({ clock, log });
  const ending = new AbortController();
  setMaxListeners(0, ending.signal);
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
    async insist(to, message, key) {
      const late = clock.now().plus({ minutes: 5 });
      let last: unknown;
      while (clock.now() < late && !ending.signal.aborted) {
        try {
          return await adapter.post(to, message, key);
        } catch (error) {
          if (!(error instanceof DeliveryError) || error.retry === "never") throw error;
          last = error;
          await clock.until(clock.now().plus({ seconds: 0.2 }), ending.signal);
        }
      }
      throw new Error(`${key} was refused again and again: ${last}`);
    },
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
