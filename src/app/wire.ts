import { randomBytes } from "node:crypto";
import { holdByLease, listenByLease } from "../chat/hold.ts";
import { createReception, localAdmin } from "../chat/reception.ts";
import { strategiesOf } from "../chat/strategies.ts";
import { factsOf } from "../domain/notification-command.ts";
import { parseZone } from "../domain/zone.ts";
import { type CommandsIn, commandsOf } from "../engine/commands.ts";
import { createEngine, type RunningEngine } from "../engine/engine.ts";
import type { ChatAdapter } from "../ports/chat-adapter.ts";
import type { ChatInbox, Reply } from "../ports/chat-inbox.ts";
import type { Clock } from "../ports/clock.ts";
import type { Forwarder } from "../ports/forwarder.ts";
import type { Log } from "../ports/log.ts";
import type { Meter } from "../ports/meter.ts";
import type { NetworkHealth } from "../ports/network-health.ts";
import type { NotificationStrategy } from "../ports/notification-strategy.ts";
import type { SlashCommand } from "../ports/slash-command.ts";
import type { SourcePlugin } from "../ports/source-plugin.ts";
import type { Store } from "../ports/store.ts";
import { loadCommands } from "../slash/load.ts";
import { schemaVersion } from "../store/migrations.ts";
import { openStore } from "../store/open.ts";
import { createHouseClock, systemClock } from "./clock.ts";
import { foundedDirectory, withOwnRules } from "./founding.ts";
import { loadOutside } from "./outside.ts";
import { byName, forwardersSetUp, partNames, platformOf, type SetUp, strategiesSetUp } from "./plugins.ts";
import { createPresence, type Presence, processId } from "./presence.ts";
import { type Environment, machineZone, readNetworkSettings, type Settings } from "./settings.ts";

/** Every part of the house, put together; nothing runs yet. */
export interface WiredHouse {
  /** This process among those that share the database. */
  clock: Clock;
  presence: Presence;
  store: Store;
  engine: RunningEngine;
  inbox: ChatInbox;
  commands: SlashCommand[];
  networks: ChatAdapter[];
  /** How everything is that this process is connected to. */
  healths(): { network: string; health: NetworkHealth }[];
  /** The notification strategies that are no networks, by plug-in. */
  plugins: SetUp[];
  /** Sources of events from outside the house. */
  sources: SourcePlugin[];
  /** Every notification command that the house can plan by. */
  notificationCommands: CommandsIn;
  /** Runs a command as the owner of the bot's account. */
  asOwner(argv: string[]): Promise<Reply>;
}

/**
 * Opens the store and puts the parts together. `more` are networks beside those of the settings (the terminal).
 * Rejects with a Refusal when a setting or the data folder cannot be used.
 */
export async function wire(
  settings: Settings,
  environment: Environment,
  log: Log,
  more: readonly ChatAdapter[] = [],
  meter?: Meter,
): Promise<WiredHouse> {
  // An embedded database has this machine's clock.
  const clock = settings.DATABASE_URL ? createHouseClock() : systemClock;
  const own = await loadCommands(new URL("../../commands/", import.meta.url));
  const outside = await loadOutside(settings.PLUGINS, {
    commands: own.map(({ name }) => name),
    parts: partNames,
  });
  const commands = [...own, ...outside.commands];
  const adapters: ChatAdapter[] = [];
  for (const network of settings.NETWORKS) {
    const create = await platformOf(network, outside.platforms);
    adapters.push(create((schema) => readNetworkSettings(environment, network, schema), { clock, log }));
  }
  const id = processId();
  const url = settings.DATABASE_URL;
  const store = await openStore(url ? { url, id } : { folder: settings.DATA_DIR });
  // An embedded database has one process, so nobody else could speak.
  const kit = { store, clock, log, holder: id };
  const spoken = url ? adapters.map((one) => holdByLease(one, kit)) : adapters;
  const networks = [...more, ...spoken];
  const secret = (name: string) =>
    store.transaction((tx) => tx.secrets.keep(name, randomBytes(32).toString("base64")));
  let plugins: SetUp[];
  let strategies: Map<string, NotificationStrategy>;
  let forwarders: Map<string, Forwarder>;
  try {
    const { ZONE: zone } = settings;
    await found(store, () => (zone === undefined ? machineZone() : parseZone(zone)));
    const made = await strategiesSetUp(environment, { clock, log, secret }, outside.strategies);
    plugins = url ? made.map((one) => listenByLease(one, kit)) : made;
    strategies = byName([...networks.flatMap(strategiesOf), ...plugins.flatMap((one) => one.strategies)]);
    forwarders = forwardersSetUp(environment, { clock, log }, outside.forwarders);
  } catch (error) {
    await store.close();
    throw error;
  }
  const presence = createPresence({
    store,
    clock,
    machine: systemClock,
    log,
    id,
    schema: schemaVersion,
    commands: [...strategies.values()].map(factsOf),
  });
  await presence.beat();
  await store.transaction((tx) => tx.forwards.introduce([...forwarders.keys()], clock.now()));
  const notificationCommands = commandsOf(strategies, presence.elsewhere);
  const { FAILOVER_AFTER: failoverAfter, RETENTION_DAYS: retentionDays } = settings;
  const engine = createEngine({
    store,
    clock,
    log,
    strategies,
    commands: notificationCommands,
    forwarders,
    failoverAfter,
    retentionDays,
    ...(meter && { meter }),
  });
  const healths = () => [
    ...networks.map((adapter) => ({ network: adapter.network, health: adapter.health() })),
    ...plugins.flatMap(({ name, health }) => (health ? [{ network: name, health: health() }] : [])),
  ];
  const inbox = createReception({
    store,
    engine,
    clock,
    log,
    commands,
    notificationCommands,
    networks: healths,
  });
  const asOwner = (argv: string[]) => inbox.command({ from: localAdmin, input: argv });
  return {
    clock,
    presence,
    store,
    engine,
    inbox,
    commands,
    networks,
    healths,
    plugins,
    sources: outside.sources,
    notificationCommands,
    asOwner,
  };
}

/** The first process on a new database founds the house; the first of this version adds the rules of its own events. */
async function found(store: Store, zone: () => string): Promise<void> {
  await store.transaction(async (tx) => {
    const isNew = (await tx.directory.read()).revision === 0;
    // Once: whoever takes them away later means it.
    const lacksRules = await tx.marks.write("rules", "watch, heartbeats", undefined);
    if (!isNew && !lacksRules) return;
    await tx.directory.change((directory) =>
      withOwnRules(directory.revision > 0 ? directory : foundedDirectory(directory, zone())),
    );
  });
}
