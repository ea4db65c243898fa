import { describe, expect, it } from "vitest";
import type { EntryTime } from "../../src/domain/entry.ts";
import { entryTimeFromOpennms } from "../../src/domain/opennms-entry.ts";
import { Refusal } from "../../src/domain/refusal.ts";

const daily = (begins: string, ends: string): EntryTime => ({ type: "daily", begins, ends });

describe("times of an OpenNMS calendar", () => {
  it.each([
    [{ type: "daily", begins: "09:00:00", ends: "17:00:30" }, daily("09:00", "17:00:30")],
    [{ type: "daily", begins: "00:00:00", ends: "23:59:59" }, daily("00:00", "24:00")],
    [
      { type: "weekly", day: "Sunday", begins: "22:00:00", ends: "06:00:00" },
      { type: "weekly", day: "sunday", begins: "22:00", ends: "06:00" },
    ],
    [
      { type: "monthly", day: "7", begins: "09:00:00", ends: "17:00:00" },
      { type: "monthly", day: 7, begins: "09:00", ends: "17:00" },
    ],
    [
      { type: "specific", begins: "03-Oct-2005 08:00:00", ends: "31-DEC-2005 23:59:59" },
      { type: "specific", begins: "2005-10-03T08:00", ends: "2005-12-31T24:00" },
    ],
  ])("%j", (time, entry) => {
    expect(entryTimeFromOpennms(time)).toEqual(entry);
  });

  it.each([
    [{ type: "hourly", begins: "09:00:00", ends: "17:00:00" }, '"hourly" is not a type of time'],
    [{ type: "weekly", begins: "09:00:00", ends: "17:00:00" }, "is not a weekday"],
    [{ type: "weekly", day: "mo", begins: "09:00:00", ends: "17:00:00" }, '"mo" is not a weekday'],
    [{ type: "monthly", day: "32", begins: "09:00:00", ends: "17:00:00" }, '"32" is not a day of the month'],
    [
      { type: "monthly", day: "friday", begins: "09:00:00", ends: "17:00:00" },
      '"friday" is not a day of the month',
    ],
    [{ type: "specific", day: "1", begins: "03-Oct-2005 08:00:00", ends: "04-Oct-2005 08:00:00" }, 'Day "1"'],
    [
      { type: "specific", begins: "31-Sep-2005 08:00:00", ends: "04-Oct-2005 08:00:00" },
      "is not a date and time",
    ],
    [{ type: "specific", begins: "05-Oct-2005 08:00:00", ends: "04-Oct-2005 08:00:00" }, "ends before"],
    [{ type: "daily", begins: "9:00", ends: "17:00:00" }, '"9:00" is not a time of day'],
    [{ type: "daily", begins: "09:00:00", ends: "25:00:00" }, '"25:00:00" is not a time of day'],
  ])("%j is refused", (time, sentence) => {
    expect(() => entryTimeFromOpennms(time)).toThrow(Refusal);
    expect(() => entryTimeFromOpennms(time)).toThrow(sentence);
  });
});
