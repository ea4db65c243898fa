import { randomBytes } from "node:crypto";
import { hostname } from "node:os";
import type { NotificationCommand } from "../domain/notification-command.ts";
import type { Clock } from "../ports/clock.ts";
import type { Log } from "../ports/log.ts";
import type { Running } from "../ports/running.ts";
import type { Process, Store } from "../ports/store.ts";

/** Seconds between two beats, and after which a silent process counts as gone. */
const every = 2;
const gone = 10;

/** This process among those that share the database: what the others carry out, and whether a newer one is here. */
export interface Presence {
  /** All that were alive at the last beat, this one included. */
  alive(): readonly Process[];
  /** Milliseconds by which our clock is ahead of the database's, at the last beat. */
  ahead(): number;
}

/** As other processes and people know this one: "ops1:4711:x3f9". */
export function processId(): string {
  return `${hostname()}:${process.pid}:${randomBytes(2).toString("hex")}`;
}

export interface PresenceKit {
  store: Store;
  clock: Clock;
  log: Log;
  id: string;
  schema: number;
  /** What this process can carry out, now. */
  commands(): NotificationCommand[];
  /** A newer program has come to migrate the database: this process must stop. */
  standDown(): void;
}

/** Says every two seconds that this process lives, until the signal aborts; then it takes its leave. */
export function keepPresence(kit: PresenceKit, signal: AbortSignal): Presence & Running {
  const { store, clock, log, id, schema } = kit;
  let alive: readonly Process[] = [];
  let ahead = 0;

  async function beat(): Promise<void> {
    const before = clock.now();
    const process = { id, schema, commands: kit.commands() };
    const seen = await store.transaction((tx) => tx.processes.beat(process, gone));
    alive = seen.alive;
    const between = before.plus(clock.now().diff(before).toMillis() / 2);
    ahead = between.diff(seen.databaseTime).toMillis();
    const newer = alive.find((one) => one.schema > schema);
    if (!newer) return;
    log.warn({ newer: newer.id }, "A newer Watchbill has come to this database; this one stands down.");
    kit.standDown();
  }

  async function keep(): Promise<void> {
    while (!signal.aborted) {
      await beat().catch((error: unknown) =>
        log.error({ err: error }, "This process could not say that it lives."),
      );
      await clock.until(clock.now().plus({ seconds: every }), signal);
    }
    await store
      .transaction((tx) => tx.processes.leave(id))
      .catch((error: unknown) => log.warn({ err: error }, "This process could not take its leave."));
  }

  return { alive: () => alive, ahead: () => ahead, stopped: keep() };
}
