import { DateTime } from "luxon";
import type { Clock } from "../ports/clock.ts";

/** `setTimeout` counts in 32 bits: a longer wait is slept in pieces. */
const longestTimeout = 2 ** 31 - 1;
/** Milliseconds by which clocks that agree may differ. */
const slack = 20;

/** The clock of a house of several machines, all of which go by one. */
export interface HouseClock extends Clock {
  /** Says what time it is, to within so many milliseconds. */
  agree(now: DateTime, within: number): void;
}

/**
 * This machine's clock. What time it is, the wall clock says; how long somebody waits, the one that nobody can set: when
 * the wall clock is put back by an hour, nobody sleeps for an hour.
 */
export const systemClock: Clock = clockOf(() => Date.now());

/**
 * The time that was last agreed on, going on by the clock that nobody can set. Processes on one database must agree on when
 * something is due: a machine whose own clock is wrong, or jumps, tells nobody too early and keeps nothing back.
 */
export function createHouseClock(): HouseClock {
  let agreed = Date.now();
  let at = performance.now();
  const now = () => agreed + performance.now() - at;
  return {
    ...clockOf(now),
    agree(time, within) {
      if (Math.abs(time.toMillis() - now()) <= Math.max(slack, within)) return;
      agreed = time.toMillis();
      at = performance.now();
    },
  };
}

function clockOf(milliseconds: () => number): Clock {
  return {
    now: () => DateTime.fromMillis(Math.floor(milliseconds()), { zone: "utc" }),
    until: (when, signal) =>
      new Promise((resolve) => {
        if (signal.aborted) return resolve();
        const done = () => {
          cancel();
          signal.removeEventListener("abort", done);
          resolve();
        };
        const cancel = after(when.toMillis() - milliseconds(), done);
        signal.addEventListener("abort", done, { once: true });
      }),
    after,
  };
}

function after(milliseconds: number, call: () => void): () => void {
  const end = performance.now() + milliseconds;
  let timer: NodeJS.Timeout;
  const wait = (left: number) => {
    timer = setTimeout(look, Math.min(Math.max(Math.ceil(left), 0), longestTimeout));
  };
  // A timer may ring a moment too early, and a long wait is several.
  const look = () => {
    const left = end - performance.now();
    if (left > 0) wait(left);
    else call();
  };
  wait(milliseconds);
  return () => clearTimeout(timer);
}
