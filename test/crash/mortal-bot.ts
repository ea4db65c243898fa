import { createHouseClock, systemClock } from "../../src/app/clock.ts";
import { createPresence } from "../../src/app/presence.ts";
import { createReception } from "../../src/chat/reception.ts";
import { strategiesOf } from "../../src/chat/strategies.ts";
import { factsOf } from "../../src/domain/notification-command.ts";
import { commandsOf } from "../../src/engine/commands.ts";
import { createEngine, type RunningEngine } from "../../src/engine/engine.ts";
import type { ChatInbox } from "../../src/ports/chat-inbox.ts";
import type { Log } from "../../src/ports/log.ts";
import type { NotificationStrategy } from "../../src/ports/notification-strategy.ts";
import type { SlashCommand } from "../../src/ports/slash-command.ts";
import { schemaVersion } from "../../src/store/migrations.ts";
import { openStore } from "../../src/store/open.ts";
import type { MemoryNetwork } from "./memory-network.ts";
import type { MortalLine, Place } from "./mortal-line.ts";

/** Seconds; what the dead had begun is taken over sooner than in the house. */
const pulse = { every: 0.3, gone: 1.5 };

/** What a bot is made of; as `wire` puts it together, without what a page does not need. */
interface Wired {
  engine: RunningEngine;
  inbox: ChatInbox;
  /** Resolves when it has stopped. */
  run(stopping: AbortSignal): Promise<void>;
}

/** A bot that lives in this process and dies when its line is cut: from then on it says nothing, to nobody. */
export interface MortalBot {
  id: string;
  /** Once it is up; undefined when it died before. */
  up: Promise<Wired | undefined>;
  died: Promise<Place>;
  /** Resolves when nothing of it is left, after its death or after it was stopped. */
  gone: Promise<void>;
  stop(): void;
}

export interface Surroundings {
  databaseUrl: string;
  network: MemoryNetwork;
  commands: readonly SlashCommand[];
  /** What it complains of while it lives. */
  complaints: Map<string, number>;
}

export function bear(id: string, line: MortalLine, around: Surroundings): MortalBot {
  const stopping = new AbortController();
  const log = lastingUntil(line.isCut, around.complaints);
  const up = wireUp(id, line, log, around).catch((error: unknown) => {
    if (line.isCut()) return undefined;
    throw error;
  });
  const gone = up.then(async (wired) => {
    await wired?.run(stopping.signal);
    await line.close();
  });
  void line.cut.then(() => stopping.abort());
  return {
    id,
    up: up.then((wired) => (line.isCut() ? undefined : wired)),
    died: line.cut,
    gone,
    stop: () => stopping.abort(),
  };
}

async function wireUp(id: string, line: MortalLine, log: Log, around: Surroundings): Promise<Wired> {
  const url = new URL(around.databaseUrl);
  url.port = `${line.port}`;
  const store = await openStore({ url: url.toString(), id });
  const clock = createHouseClock();
  const adapter = around.network.joinedBy(id, line.isCut);
  const strategies = new Map<string, NotificationStrategy>(
    strategiesOf(adapter).map((strategy) => [strategy.name, strategy]),
  );
  const commands = [...strategies.values()].map(factsOf);
  const kit = { store, clock, log };
  const presence = createPresence(
    { ...kit, machine: systemClock, id, schema: schemaVersion, commands },
    pulse,
  );
  await presence.beat();
  const notificationCommands = commandsOf(strategies, presence.elsewhere);
  const engine = createEngine({
    ...kit,
    strategies,
    commands: notificationCommands,
    failoverAfter: 30,
    retentionDays: 30,
  });
  const inbox = createReception({
    ...kit,
    engine,
    commands: around.commands,
    notificationCommands,
    networks: () => [{ network: adapter.network, health: adapter.health() }],
  });
  return {
    engine,
    inbox,
    async run(stopping) {
      const leaving = new AbortController();
      const kept = presence.keep(() => {}, leaving.signal);
      await engine.run(stopping);
      leaving.abort();
      await kept.stopped;
      await store.close();
    },
  };
}

/** The dead do not complain. */
function lastingUntil(isDead: () => boolean, complaints: Map<string, number>): Log {
  const complain = ({ err }: Record<string, unknown>, sentence: string) => {
    if (isDead()) return;
    const words = err instanceof Error ? `${sentence} ${String(err.cause ?? err)}` : sentence;
    complaints.set(words, (complaints.get(words) ?? 0) + 1);
  };
  return { debug() {}, info() {}, warn: complain, error: complain };
}
