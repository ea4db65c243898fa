import type { z } from "zod";
import { type Environment, readPluginSettings } from "../../src/app/settings.ts";
import type { Log } from "../../src/ports/log.ts";
import type { Letter, NotificationStrategy, Receipt } from "../../src/ports/notification-strategy.ts";
import type { Strategies, StrategyPlugin } from "../../src/ports/strategy-plugin.ts";
import { type SimClock, simClock } from "./sim-clock.ts";

export interface SetUpPlugin extends Strategies {
  clock: SimClock;
  /** Sends by the strategy of that name. */
  send(name: string, letter: Letter, signal?: AbortSignal): Promise<Receipt>;
  /** Lets that many seconds pass for the plug-in. */
  pass(seconds: number): void;
}

const silent: Log = { debug() {}, info() {}, warn() {}, error() {} };

/** A plug-in set up as the house does it: from the environment, with a clock that only moves when told. */
export function setUp<S extends z.ZodType>(plugin: StrategyPlugin<S>, environment: Environment): SetUpPlugin {
  const clock = simClock("2026-03-04T05:06:07Z");
  const kit = { clock, log: silent, secret: async () => "0123456789abcdef" };
  const made = plugin.create(readPluginSettings(environment, plugin.name, plugin.settings), kit);
  const byName = new Map<string, NotificationStrategy>(made.strategies.map((one) => [one.name, one]));
  return {
    ...made,
    clock,
    async send(name, letter, signal = new AbortController().signal) {
      const strategy = byName.get(name);
      if (!strategy) throw new Error(`there is no strategy ${name}`);
      return await strategy.send(letter, signal);
    },
    pass: (seconds) => clock.moveTo(clock.now().plus({ seconds })),
  };
}
