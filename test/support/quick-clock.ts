import { systemClock } from "../../src/app/clock.ts";
import type { Clock } from "../../src/ports/clock.ts";

/** The system's clock, running `speed` times as fast: for patience against real servers. */
export function quickClock(speed: number): Clock {
  const began = systemClock.now();
  return {
    now: () => began.plus({ milliseconds: systemClock.now().diff(began).toMillis() * speed }),
    until: (when, signal) =>
      systemClock.until(began.plus({ milliseconds: Math.ceil(when.diff(began).toMillis() / speed) }), signal),
  };
}
