import { randomBytes } from "node:crypto";
import { hostname } from "node:os";
import type { DateTime } from "luxon";
import type { StrategyFacts } from "../domain/notification-command.ts";
import type { Clock } from "../ports/clock.ts";
import type { Log } from "../ports/log.ts";
import type { Running } from "../ports/running.ts";
import type { Process, Store } from "../ports/store.ts";
import type { HouseClock } from "./clock.ts";

/** Seconds between two beats, and after which a silent process counts as gone. */
export interface Pulse {
  every: number;
  gone: number;
}

const calm: Pulse = { every: 2, gone: 10 };

/** This process among those that share the database. */
export interface Presence {
  /** What the others carried out when last heard of. The same array until it is another. */
  elsewhere(): readonly StrategyFacts[];
  /** Milliseconds by which this machine's clock is ahead of the database's, when last compared. */
  ahead(): number;
  /** When the database last answered; before it did, when this was made. */
  answeredAt(): DateTime;
  /** Says once that this process lives, and hears what time it is. Never rejects. */
  beat(): Promise<void>;
  /**
   * Says with every pulse that this process lives, until the signal aborts; then it takes its leave. Calls `standDown`
   * when a newer program has come to migrate the database: this process must stop.
   */
  keep(standDown: () => void, signal: AbortSignal): Running;
}

/** As other processes and people know this one: "ops1:4711:x3f9". */
export function processId(): string {
  return `${hostname()}:${process.pid}:${randomBytes(2).toString("hex")}`;
}

interface PresenceKit extends Process {
  store: Store;
  log: Log;
  /** Agrees with the database's at each beat, if it can. */
  clock: Clock & Partial<HouseClock>;
  machine: Clock;
}

export function createPresence(kit: PresenceKit, { every, gone } = calm): Presence {
  const { store, clock, machine, log, id, schema, commands } = kit;
  let others: readonly StrategyFacts[] = [];
  let ahead = 0;
  let answeredAt = clock.now();

  async function meetOthers(standDown: () => void): Promise<void> {
    const before = clock.now();
    const { alive, databaseTime } = await store.transaction((tx) =>
      tx.processes.beat({ id, schema, commands }, gone),
    );
    const half = clock.now().diff(before).toMillis() / 2;
    const time = databaseTime.plus(half);
    ahead = machine.now().diff(time).toMillis();
    clock.agree?.(time, half);
    answeredAt = clock.now();
    const found = alive.filter((one) => one.id !== id).flatMap((one) => one.commands);
    if (JSON.stringify(found) !== JSON.stringify(others)) others = found;
    const newer = alive.find((one) => one.schema > schema);
    if (!newer) return;
    log.warn({ newer: newer.id }, "A newer Watchbill has come to this database; this one stands down.");
    standDown();
  }

  const beat = (standDown = () => {}) =>
    meetOthers(standDown).catch((error: unknown) =>
      log.error({ err: error }, "This process could not say that it lives."),
    );

  async function keep(standDown: () => void, signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      await beat(standDown);
      await clock.until(clock.now().plus({ seconds: every }), signal);
    }
    await store
      .transaction((tx) => tx.processes.leave(id))
      .catch((error: unknown) => log.warn({ err: error }, "This process could not take its leave."));
  }

  return {
    elsewhere: () => others,
    ahead: () => ahead,
    answeredAt: () => answeredAt,
    beat,
    keep: (standDown, signal) => ({ stopped: keep(standDown, signal) }),
  };
}
