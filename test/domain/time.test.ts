import fc from "fast-check";
import { DateTime } from "luxon";
import { describe, expect, it } from "vitest";
import { Refusal } from "../../src/domain/refusal.ts";
import {
  day,
  formatDuration,
  instantOf,
  minute,
  momentOf,
  parseDuration,
  parseInstant,
  parseWallClock,
} from "../../src/domain/time.ts";
import { parseZone } from "../../src/domain/zone.ts";
import { nights } from "./minutes.ts";

function refusal(attempt: () => unknown): Refusal {
  try {
    attempt();
  } catch (error) {
    if (error instanceof Refusal) return error;
    throw error;
  }
  throw new Error("nothing was refused");
}

describe("durations", () => {
  it.each([
    ["90s", 90_000],
    ["15m", 900_000],
    ["1h30m", 5_400_000],
    ["2d", 172_800_000],
    ["500ms", 500],
    ["0s", 0],
    [" 1D2H3M4S5MS ", 93_784_005],
    ["90m", 5_400_000],
  ])("%s", (text, milliseconds) => {
    expect(parseDuration(text)).toBe(milliseconds);
  });

  it("a negative one is told that it must be positive", () => {
    expect(refusal(() => parseDuration("-5m")).message).toBe(
      '"-5m" is negative: a duration must be positive, such as 5m.',
    );
  });

  it.each(["", " ", "30", "-5", "1.5h", "30m1h", "5m5m", "5 m", "1w", "s", "soon", "1h30"])(
    "%j is refused, with what would be accepted",
    (text) => {
      const { message } = refusal(() => parseDuration(text));
      expect(message).toBe(`"${text}" is not a duration: write 90s, 15m, 1h30m, 2d or 500ms.`);
    },
  );

  it("a century is the longest", () => {
    expect(parseDuration("36500d")).toBe(36_500 * day);
    expect(refusal(() => parseDuration("36501d")).message).toContain("too long");
    expect(refusal(() => parseDuration(`${"9".repeat(400)}d`)).message).toContain("too long");
  });

  it("are printed with the largest units, and read back exactly", () => {
    expect([0, 500, 90_000, 5_400_000, 172_800_000].map(formatDuration)).toEqual([
      "0s",
      "500ms",
      "1m30s",
      "1h30m",
      "2d",
    ]);
    fc.assert(
      fc.property(fc.oneof(fc.nat(36_500 * day), fc.nat(day)), (milliseconds) => {
        expect(parseDuration(formatDuration(milliseconds))).toBe(milliseconds);
      }),
    );
  });
});

describe("wall clocks", () => {
  const utc = (wall: string, zone: string, which: "first" | "last") =>
    instantOf(parseWallClock(wall) ?? Number.NaN, zone, which)
      .toUTC()
      .toISO({ suppressMilliseconds: true });

  it.each([
    ["an ordinary time", "2024-06-01T12:00", "Europe/Berlin", "2024-06-01T10:00:00Z"],
    ["24:00 is midnight", "2024-06-01T24:00", "Europe/Berlin", "2024-06-01T22:00:00Z"],
    ["a leap day", "2024-02-29T24:00", "Asia/Kathmandu", "2024-02-29T18:15:00Z"],
    ["an hour that does not exist", "2024-03-31T02:30", "Europe/Berlin", "2024-03-31T01:00:00Z"],
    ["half an hour that does not exist", "2024-10-06T02:15", "Australia/Lord_Howe", "2024-10-05T15:30:00Z"],
    ["a day that does not exist", "2011-12-30T12:00", "Pacific/Apia", "2011-12-30T10:00:00Z"],
    ["the begin of that day", "2011-12-30T00:00", "Pacific/Apia", "2011-12-30T10:00:00Z"],
    ["its end", "2011-12-30T24:00", "Pacific/Apia", "2011-12-30T10:00:00Z"],
    ["midnight that does not exist", "2018-11-04T00:00", "America/Sao_Paulo", "2018-11-04T03:00:00Z"],
  ])("%s", (_, wall, zone, instant) => {
    expect(utc(wall, zone, "first")).toBe(instant);
    expect(utc(wall, zone, "last")).toBe(instant);
  });

  it.each([
    ["an hour", "2024-10-27T02:30", "Europe/Berlin", "2024-10-27T00:30:00Z", "2024-10-27T01:30:00Z"],
    [
      "its first instant",
      "2024-10-27T02:00",
      "Europe/Berlin",
      "2024-10-27T00:00:00Z",
      "2024-10-27T01:00:00Z",
    ],
    ["not its end", "2024-10-27T03:00", "Europe/Berlin", "2024-10-27T02:00:00Z", "2024-10-27T02:00:00Z"],
    [
      "winter time by law",
      "2024-10-27T01:30",
      "Europe/Dublin",
      "2024-10-27T00:30:00Z",
      "2024-10-27T01:30:00Z",
    ],
    [
      "half an hour",
      "2024-04-07T01:45",
      "Australia/Lord_Howe",
      "2024-04-06T14:45:00Z",
      "2024-04-06T15:15:00Z",
    ],
    ["midnight", "2024-11-02T24:00", "America/Havana", "2024-11-03T04:00:00Z", "2024-11-03T05:00:00Z"],
  ])("shown twice: %s", (_, wall, zone, first, last) => {
    expect(utc(wall, zone, "first")).toBe(first);
    expect(utc(wall, zone, "last")).toBe(last);
  });

  it("of every minute of nights on which clocks change, as one sees going through them minute by minute", () => {
    for (const { zone, instants, inner, hasBegun, isOver, dates } of nights) {
      let [first, last] = [0, 0];
      const start = dates[0]?.start ?? 0;
      for (let wall = start; wall < start + dates.length * day; wall += minute) {
        while (first < instants.length && !hasBegun(wall, first)) first++;
        while (last < instants.length && !isOver(wall, last)) last++;
        if (first < inner[0] || last >= inner[1]) continue;
        const found = [momentOf(wall, zone, "first"), momentOf(wall, zone, "last")];
        if (found[0] !== instants[first] || found[1] !== instants[last]) {
          expect.fail(`${zone} ${DateTime.fromMillis(wall, { zone: "utc" }).toISO()}: ${found}`);
        }
      }
    }
  });

  it("no instant is lost: what a clock shows leads back to it", () => {
    const anyInstant = fc.integer({ min: Date.UTC(1990, 0), max: Date.UTC(2040, 0) });
    fc.assert(
      fc.property(anyInstant, fc.constantFrom(...nights.map((night) => night.zone)), (instant, zone) => {
        const wall = DateTime.fromMillis(instant, { zone })
          .setZone("utc", { keepLocalTime: true })
          .toMillis();
        expect([momentOf(wall, zone, "first"), momentOf(wall, zone, "last")]).toContain(instant);
      }),
    );
  });
});

