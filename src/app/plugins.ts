import type { z } from "zod";
import { Refusal } from "../domain/refusal.ts";
import type { ChatAdapter } from "../ports/chat-adapter.ts";
import type { Clock } from "../ports/clock.ts";
import type { Forwarder } from "../ports/forwarder.ts";
import type { ForwarderPlugin } from "../ports/forwarder-plugin.ts";
import type { Log } from "../ports/log.ts";
import type { NotificationStrategy } from "../ports/notification-strategy.ts";
import type { PlatformPlugin } from "../ports/platform-plugin.ts";
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
  xmpp: async () => {
    const { createXmpp, xmppSettings } = await import("../chat/xmpp/adapter.ts");
    return (read, kit) => createXmpp(read(xmppSettings), kit);
  },
  slack: async () => {
    const { createSlack, slackSettings } = await import("../chat/slack/adapter.ts");
    return (read, kit) => createSlack(read(slackSettings), kit);
  },
  discord: async () => {
    const { createDiscord, discordSettings } = await import("../chat/discord/adapter.ts");
    return (read, kit) => createDiscord(read(discordSettings), kit);
  },
};

/** The platform of a network: `irc` of `irc:libera`. `more` are those from outside the house. */
export async function platformOf(network: string, more: readonly PlatformPlugin[]): Promise<Platform> {
  const [, name = ""] = /^([a-z][a-z0-9]*)(:[a-z0-9-]+)?$/.exec(network) ?? [];
  const load = platforms[name];
  if (load) return await load();
  const plugin = more.find((one) => one.platform === name);
  if (plugin) return (read, kit) => plugin.create(read(plugin.settings), kit);
  const known = [...Object.keys(platforms), ...more.map(({ platform }) => platform)].join(", ");
  throw new Refusal(
    `NETWORKS names "${network}", which is no network.`,
    `A network is a platform (${known}) or a platform and a label, such as irc:libera.`,
  );
}

/**
 * The notification strategies beside those of networks, by what their settings begin with. Imported when one of those
 * settings is given, so that an unused library is never loaded; at once where `alone` says that none is needed.
 */
const strategyPlugins: Record<string, { load(): Promise<StrategyPlugin>; alone?: true }> = {
  email: { load: async () => (await import("../notify/email/strategy.ts")).email },
  script: { load: async () => (await import("../notify/script/strategy.ts")).script },
  webhook: { load: async () => (await import("../notify/webhook/strategy.ts")).webhook },
  syslog: { load: async () => (await import("../notify/syslog/strategy.ts")).syslog },
  "snmp-trap": { load: async () => (await import("../notify/snmp-trap/strategy.ts")).snmpTrap },
  pager: { load: async () => (await import("../notify/pager/strategy.ts")).pager },
  asterisk: { load: async () => (await import("../notify/asterisk/strategy.ts")).asterisk },
  irccat: { load: async () => (await import("../notify/irccat/strategy.ts")).irccat },
  microblog: { load: async () => (await import("../notify/microblog/strategy.ts")).microblog },
};

/**
 * What the settings of the house's own parts begin with: no plug-in from outside may be called so. Beside platforms and
 * strategies these are the terminal, and what `HTTP_PORT`, `OPENNMS_PORT` and the like are settings of.
 */
export const partNames: readonly string[] = [
  ...Object.keys(platforms),
  ...Object.keys(strategyPlugins),
  ...["terminal", "http", "opennms", "database", "data"],
];

/** What one plug-in was made into. */
export type SetUp = Strategies & { name: string };

/** The strategies that the environment sets up, and all of `more`, those from outside the house. Rejects with a Refusal when a setting cannot be used. */
export async function strategiesSetUp(
  environment: Environment,
  kit: StrategyKit,
  more: readonly StrategyPlugin[],
): Promise<SetUp[]> {
  const made: SetUp[] = more.map((plugin) => ({
    name: plugin.name,
    ...plugin.create(readPluginSettings(environment, plugin.name, plugin.settings), kit),
  }));
  for (const [name, { load, alone }] of Object.entries(strategyPlugins)) {
    if (!alone && !hasSettings(environment, name)) continue;
    const plugin = await load();
    made.push({ name, ...plugin.create(readPluginSettings(environment, name, plugin.settings), kit) });
  }
  return made;
}

/** The forwarders by their names. Throws a Refusal when a setting cannot be used. */
export function forwardersSetUp(
  environment: Environment,
  kit: Kit,
  plugins: readonly ForwarderPlugin[],
): Map<string, Forwarder> {
  return new Map(
    plugins.map(({ forwarder, settings, create }) => [
      forwarder,
      create(readPluginSettings(environment, forwarder, settings), kit),
    ]),
  );
}

/** The strategies by their names. Throws a Refusal when two have the same, since paths could not tell them apart. */
export function byName(strategies: readonly NotificationStrategy[]): Map<string, NotificationStrategy> {
  const named = new Map<string, NotificationStrategy>();
  for (const strategy of strategies) {
    if (named.has(strategy.name))
      throw new Refusal(
        `Two notification strategies are called "${strategy.name}".`,
        "A network that NETWORKS names twice, or a plug-in in PLUGINS, brings the second.",
      );
    named.set(strategy.name, strategy);
  }
  return named;
}
