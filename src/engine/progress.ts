import type { DateTime } from "luxon";
import type { Clock } from "../ports/clock.ts";
import type { Meter } from "../ports/meter.ts";

/** How the engine gets on, for those who look at it from outside. */
export interface Progress {
  /** When a pass last ended, whatever failed in it; before the first, when the engine was made. */
  passedAt(): DateTime;
  /** Resolves when a pass that begins after this moment has ended and nothing failed in it; or when the signal aborts. */
  fullPass(signal: AbortSignal): Promise<void>;
}

/** Notes that a pass begins; what it answers notes that the pass is over, and how many concerns failed in it. */
export type BeginPass = () => (failed: number) => void;

export function createProgress(clock: Clock, meter?: Meter): Progress & { begin: BeginPass } {
  let passedAt = clock.now();
  let begun = 0;
  const waiting = new Set<{ from: number; done: () => void }>();

  return {
    passedAt: () => passedAt,
    fullPass: (signal) =>
      new Promise((resolve) => {
        const one = { from: begun + 1, done: resolve };
        const leave = () => {
          waiting.delete(one);
          resolve();
        };
        if (signal.aborted) return leave();
        waiting.add(one);
        signal.addEventListener("abort", leave, { once: true });
      }),
    begin() {
      begun += 1;
      const [number, began] = [begun, clock.now()];
      return (failed) => {
        passedAt = clock.now();
        meter?.passed(passedAt.toMillis() - began.toMillis());
        if (failed > 0) return;
        for (const one of waiting) {
          if (one.from > number) continue;
          waiting.delete(one);
          one.done();
        }
      };
    },
  };
}