describe("zones", () => {
  it.each([
    ["Europe/Berlin", "Europe/Berlin"],
    ["europe/berlin", "Europe/Berlin"],
    [" utc ", "UTC"],
    ["gmt", "GMT"],
    ["Asia/Kathmandu", "Asia/Kathmandu"],
    ["US/Eastern", "US/Eastern"],
    ["Asia/Calcutta", "Asia/Calcutta"],
  ])("%j is %s", (text, zone) => {
    expect(parseZone(text)).toBe(zone);
  });

  it.each([
    ["Berlin", 'Did you mean "Europe/Berlin"?'],
    ["new york", 'Did you mean "America/New_York"?'],
    ["Europe/Berln", 'Did you mean "Europe/Berlin"?'],
    ["+02:00", undefined],
    ["", undefined],
  ])("%j is refused", (text, hint) => {
    const { message, hint: given } = refusal(() => parseZone(text));
    expect(message).toBe(`"${text}" is not a time zone: write an IANA name such as Europe/Berlin, or UTC.`);
    expect(given).toBe(hint);
  });

  it.each([
    ["BST", "Asia/Dhaka"],
    ["ist", "Asia/Calcutta"],
    ["PST", "America/Los_Angeles"],
  ])("%j is refused, since it would be taken for %s", (text, zone) => {
    const { message, hint } = refusal(() => parseZone(text));
    expect(message).toContain(`"${text}" is not a time zone`);
    expect(hint).toBe(
      `The abbreviation would be taken for ${zone}: write that, or another IANA name such as Europe/London.`,
    );
  });

  it("the zone of the machine is not one to be named", () => {
    expect(refusal(() => parseZone("local")).message).toContain('"local" is not a time zone');
    expect(refusal(() => parseZone("system")).message).toContain('"system" is not a time zone');
  });
});

describe("instants as people write them", () => {
  /** A Wednesday, 10:30 in Berlin. */
  const now = DateTime.fromISO("2026-03-25T09:30:00Z", { zone: "utc" });

  it.each([
    ["now", "2026-03-25T10:30:00+01:00"],
    ["in 2h", "2026-03-25T12:30:00+01:00"],
    ["+90m", "2026-03-25T12:00:00+01:00"],
    ["in 5d", "2026-03-30T11:30:00+02:00"],
    ["2026-03-01 08:00", "2026-03-01T08:00:00+01:00"],
    ["2026-03-01T08:00", "2026-03-01T08:00:00+01:00"],
    ["2026-06-01t08:00:30", "2026-06-01T08:00:30+02:00"],
    ["2026-03-01T08:00:00Z", "2026-03-01T09:00:00+01:00"],
    ["2026-03-01T08:00-05:00", "2026-03-01T14:00:00+01:00"],
    ["2026-03-29 02:30", "2026-03-29T03:00:00+02:00"],
    ["2026-10-25 02:30", "2026-10-25T02:30:00+02:00"],
    ["today 18:00", "2026-03-25T18:00:00+01:00"],
    ["today 8:00", "2026-03-25T08:00:00+01:00"],
    ["Today 24:00", "2026-03-26T00:00:00+01:00"],
    ["tomorrow 9:00", "2026-03-26T09:00:00+01:00"],
    ["18:00", "2026-03-25T18:00:00+01:00"],
    ["10:30", "2026-03-25T10:30:00+01:00"],
    ["8:00", "2026-03-26T08:00:00+01:00"],
    ["monday 08:00", "2026-03-30T08:00:00+02:00"],
    ["Wed 18:00", "2026-03-25T18:00:00+01:00"],
    ["wednesday 08:00", "2026-04-01T08:00:00+02:00"],
  ])("%s", (text, instant) => {
    expect(parseInstant(text, now, "Europe/Berlin").toISO({ suppressMilliseconds: true })).toBe(instant);
  });

  it.each([
    "",
    "soon",
    "25:00",
    "18",
    "2026-02-30 08:00",
    "2026-03-01",
    "2026-13-01T08:00:00Z",
    "m 08:00",
    "next monday 08:00",
  ])("%j is refused", (text) => {
    const { message } = refusal(() => parseInstant(text, now, "Europe/Berlin"));
    expect(message).toContain(`"${text}" is not a time: write now, in 2h`);
  });

  it("a wait that is no duration names the duration", () => {
    expect(refusal(() => parseInstant("in 5", now, "UTC")).message).toContain('"5" is not a duration');
  });

  it("counts the day in the asker's zone", () => {
    const late = DateTime.fromISO("2026-03-25T23:30:00Z");
    expect(parseInstant("today 18:00", late, "Asia/Kathmandu").toISODate()).toBe("2026-03-26");
  });
});
