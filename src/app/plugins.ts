import type { z } from "zod";
import { Refusal } from "../domain/refusal.ts";
import type { ChatAdapter } from "../ports/chat-adapter.ts";
import type { Clock } from "../ports/clock.ts";
import type { Log } from "../ports/log.ts";
import type { Strategies, Kit as StrategyKit, StrategyPlugin } from "../ports/strategy-plugin.ts";
import { type Environment, hasSettings, readPluginSettings } from "./settings.ts";

/** What every plug-in is given to work with. */
export interface Kit {
  clock: Clock;
  log: Log;
}

/** Reads a network's own settings through its platform's schema. */
export type ReadSettings = <S extends z.ZodType>(schema: S) => z.output<S>;

/** Makes the adapter of one network. */
export type Platform = (read: ReadSettings, kit: Kit) => ChatAdapter;

/** The platforms that a network can be of. Imported when a network asks for one, so that an unused SDK is never loaded. */
const platforms: Record<string, () => Promise<Platform>> = {
  irc: async () => {
    const { createIrc, ircSettings } = await import("../chat/irc/adapter.ts");
    return (read, kit) => createIrc(read(ircSettings), kit);
  },
  slack: async () => {
    const { createSlack, slackSettings } = await import("../chat/slack/adapter.ts");
    return (read, kit) => createSlack(read(slackSettings), kit);
  },
};

/** The platform of a network: `irc` of `irc:libera`. */
export async function platformOf(network: string): Promise<Platform> {
  const load = /^[a-z]+(:[a-z0-9-]+)?$/.test(network) ? platforms[network.split(":")[0] ?? ""] : undefined;
  if (load) return await load();
  throw new Refusal(
    `NETWORKS names "${network}", which is no network.`,
    `A network is a platform (${Object.keys(platforms).join(", ")}) or a platform and a label, such as irc:libera.`,
  );
}

/**
 * The notification strategies beside those of networks, by what their settings begin with. Imported when one of those
 * settings is given, so that an unused library is never loaded; at once where `alone` says that none is needed.
 */
const strategyPlugins: Record<string, { load(): Promise<StrategyPlugin>; alone?: true }> = {};

/** The strategies that the environment sets up. Rejects with a Refusal when a setting cannot be used. */
export async function strategiesSetUp(environment: Environment, kit: StrategyKit): Promise<Strategies[]> {
  const made: Strategies[] = [];
  for (const [name, { load, alone }] of Object.entries(strategyPlugins)) {
    if (!alone && !hasSettings(environment, name)) continue;
    const plugin = await load();
    made.push(plugin.create(readPluginSettings(environment, name, plugin.settings), kit));
  }
  return made;
}
