import fc from "fast-check";
import { DateTime } from "luxon";
import { describe, expect, test } from "vitest";
import type { EntryTime } from "../../src/domain/entry.ts";
import { describeEntryTime, parseEntryTimes } from "../../src/domain/entry-words.ts";
import { Refusal } from "../../src/domain/refusal.ts";
import { weekdays } from "../../src/domain/time.ts";

// A Monday, 10:00 in Berlin.
const now = DateTime.fromISO("2026-03-02T09:00:00Z", { zone: "utc" });
const read = (text: string) => parseEntryTimes(text, now, "Europe/Berlin").map(describeEntryTime);

describe("the times of a shift as people write them", () => {
  test.each([
    ["daily 22:00-06:00", ["daily 22:00-06:00"]],
    ["Daily 9:00 – 17:00", ["daily 09:00-17:00"]],
    ["weekly monday 09:00-17:00", ["weekly monday 09:00-17:00"]],
    ["mo,we 9:00-12:00", ["weekly monday 09:00-12:00", "weekly wednesday 09:00-12:00"]],
    ["fr-sa 22:00-06:00", ["weekly friday 22:00-06:00", "weekly saturday 22:00-06:00"]],
    ["weekly SaSu0-2359", ["weekly saturday 00:00-24:00", "weekly sunday 00:00-24:00"]],
    ["monthly 1. 09:00-17:00", ["monthly 1 09:00-17:00"]],
    ["2026-03-01T08:00 2026-03-08T08:00", ["2026-03-01 08:00 to 2026-03-08 08:00"]],
    ["2026-03-01 08:00 - 2026-03-08 08:00", ["2026-03-01 08:00 to 2026-03-08 08:00"]],
    ["tomorrow 18:00 to monday 08:00", ["2026-03-03 18:00 to 2026-03-09 08:00"]],
    ["tomorrow 18:00 until 20:00", ["2026-03-03 18:00 to 2026-03-03 20:00"]],
    ["now to 18:00", ["2026-03-02 10:00 to 2026-03-02 18:00"]],
    ["2027-03-28 02:15 to 2027-03-28 03:15", ["2027-03-28 02:15 to 2027-03-28 03:15"]],
    ["now to +2h", ["2026-03-02 10:00 to 2026-03-02 12:00"]],
  ])("%s", (text, times) => {
    expect(read(text)).toEqual(times);
  });

  test.each([
    ["", '"" is not a time for a shift'],
    ["whenever", '"whenever" is not a time for a shift'],
    ["weekly 09:00-17:00", "write daily 22:00-06:00"],
    ["daily 09:00-09:00", "ends as it begins"],
    ["daily 24:00-06:00", "no time to begin"],
    ["daily 25:00-06:00", '"25:00" is not a time of day.'],
    ["monthly 0 09:00-17:00", '"0" is not a day of the month'],
    ["tomorrow to friday", '"tomorrow" is not a time'],
    [
      "2026-03-08 08:00 to 2026-03-01 08:00",
      '"2026-03-08 08:00 to 2026-03-01 08:00" ends before it has begun.',
    ],
    ["2027-03-28 02:15 to 2027-03-28 02:45", "does not exist in Europe/Berlin"],
    ["2027-03-28 02:15 to 2027-03-28 03:00", "does not exist in Europe/Berlin"],
  ])("%s is refused", (text, sentence) => {
    expect(() => read(text)).toThrow(sentence);
  });

  const clock = fc
    .tuple(fc.nat(23), fc.nat(59))
    .map((parts) => parts.map((one) => `${one}`.padStart(2, "0")).join(":"));
  const range = fc
    .record({ begins: clock, ends: clock })
    .filter(({ begins, ends }) => begins !== ends && ends !== "23:59");
  const entry: fc.Arbitrary<EntryTime> = fc.oneof(
    range.map((times): EntryTime => ({ type: "daily", ...times })),
    fc
      .tuple(range, fc.constantFrom(...weekdays))
      .map(([times, day]): EntryTime => ({ type: "weekly", day, ...times })),
    fc
      .tuple(range, fc.integer({ min: 1, max: 31 }))
      .map(([times, day]): EntryTime => ({ type: "monthly", day, ...times })),
    clock.map(
      (time): EntryTime => ({ type: "specific", begins: `2026-05-01T${time}`, ends: `2026-05-02T${time}` }),
    ),
  );

  test("what is described is read back as it was", () => {
    fc.assert(
      fc.property(entry, (time) => {
        expect(parseEntryTimes(describeEntryTime(time), now, "Europe/Berlin")).toEqual([time]);
      }),
    );
  });

  test("any other text is refused, and nothing worse", () => {
    const words = fc.array(
      fc.constantFrom("weekly", "daily", "monthly", "mo-fr", "to", "now", "9:00", "1", "-", "2026-03-01"),
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          words.map((some) => some.join(" ")),
        ),
        (text) => {
          try {
            read(text);
          } catch (error) {
            if (!(error instanceof Refusal)) throw error;
          }
        },
      ),
    );
  });
});
