import { type TestContext, vi } from "vitest";
import type { Message } from "../../src/domain/message.ts";
import type { ChatAdapter } from "../../src/ports/chat-adapter.ts";
import type { Clock } from "../../src/ports/clock.ts";
import type { SlashCommand } from "../../src/ports/slash-command.ts";
import { discordOn } from "./discord-fixture.ts";
import { startFakeDiscord } from "./fake-discord.ts";
import { recordedLog } from "./log.ts";
import { quickClock } from "./quick-clock.ts";
import { recordedInbox } from "./recorded-inbox.ts";

export const page: Message = {
  notice: 12,
  state: "outstanding",
  severity: "Major",
  title: "web01 is down",
  fields: [],
  mentions: [],
  actions: ["ack", "escalate", "snooze", "show"],
};

export const until = <T>(look: () => T) => vi.waitFor(look, { timeout: 10_000, interval: 10 });

/** Something that waits until the test lets it go on. */
export function createGate(): { opened: Promise<void>; open(): void } {
  let open = () => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open: () => open() };
}

interface Options {
  settings?: Record<string, string>;
  commands?: SlashCommand[];
  /** How many seconds pass for the bot while one passes outside. */
  speed?: number;
  clock?: Clock;
}

/** A Discord with a room and alice in it, and a bot on it, which go when the test ends. */
export async function discordStage(
  { onTestFinished }: Pick<TestContext, "onTestFinished">,
  { settings = {}, commands = [], speed = 1, clock = quickClock(speed) }: Options = {},
) {
  const discord = await startFakeDiscord();
  onTestFinished(() => discord.close());
  const room = discord.room("ops");
  const alice = discord.account("alice", { global_name: "Alice" });
  const inbox = recordedInbox();
  const log = recordedLog();

  /** A process of its own, as it were: it remembers nothing of another. */
  function bot(
    more: Record<string, string> = {},
  ): ChatAdapter & { begin(): Promise<void>; stop(): Promise<void> } {
    const adapter = discordOn(discord, { ...settings, ...more }, { clock, log });
    let ending = new AbortController();
    let stopped = Promise.resolve();
    const stop = async () => {
      ending.abort();
      await stopped;
    };
    onTestFinished(stop);
    return Object.assign(adapter, {
      async begin() {
        ending = new AbortController();
        stopped = (await adapter.start(inbox, commands, ending.signal)).stopped;
      },
      stop,
    });
  }

  async function connected(more: Record<string, string> = {}) {
    const adapter = bot(more);
    await adapter.begin();
    await until(() => {
      if (!adapter.health().connected) throw new Error(adapter.health().sentence);
    });
    return adapter;
  }

  /** The bot's newest message there. */
  const newest = (channel: string) => {
    const message = discord.in(channel).at(-1);
    if (!message) throw new Error("the bot said nothing there");
    return message;
  };

  return { discord, room, alice, inbox, log, bot, connected, newest, dm: discord.dm(alice) };
}
