import { DateTime } from "luxon";
import type { Clock } from "../ports/clock.ts";

/** `setTimeout` counts in 32 bits: a longer wait is slept in pieces. */
const longestTimeout = 2 ** 31 - 1;

/**
 * The system's clock. How late it is, the wall clock says; how long somebody waits, the one that nobody can set: when the
 * wall clock is put back by an hour, nobody sleeps for an hour.
 */
export const systemClock: Clock = {
  now: () => DateTime.utc(),
  async until(when, signal) {
    const end = performance.now() + (when.toMillis() - Date.now());
    while (!signal.aborted) {
      const wait = Math.ceil(end - performance.now());
      if (wait <= 0) return;
      await sleep(Math.min(wait, longestTimeout), signal);
    }
  },
};

function sleep(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      signal.removeEventListener("abort", done);
      resolve();
    };
    const timer = setTimeout(done, milliseconds);
    signal.addEventListener("abort", done, { once: true });
  });
}
