import { DateTime } from "luxon";
import type { Clock } from "../ports/clock.ts";

/** `setTimeout` counts in 32 bits: a longer wait is slept in pieces. */
const longestTimeout = 2 ** 31 - 1;

/** The system's clock. */
export const systemClock: Clock = {
  now: () => DateTime.utc(),
  async until(when, signal) {
    while (!signal.aborted) {
      const wait = when.toMillis() - Date.now();
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
