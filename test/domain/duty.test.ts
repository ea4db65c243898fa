import fc from "fast-check";
import { DateTime } from "luxon";
import { describe, expect, it } from "vitest";
import {
  type DutyRange,
  type DutySchedule,
  describeDuty,
  dutyFault,
  formatDuty,
  isOnDuty,
  nextOnDuty,
  parseDuty,
} from "../../src/domain/duty.ts";
import { Refusal } from "../../src/domain/refusal.ts";
import { day, minute } from "../../src/domain/time.ts";
import { type Minutes, nights } from "./minutes.ts";

const anyRange: fc.Arbitrary<DutyRange> = fc
  .record({
    days: fc.subarray([1, 2, 3, 4, 5, 6, 7], { minLength: 1 }),
    begins: fc.oneof(fc.integer({ min: 0, max: 1439 }), fc.integer({ min: 0, max: 240 })),
    ends: fc.oneof(fc.integer({ min: 0, max: 1440 }), fc.integer({ min: 0, max: 240 })),
  })
  .filter(({ begins, ends }) => begins !== ends);
const anySchedule: fc.Arbitrary<DutySchedule> = fc.array(anyRange, { minLength: 1, maxLength: 3 });

describe("what a duty schedule says", () => {
  it.each([
    ["Mo-Fr 09:00-17:00", "MoTuWeThFr900-1700"],
    ["Sa,Su 10:00-14:00", "SaSu1000-1400"],
    ["mon-fri 9:00 - 17:00", "MoTuWeThFr900-1700"],
    ["Mo-Fr09:00–17:00", "MoTuWeThFr900-1700"],
    ["Friday, Sa-Mo 22:00-06:00", "MoFrSaSu2200-600"],
    ["Mo-Fr 09:00-12:00, 13:00-17:00; Sa 10:00-14:00", "MoTuWeThFr900-1200;MoTuWeThFr1300-1700;Sa1000-1400"],
    ["Mo-Fr 09:00-17:00, Sa,Su 10:00-14:00", "MoTuWeThFr900-1700;SaSu1000-1400"],
    ["Mo900-1700; Tu0-600", "Mo900-1700;Tu0-600"],
    ["  Mo0900-1700\n", "Mo900-1700"],
  ])("%s", (text, normal) => {
    expect(formatDuty(parseDuty(text))).toBe(normal);
    expect(dutyFault(text)).toBeUndefined();
  });

  it.each([
    "",
    ";",
    "always",
    "Mo-Fr",
    "Mo-Fr 9-17",
    "Mo-We-Fr 09:00-17:00",
    "Mo900-1700 Tu 09:00-17:00",
    "M 09:00-17:00",
  ])("%j is refused, with what would be accepted", (text) => {
    const sentence = `"${text}" is not a duty schedule: write it like MoTuWeThFr900-1700 or Mo-Fr 09:00-17:00.`;
    expect(() => parseDuty(text)).toThrow(new Refusal(sentence));
    expect(dutyFault(text)).toBe(sentence);
  });

  it.each([
    ["09:00-17:00", '"09:00-17:00" names no day: write the days first, as in Mo-Fr 09:00-17:00.'],
    ["Mo 09:00-17:75", '"09:00-17:75" has more than 59 minutes in an hour.'],
    ["Mo2400-2500", '"Mo2400-2500" begins after the day\'s last minute: 23:59 is the latest.'],
    [
      "Mo1800-2430",
      '"Mo1800-2430" ends after 24:00: to end on the next day write that day\'s time, as in 22:00-06:00.',
    ],
    ["Mo 09:00-09:00", '"09:00-09:00" is over as it begins: 00:00-24:00 is the whole day.'],
    ["Mo9-17", '"Mo9-17" has minutes only: for whole hours write 900-1700.'],
    [
      "Mo900-1700;Mo900-1700-1800",
      '"Mo900-1700-1800" has a third part: one begin and one end are wanted, as in Mo900-1700.',
    ],
  ])("%s can be read, and is a mistake to declare", (text, fault) => {
    expect(parseDuty(text)).not.toHaveLength(0);
    expect(dutyFault(text)).toBe(fault);
  });

  it("is described for people", () => {
    const text = "MoTuWeThFr900-1200;MoTuWeThFr1300-1700;SaSu2200-600;MoWe0-2400";
    expect(describeDuty(parseDuty(text))).toBe(
      "Mo-Fr 09:00-12:00, 13:00-17:00; Sa,Su 22:00-06:00; Mo,We 00:00-24:00",
    );
  });

  it("both forms read back the same", () => {
    fc.assert(
      fc.property(anySchedule, (schedule) => {
        expect(parseDuty(formatDuty(schedule))).toEqual(schedule);
        expect(parseDuty(describeDuty(schedule))).toEqual(schedule);
        expect(dutyFault(describeDuty(schedule))).toBeUndefined();
      }),
    );
  });

  it("no text crashes it, and what has no fault says a duty", () => {
    const pieces = ["Mo", "Tu-Fr", "Sa,Su", "MoTu", " ", "09:00-17:00", "22:00–06:00", "0800-1700", ",", ";"];
    const text = fc.array(fc.constantFrom(...pieces), { maxLength: 5 }).map((some) => some.join(""));
    let faultless = 0;
    fc.assert(
      fc.property(fc.oneof(fc.string(), text), (text) => {
        if (dutyFault(text) !== undefined) return;
        faultless += 1;
        expect(parseDuty(text)).not.toHaveLength(0);
      }),
      { seed: 20_261_019, numRuns: 500 },
    );
    expect(faultless).toBeGreaterThan(5);
  });
});

