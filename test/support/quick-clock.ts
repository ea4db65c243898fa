import { setMaxListeners } from "node:events";
import { systemClock } from "../../src/app/clock.ts";
import type { Clock } from "../../src/ports/clock.ts";

/** The system's clock, running `speed` times as fast: for patience against real servers. */
export function quickClock(speed: number): Clock {
  const began = systemClock.now();
  return {
    now: () => began.plus({ milliseconds: systemClock.now().diff(began).toMillis() * speed }),
    until: (when, signal) =>
      systemClock.until(began.plus({ milliseconds: Math.ceil(when.diff(began).toMillis() / speed) }), signal),
    after: (milliseconds, call) => systemClock.after(milliseconds / speed, call),
  };
}

/** A clock that begins like the system's and can be made to run faster. */
export interface HurryingClock extends Clock {
  /** From now on `speed` seconds pass while one passes outside. */
  hurry(speed: number): void;
}

export function hurryingClock(): HurryingClock {
  let speed = 1;
  let since = systemClock.now();
  let shown = since;
  let changed = new AbortController();
  setMaxListeners(0, changed.signal);
  const now = () => shown.plus({ milliseconds: systemClock.now().diff(since).toMillis() * speed });
  const until: Clock["until"] = async (when, signal) => {
    while (!signal.aborted && now() < when) {
      const wait = Math.ceil(when.diff(now()).toMillis() / speed);
      const until = systemClock.now().plus({ milliseconds: wait });
      await systemClock.until(until, AbortSignal.any([signal, changed.signal]));
    }
  };
  return {
    now,
    until,
    after(milliseconds, call) {
      const over = new AbortController();
      void until(now().plus({ milliseconds }), over.signal).then(() => {
        if (!over.signal.aborted) call();
      });
      return () => over.abort();
    },
    hurry(faster) {
      [shown, since, speed] = [now(), systemClock.now(), faster];
      changed.abort();
      changed = new AbortController();
      setMaxListeners(0, changed.signal);
    },
  };
}
