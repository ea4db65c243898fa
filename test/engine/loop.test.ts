import { describe, expect, it } from "vitest";
import { systemClock } from "../../src/app/clock.ts";
import { type LoopParts, runLoop } from "../../src/engine/loop.ts";
import { recordedLog } from "../support/log.ts";
import { simClock } from "../support/sim-clock.ts";

function parts(more: Partial<LoopParts>): LoopParts {
  const log = recordedLog();
  return {
    concerns: [],
    clock: systemClock,
    log,
    nextDueAt: async () => undefined,
    onWake: () => () => {},
    begin: () => () => {},
    ...more,
  };
}

function signal(): { given: Promise<void>; give: () => void } {
  let give = () => {};
  const given = new Promise<void>((resolve) => {
    give = resolve;
  });
  return { given, give };
}

describe("the loop", () => {
  it("passes until nothing was done, and again at a nudge, never twice at once", async () => {
    let wake = () => {};
    let [left, passes, inside] = [3, 0, 0];
    const [idle, again] = [signal(), signal()];
    const concern = {
      name: "work",
      async pass() {
        inside += 1;
        expect(inside).toBe(1);
        await Promise.resolve();
        passes += 1;
        inside -= 1;
        if (left === 0 && passes > 4) again.give();
        if (left === 0) idle.give();
        return left > 0 ? left-- : 0;
      },
    };
    const stop = new AbortController();
    const onWake = (listener: () => void) => {
      wake = listener;
      return () => {};
    };
    const running = runLoop(
      parts({ concerns: [concern], clock: simClock("2026-01-01T00:00:00Z"), onWake }),
      stop.signal,
    );
    await idle.given;
    expect(passes).toBe(4);
    wake();
    await again.given;
    stop.abort();
    await running;
  });

  it("wakes at the earliest due time, and within a second when it knows of none", async () => {
    const clock = simClock("2026-01-01T00:00:00Z");
    const asked: string[] = [];
    const until: typeof clock.until = async (when) => {
      asked.push(String(when.diff(clock.now()).toISO()));
      clock.moveTo(when);
      if (asked.length === 2) stop.abort();
    };
    const dues = [clock.now().plus({ milliseconds: 300 }), undefined];
    const stop = new AbortController();
    await runLoop(parts({ clock: { ...clock, until }, nextDueAt: async () => dues.shift() }), stop.signal);
    expect(asked).toEqual(["PT0.3S", "PT1S"]);
  });

  it("goes on to the next concern when one fails, and does not spin", async () => {
    const clock = simClock("2026-01-01T00:00:00Z");
    const log = recordedLog();
    const stop = new AbortController();
    let others = 0;
    const waits: string[] = [];
    const until: typeof clock.until = async (when) => {
      waits.push(String(when.diff(clock.now()).toISO()));
      stop.abort();
    };
    const failing = { name: "failing", pass: async () => Promise.reject(new Error("the database is away")) };
    const other = {
      name: "other",
      async pass() {
        others += 1;
        return 0;
      },
    };
    const due = async () => clock.now().minus({ minutes: 5 });
    await runLoop(
      parts({ concerns: [failing, other], clock: { ...clock, until }, log, nextDueAt: due }),
      stop.signal,
    );
    expect(others).toBe(1);
    expect(waits).toEqual(["PT1S"]);
    expect(log.complaints).toEqual([expect.stringContaining("the database is away")]);
  });
});
