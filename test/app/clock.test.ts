import { DateTime } from "luxon";
import { afterEach, expect, test, vi } from "vitest";
import { createHouseClock, systemClock } from "../../src/app/clock.ts";

afterEach(() => void vi.restoreAllMocks());

test.each([
  ["back", -3_600_000],
  ["forward", 3_600_000],
])("a wait ends when its time has passed, though the wall clock is put %s meanwhile", async (_, by) => {
  const real = Date.now.bind(Date);
  const began = performance.now();
  const waiting = systemClock.until(
    systemClock.now().plus({ milliseconds: 100 }),
    new AbortController().signal,
  );
  vi.spyOn(Date, "now").mockImplementation(() => real() + by);
  await waiting;
  expect(performance.now() - began).toBeGreaterThanOrEqual(99);
});

test("a wait ends at once when its signal aborts, or its moment has passed", async () => {
  const over = AbortSignal.abort();
  await systemClock.until(systemClock.now().plus({ years: 1 }), over);
  await systemClock.until(systemClock.now().minus({ seconds: 1 }), new AbortController().signal);
  const ending = new AbortController();
  const waiting = systemClock.until(systemClock.now().plus({ years: 1 }), ending.signal);
  ending.abort();
  await waiting;
});

test("the clock of a house goes by what was agreed on, whatever this machine's says", () => {
  const clock = createHouseClock();
  const agreed = DateTime.fromISO("2026-10-19T10:00:00Z", { zone: "utc" });
  clock.agree(agreed, 1);
  const real = Date.now.bind(Date);
  vi.spyOn(Date, "now").mockImplementation(() => real() + 3_600_000);
  expect(clock.now().diff(agreed).as("seconds")).toBeLessThan(60);
  // What an answer about the time lost on its way is no news.
  const before = clock.now();
  clock.agree(before.minus({ milliseconds: 200 }), 300);
  expect(clock.now() >= before).toBe(true);
});