describe("on duty", () => {
  const at = (local: string, zone: string) => DateTime.fromISO(local, { zone });

  it.each([
    ["before a night begins", "2026-03-02T21:59:59.999", false],
    ["as it begins", "2026-03-02T22:00", true],
    ["over midnight", "2026-03-03T00:00", true],
    ["as it ends", "2026-03-03T06:00", true],
    ["after it", "2026-03-03T06:00:00.001", false],
    ["in the night that nobody named", "2026-03-02T03:00", false],
  ])("Monday's night: %s", (_, local, on) => {
    expect(isOnDuty(["Mo2200-600"], at(local, "Europe/Berlin"), "Europe/Berlin")).toBe(on);
  });

  it("in the user's zone, wherever one asks from", () => {
    const instant = at("2026-03-02T08:00", "UTC");
    expect(isOnDuty(["Mo900-1700"], instant, "Europe/Berlin")).toBe(true);
    expect(isOnDuty(["Mo900-1700"], instant.setZone("Asia/Tokyo"), "UTC")).toBe(false);
  });

  it("the next duty is told in that zone, the present one as the instant asked about", () => {
    const instant = at("2026-03-02T12:00", "UTC");
    expect(nextOnDuty(["Mo900-1700"], instant, "UTC")).toBe(instant);
    expect(nextOnDuty(["Tu900-1700"], instant, "Asia/Kathmandu")?.toISO()).toBe(
      "2026-03-03T09:00:00.000+05:45",
    );
  });

  it("a night of seven hours, and one of nine", () => {
    const hours = (evening: string, morning: string) => {
      const begin = nextOnDuty(["Sa2200-600"], at(evening, "Europe/Berlin"), "Europe/Berlin");
      const end = at(morning, "Europe/Berlin");
      expect(isOnDuty(["Sa2200-600"], end, "Europe/Berlin")).toBe(true);
      expect(isOnDuty(["Sa2200-600"], end.plus(1), "Europe/Berlin")).toBe(false);
      return begin && end.diff(begin).as("hours");
    };
    expect(hours("2024-03-30T12:00", "2024-03-31T06:00")).toBe(7);
    expect(hours("2024-10-26T12:00", "2024-10-27T06:00")).toBe(9);
  });

  it("on a leap day", () => {
    expect(nextOnDuty(["Th0-600"], at("2024-02-28T12:00", "UTC"), "UTC")?.toISODate()).toBe("2024-02-29");
  });

  it("a day that a zone skips is made up for a week later", () => {
    const thursday = at("2011-12-29T18:00", "Pacific/Apia");
    expect(nextOnDuty(["Fr900-1700"], thursday, "Pacific/Apia")?.toISODate()).toBe("2012-01-06");
  });

  it("over a midnight that is passed twice", () => {
    // Clocks there went from 00:01 on Sunday the 7th back to 23:01 on Saturday.
    const on = (schedule: string, instant: string) =>
      isOnDuty([schedule], DateTime.fromISO(instant), "America/St_Johns");
    expect(on("Su0-800", "2010-11-07T03:15:00Z"), "23:45 on Saturday once more").toBe(true);
    expect(on("Fr2330-2310", "2010-11-07T02:30:30Z"), "on Sunday, before 23:10 comes again").toBe(true);
    expect(on("Fr2330-2310", "2010-11-07T02:40:01Z"), "past 23:10 once more").toBe(false);
  });

  it("without a readable schedule nobody is kept from being told", () => {
    expect(isOnDuty(["nonsense"], at("2026-03-02T12:00", "UTC"), "UTC")).toBe(true);
  });

  it("as one sees going through the nights minute by minute", () => {
    fc.assert(
      fc.property(fc.constantFrom(...nights), anySchedule, fc.boolean(), (night, schedule, together) => {
        const texts = together ? [formatDuty(schedule)] : schedule.map((range) => describeDuty([range]));
        const seen = dutyMinutes(night, schedule);
        const [first, end] = night.inner;
        let next: number | undefined;
        for (let index = seen.length - 1; index >= first; index--) {
          if (seen[index]) next = night.instants[index];
          if (index >= end) continue;
          const now = DateTime.fromMillis(night.instants[index] ?? 0, { zone: "utc" });
          const on = isOnDuty(texts, now, night.zone);
          if (on !== seen[index])
            expect.fail(`${night.zone} ${now.toISO()}: ${texts} is ${on ? "on" : "off"}`);
          if (index % 60 !== 17 || next === undefined) continue;
          expect(nextOnDuty(texts, now, night.zone)?.toMillis(), `${texts} from ${now.toISO()}`).toBe(next);
        }
      }),
      { numRuns: 60 },
    );
  });
});

/** On duty at each of the minutes? An end is included, which for whole minutes is one minute more; not so midnight. */
function dutyMinutes(night: Minutes, schedule: DutySchedule): boolean[] {
  const seen = night.instants.map(() => false);
  for (const range of schedule) {
    for (const { start, weekday } of night.dates) {
      if (!range.days.includes(weekday)) continue;
      const begins = start + range.begins * minute;
      const ends = range.ends >= 1439 ? start + day : start + range.ends * minute + 1;
      const over = range.ends < range.begins ? ends + day : ends;
      for (let index = 0; index < seen.length; index++) {
        if (night.hasBegun(begins, index) && !night.isOver(over, index)) seen[index] = true;
      }
    }
  }
  return seen;
}
