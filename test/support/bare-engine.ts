import { commandsOf } from "../../src/engine/commands.ts";
import { createEngine, type EngineParts, type RunningEngine } from "../../src/engine/engine.ts";
import type { NotificationStrategy } from "../../src/ports/notification-strategy.ts";
import { recordedLog } from "./log.ts";

/** An engine that tells by these strategies, and no house around it: for what a book or a strategy of the test's own does to it. */
export function bareEngine(
  strategies: readonly NotificationStrategy[],
  parts: Pick<EngineParts, "store" | "clock"> & Partial<EngineParts>,
): RunningEngine {
  const byName = new Map(strategies.map((strategy) => [strategy.name, strategy]));
  return createEngine({
    log: recordedLog(),
    strategies: byName,
    commands: commandsOf(byName),
    failoverAfter: 30,
    retentionDays: 9,
    ...parts,
  });
}
