import { DateTime } from "luxon";
import type { Clock } from "../ports/clock.ts";
import type { Log } from "../ports/log.ts";
import type { Concern } from "./concern.ts";
import type { BeginPass } from "./progress.ts";

/** The longest sleep when nothing is known to be due: what another process forgot to say is seen within this. */
const longestSleep = { seconds: 1 };
/** The shortest after a pass that did nothing: what is due but cannot be taken yet must not keep the loop spinning. */
const shortestSleep = { milliseconds: 50 };

/** One pass over all concerns: how much was done, how many failed. A concern that fails is logged, and the next has its turn. */
export async function passOnce(
  concerns: readonly Concern[],
  now: DateTime,
  log: Log,
): Promise<{ done: number; failed: number }> {
  let done = 0;
  let failed = 0;
  for (const concern of concerns) {
    try {
      done += await concern.pass(now);
    } catch (error) {
      failed += 1;
      log.error({ concern: concern.name, err: error }, "A concern of the engine failed; it is tried again.");
    }
  }
  return { done, failed };
}

export interface LoopParts {
  concerns: readonly Concern[];
  clock: Clock;
  log: Log;
  /** When something of ours is due next, so far as the book knows. */
  nextDueAt: () => Promise<DateTime | undefined>;
  /** Rings when something became due; returns how to stop listening. */
  onWake: (listener: () => void) => () => void;
  begin: BeginPass;
}

/**
 * Passes until nothing is due, then sleeps until something is, a nudge, or one second, whichever is first. Never
 * re-entrant. Resolves when `signal` has aborted and the last pass is over.
 */
export async function runLoop(
  { concerns, clock, log, nextDueAt, onWake, begin }: LoopParts,
  signal: AbortSignal,
): Promise<void> {
  let nudged = false;
  let sleeping = new AbortController();
  const stir = () => {
    nudged = true;
    sleeping.abort();
  };
  const stopListening = onWake(stir);
  signal.addEventListener("abort", stir, { once: true });
  while (!signal.aborted) {
    nudged = false;
    const end = begin();
    const { done, failed } = await passOnce(concerns, clock.now(), log);
    end(failed);
    if (done > 0) continue;
    const due = failed > 0 ? undefined : await nextDueAt().catch(() => undefined);
    sleeping = new AbortController();
    if (nudged) continue;
    const now = clock.now();
    const [earliest, latest] = [now.plus(shortestSleep), now.plus(longestSleep)];
    await clock.until(DateTime.max(earliest, DateTime.min(due ?? latest, latest)), sleeping.signal);
  }
  stopListening();
}
