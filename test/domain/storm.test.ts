import { DateTime } from "luxon";
import { expect, test } from "vitest";
import { type Arrival, inWindow, roomFor, withMore } from "../../src/domain/storm.ts";

const noon = DateTime.fromISO("2026-03-01T12:00:00Z", { zone: "utc" });

test("pages in a steady stream are all counted, in no more than one arrival a second, and forgotten after a minute", () => {
  let arrivals: Arrival[] = [];
  for (let step = 0; step < 120; step += 1)
    arrivals = withMore(arrivals, 3, noon.plus({ milliseconds: step * 500 }));
  const end = noon.plus({ milliseconds: 119 * 500 });
  expect(arrivals).toHaveLength(60);
  expect(roomFor(1_000, arrivals, 400, end)).toBe(400 - 360);
  expect(inWindow(arrivals, end.plus({ minutes: 1 }))).toEqual([]);
});
