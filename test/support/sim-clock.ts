import { DateTime } from "luxon";
import type { Clock } from "../../src/ports/clock.ts";

/** A clock that only moves when told. */
export interface SimClock extends Clock {
  /** Moves on to that instant, waking whoever waits for one up to it, in order. */
  moveTo(instant: DateTime): void;
}

export function simClock(start: string): SimClock {
  let now: DateTime = DateTime.fromISO(start, { zone: "utc" });
  const waiting = new Set<{ when: DateTime; wake: () => void }>();
  return {
    now: () => now,
    after(milliseconds, call) {
      const one = {
        when: now.plus({ milliseconds }),
        wake() {
          waiting.delete(one);
          call();
        },
      };
      waiting.add(one);
      return () => waiting.delete(one);
    },
    until(when, signal) {
      if (signal.aborted || when <= now) return Promise.resolve();
      return new Promise((resolve) => {
        const one = {
          when,
          wake() {
            waiting.delete(one);
            signal.removeEventListener("abort", one.wake);
            resolve();
          },
        };
        waiting.add(one);
        signal.addEventListener("abort", one.wake, { once: true });
      });
    },
    moveTo(instant) {
      if (instant < now)
        throw new RangeError(`the clock stands at ${now.toISO()} and does not go back to ${instant.toISO()}`);
      now = instant;
      for (const one of [...waiting].sort((a, b) => a.when.toMillis() - b.when.toMillis()))
        if (one.when <= now && waiting.has(one)) one.wake();
    },
  };
}
