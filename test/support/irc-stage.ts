import type { TestContext } from "vitest";
import { createIrc, ircSettings } from "../../src/chat/irc/adapter.ts";
import { type AdapterBot, startAdapter } from "./adapter-bot.ts";
import { type Inspircd, type InspircdOptions, startInspircd } from "./inspircd.ts";
import { type IrcPerson, ircPerson, type PersonOptions } from "./irc-person.ts";
import { type Ngircd, startNgircd } from "./ngircd.ts";
import { quickClock } from "./quick-clock.ts";
import { type Relay, startRelay } from "./relay.ts";

/** Servers, bots and people of one test, which go when it ends, the last first. Such tests may run side by side. */
export interface Stage {
  inspircd(options?: InspircdOptions): Promise<Inspircd>;
  ngircd(): Promise<Ngircd>;
  relay(port: number): Promise<Relay>;
  /** `speed`: how many seconds pass for the bot while one passes outside. */
  bot(settings: Record<string, string>, speed?: number): Promise<AdapterBot>;
  person(options: PersonOptions, room?: string): Promise<IrcPerson>;
}

export function stageOf({ onTestFinished }: Pick<TestContext, "onTestFinished">): Stage {
  return {
    async inspircd(options) {
      const server = await startInspircd(options);
      onTestFinished(() => server.stop());
      return server;
    },
    async ngircd() {
      const server = await startNgircd({ penalty: false });
      onTestFinished(() => server.stop());
      return server;
    },
    async relay(port) {
      const relay = await startRelay(port);
      onTestFinished(() => relay.close());
      return relay;
    },
    async bot(given, speed = 1) {
      const fast = { burst: "10", linesPerSecond: "10" };
      const settings = ircSettings.parse({ server: "127.0.0.1", ...fast, ...given });
      const bot = await startAdapter((kit) => createIrc(settings, kit), { clock: quickClock(speed) });
      onTestFinished(() => bot.stop());
      return bot;
    },
    async person(options, room) {
      const person = await ircPerson(options);
      onTestFinished(() => person.close());
      if (room !== undefined) await person.join(room);
      return person;
    },
  };
}
