import type { Clock } from "../ports/clock.ts";
import type { Engine } from "../ports/engine.ts";
import type { Forwarder } from "../ports/forwarder.ts";
import type { Log } from "../ports/log.ts";
import type { Meter } from "../ports/meter.ts";
import type { NotificationStrategy } from "../ports/notification-strategy.ts";
import type { Store } from "../ports/store.ts";
import { createAcknowledge } from "./acknowledge.ts";
import type { CommandsIn } from "./commands.ts";
import { createConvey } from "./convey.ts";
import { createDeliver } from "./deliver.ts";
import { createEscalate } from "./escalate.ts";
import { createFailOver } from "./fail-over.ts";
import { createForward } from "./forward.ts";
import { createHasten } from "./hasten.ts";
import { createBeat, createHeartbeats } from "./heartbeats.ts";
import { createHousekeeping } from "./housekeeping.ts";
import { createIntake } from "./intake.ts";
import { passOnce, runLoop } from "./loop.ts";
import { metered } from "./metered.ts";
import { createProgress, type Progress } from "./progress.ts";
import { createReopen } from "./reopen.ts";
import { createResolve } from "./resolve.ts";
import { createUnheard } from "./unheard.ts";

export interface EngineParts {
  store: Store;
  clock: Clock;
  log: Log;
  strategies: ReadonlyMap<string, NotificationStrategy>;
  /** Every notification command that the house can plan by. */
  commands: CommandsIn;
  /** By name; each has been introduced to the book. */
  forwarders?: ReadonlyMap<string, Forwarder>;
  /** Seconds after which somebody who was not reached is told by another of their ways as well. */
  failoverAfter: number;
  /** Days for which answered notices and their events are kept. */
  retentionDays: number;
  meter?: Meter;
}

export interface RunningEngine extends Engine, Progress {
  /** Runs passes until `signal` aborts; resolves when what was under way has been settled. */
  run(signal: AbortSignal): Promise<void>;
  /** Passes until nothing is due and nothing under way: how tests move the house without a loop. */
  settle(): Promise<void>;
}

/** The engine: a list of concerns with one pass each, over truth that lies in the store. */
export function createEngine(parts: EngineParts): RunningEngine {
  const { store, clock, log, strategies, commands, failoverAfter, retentionDays, meter } = parts;
  const { begin, ...progress } = createProgress(clock, meter);
  const deliver = createDeliver(store, clock, log, strategies, commands, meter);
  const forwarders = parts.forwarders ?? new Map<string, Forwarder>();
  const forward = createForward(store, clock, log, forwarders);
  const accept = metered(createIntake(deliver, clock, commands, forwarders.size > 0), meter);
  const concerns = [
    createEscalate(store, deliver, log, commands, meter),
    deliver,
    createReopen(store, log),
    createFailOver(store, log, commands, failoverAfter),
    createUnheard(store),
    createHeartbeats(store, accept),
    createHousekeeping(store, retentionDays),
    forward,
  ];

  return {
    accept,
    beat: createBeat(store, clock),
    ...createAcknowledge(store, clock),
    ...createHasten(store, clock),
    ...createResolve(store, clock),
    ...progress,
    convey: createConvey(store, clock, strategies, commands),

    change: (work) =>
      store.transaction(async (tx) => {
        const directory = await tx.directory.change(work);
        await tx.notices.releaseHolds(clock.now());
        tx.nudge();
        return directory;
      }),

    async run(signal) {
      const nextDueAt = () =>
        store.transaction(async (tx) => {
          const served = deliver.served(await tx.directory.read()).map(({ name }) => name);
          const times = [await tx.notices.nextDueAt(), await tx.deliveries.nextDueAt(served, deliver.busy())];
          return times.filter((time) => time !== undefined).sort((a, b) => a.toMillis() - b.toMillis())[0];
        });
      const onWake = (listener: () => void) => {
        const ends = [store.onWake(listener), deliver.onFree(listener), forward.onFree(listener)];
        return () => {
          for (const end of ends) end();
        };
      };
      await runLoop({ concerns, clock, log, nextDueAt, onWake, begin }, signal);
      await Promise.all([deliver.stop(), forward.stop()]);
    },

    async settle() {
      for (let done = 1; done > 0; ) {
        // What is on its way keeps others from theirs.
        await Promise.all([deliver.idle(), forward.idle()]);
        ({ done } = await passOnce(concerns, clock.now(), log));
      }
    },
  };
}
