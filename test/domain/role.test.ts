import fc from "fast-check";
import { DateTime } from "luxon";
import { describe, expect, it } from "vitest";
import { type EntryTime, entryFault } from "../../src/domain/entry.ts";
import { type Role, role, shiftsBetween, whoIsOnCall } from "../../src/domain/role.ts";
import { weekdays } from "../../src/domain/time.ts";
import { entryMinutes, type Minutes, nights } from "./minutes.ts";

const roster = { house: { zone: "Europe/Berlin" }, user: new Set(["anna", "berta", "clara", "sina"]) };

function roleOf(entries: [user: string, time: EntryTime][], zone?: string): Role {
  return role.parse({
    name: "ops-oncall",
    group: "ops",
    supervisor: "sina",
    ...(zone === undefined ? {} : { zone }),
    entries: entries.map(([user, time], index) => ({ id: index + 1, user, time })),
  });
}

const berlin = (local: string) => DateTime.fromISO(local, { zone: "Europe/Berlin" });
const daily = (begins: string, ends: string): EntryTime => ({ type: "daily", begins, ends });

function calendar(one: Role, from: string, until: string): string[] {
  return shiftsBetween(one, berlin(from), berlin(until), roster).map(
    (shift) =>
      `${shift.from.toFormat("MM-dd HH:mm")} to ${shift.until.toFormat("MM-dd HH:mm")} ${shift.supervisor ? "supervisor " : ""}${shift.users.join(", ")}`,
  );
}

describe("who is on call", () => {
  const week = roleOf([
    ["anna", { type: "weekly", day: "monday", begins: "08:00", ends: "08:00" }],
    ["berta", { type: "weekly", day: "tuesday", begins: "08:00", ends: "20:00" }],
    ["anna", { type: "weekly", day: "tuesday", begins: "18:00", ends: "24:00" }],
  ]);

  it("the one whose entry has begun and not ended", () => {
    expect(whoIsOnCall(week, berlin("2026-03-03T07:59:59.999"), roster)).toEqual({
      users: ["anna"],
      supervisor: false,
    });
    expect(whoIsOnCall(week, berlin("2026-03-03T08:00"), roster)).toEqual({
      users: ["berta"],
      supervisor: false,
    });
  });

  it("everyone where entries overlap, by code point", () => {
    const both = roleOf([
      ["berta", daily("00:00", "24:00")],
      ["Zoe", daily("00:00", "24:00")],
      ["anna", daily("00:00", "24:00")],
    ]);
    const users = new Set([...roster.user, "Zoe"]);
    const now = berlin("2026-03-03T19:00");
    expect(whoIsOnCall(both, now, { ...roster, user: users }).users).toEqual(["Zoe", "anna", "berta"]);
  });

  it("the supervisor where nobody is scheduled", () => {
    expect(whoIsOnCall(week, berlin("2026-03-04T00:00"), roster)).toEqual({
      users: ["sina"],
      supervisor: true,
    });
    expect(whoIsOnCall(roleOf([]), berlin("2026-03-04T00:00"), roster)).toEqual({
      users: ["sina"],
      supervisor: true,
    });
  });

  it("the supervisor where only somebody who does not exist is scheduled", () => {
    const ghosts = roleOf([["ghost", daily("00:00", "24:00")]]);
    expect(whoIsOnCall(ghosts, berlin("2026-03-04T00:00"), roster)).toEqual({
      users: ["sina"],
      supervisor: true,
    });
  });

  it("a supervisor who is scheduled is there as a user", () => {
    const own = roleOf([["sina", daily("09:00", "17:00")]]);
    expect(calendar(own, "2026-03-02T08:00", "2026-03-02T18:00")).toEqual([
      "03-02 08:00 to 03-02 09:00 supervisor sina",
      "03-02 09:00 to 03-02 17:00 sina",
      "03-02 17:00 to 03-02 18:00 supervisor sina",
    ]);
  });

  it("in the role's own zone before the house's", () => {
    const nine = [["anna", daily("09:00", "10:00")]] satisfies [string, EntryTime][];
    const now = DateTime.fromISO("2026-01-15T09:30:00Z");
    expect(whoIsOnCall(roleOf(nine), now, roster).supervisor).toBe(true);
    expect(whoIsOnCall(roleOf(nine, "Europe/London"), now, roster).supervisor).toBe(false);
  });
});

describe("the calendar", () => {
  it("fills gaps with the supervisor, and is cut at both ends", () => {
    const nights = roleOf([["anna", daily("22:00", "06:00")]]);
    expect(calendar(nights, "2026-03-02T23:00", "2026-03-03T23:00")).toEqual([
      "03-02 23:00 to 03-03 06:00 anna",
      "03-03 06:00 to 03-03 22:00 supervisor sina",
      "03-03 22:00 to 03-03 23:00 anna",
    ]);
  });

  it("shows one shift where nobody hands over", () => {
    const whole = roleOf([
      ["anna", daily("00:00", "12:00")],
      ["anna", daily("12:00", "24:00")],
    ]);
    expect(calendar(whole, "2026-03-01T00:00", "2026-04-01T00:00")).toEqual([
      "03-01 00:00 to 04-01 00:00 anna",
    ]);
  });

  it("has nothing for a window without length", () => {
    expect(calendar(roleOf([]), "2026-03-01T00:00", "2026-03-01T00:00")).toEqual([]);
    expect(calendar(roleOf([]), "2026-03-02T00:00", "2026-03-01T00:00")).toEqual([]);
  });

  it("has the night of the spring an hour shorter, that of the autumn an hour longer", () => {
    const hours = (evening: string) =>
      shiftsBetween(
        roleOf([["anna", daily("22:00", "06:00")]]),
        berlin(evening),
        berlin(evening).plus({ hours: 20 }),
        roster,
      )
        .filter((shift) => !shift.supervisor)
        .map((shift) => shift.until.diff(shift.from).as("hours"));
    expect(hours("2024-03-30T12:00")).toEqual([7]);
    expect(hours("2024-10-26T12:00")).toEqual([9]);
  });

  it("leaves nobody out where a shift ends in an hour that does not exist", () => {
    const handover = roleOf([
      ["anna", daily("00:00", "02:30")],
      ["berta", daily("02:30", "24:00")],
    ]);
    expect(calendar(handover, "2024-03-31T00:00", "2024-04-01T00:00")).toEqual([
      "03-31 00:00 to 03-31 03:00 anna",
      "03-31 03:00 to 04-01 00:00 berta",
    ]);
  });

  it("keeps both on call where the hand-over time comes twice", () => {
    const handover = roleOf([
      ["anna", daily("00:00", "02:30")],
      ["berta", daily("02:30", "24:00")],
    ]);
    const shifts = shiftsBetween(handover, berlin("2024-10-27T00:00"), berlin("2024-10-28T00:00"), roster);
    expect(shifts.map((shift) => [shift.from.toUTC().toFormat("HH:mm"), ...shift.users])).toEqual([
      ["22:00", "anna"],
      ["00:30", "anna", "berta"],
      ["01:30", "berta"],
    ]);
  });

  it("reaches over a midnight that is passed twice", () => {
    // Clocks there went from 00:01 on Sunday the 7th back to 23:01 on Saturday.
    const one = (day: "friday" | "sunday", begins: string, ends: string) =>
      roleOf([["anna", { type: "weekly", day, begins, ends }]], "America/St_Johns");
    const users = (role: Role, instant: string) => whoIsOnCall(role, DateTime.fromISO(instant), roster).users;
    const ownDay = one("sunday", "00:00", "08:00");
    expect(users(ownDay, "2010-11-07T02:30:00Z"), "00:00 for the first time").toEqual(["anna"]);
    expect(users(ownDay, "2010-11-07T03:15:00Z"), "23:45 on Saturday once more").toEqual(["anna"]);
    const longNight = one("friday", "23:30", "23:10");
    expect(users(longNight, "2010-11-07T02:30:30Z"), "on Sunday, before 23:10 comes again").toEqual(["anna"]);
    expect(users(longNight, "2010-11-07T02:40:00Z"), "23:10 once more").toEqual(["sina"]);
  });

  it("a day of the month falls only on months that have it", () => {
    const last = roleOf([["anna", { type: "monthly", day: 29, begins: "22:00", ends: "02:00" }]]);
    const begins = (year: number) =>
      shiftsBetween(last, berlin(`${year}-02-01T00:00`), berlin(`${year}-04-01T00:00`), roster)
        .filter((shift) => !shift.supervisor)
        .map((shift) => `${shift.from.toISODate()} to ${shift.until.toISODate()}`);
    expect(begins(2023)).toEqual(["2023-03-29 to 2023-03-30"]);
    expect(begins(2024)).toEqual(["2024-02-29 to 2024-03-01", "2024-03-29 to 2024-03-30"]);
  });

  it("agrees minute by minute with who is on call, and both with the entries", () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...nights),
        fc.infiniteStream(fc.nat()),
        fc.nat(5),
        (night, dice, count) => {
          const roll = (sides: number) => (dice.next().value ?? 0) % sides;
          const entries = Array.from({ length: count }, (): [string, EntryTime] => [
            ["anna", "berta", "ghost"][roll(3)] ?? "",
            anyTime(night, roll),
          ]);
          const one = roleOf(entries, night.zone);
          const [first, end] = night.inner;
          const instantAt = (index: number) =>
            DateTime.fromMillis(night.instants[index] ?? 0, { zone: "utc" });
          const shifts = shiftsBetween(one, instantAt(first), instantAt(end), roster);
          const seen = entries.map(([, time]) => entryMinutes(night, time));

          let index = first;
          for (const shift of shifts) {
            expect(shift.from.toMillis(), "no gap, no overlap").toBe(night.instants[index]);
            for (; (night.instants[index] ?? 0) < shift.until.toMillis() && index < end; index++) {
              const users = ["anna", "berta"].filter((user) =>
                entries.some(([name], which) => name === user && seen[which]?.[index]),
              );
              const expected = users.length > 0 ? users.join() : "supervisor sina";
              const shown = `${shift.supervisor ? "supervisor " : ""}${shift.users.join()}`;
              if (shown !== expected)
                expect.fail(`${night.zone} ${instantAt(index).toISO()}: ${shown}, not ${expected}`);
              if (index % 31 !== 0) continue;
              const { users: asked, supervisor } = whoIsOnCall(one, instantAt(index), roster);
              expect({ users: asked, supervisor }).toEqual({
                users: shift.users,
                supervisor: shift.supervisor,
              });
            }
          }
          expect(index, "up to the end").toBe(end);
          const people = shifts.map((shift) => `${shift.supervisor} ${shift.users.join()}`);
          expect(people.filter((who, at) => who === people[at - 1])).toEqual([]);
        },
      ),
      { numRuns: 150 },
    );
  });
});

function anyTime(night: Minutes, roll: (sides: number) => number): EntryTime {
  const clock = (minutes: number) =>
    `${String(Math.floor(minutes / 60)).padStart(2, "0")}:${String(minutes % 60).padStart(2, "0")}`;
  const times = () => ({
    begins: clock(roll(2) === 0 ? roll(1440) : roll(240)),
    ends: clock(roll(4) === 0 ? 1440 : roll(2) === 0 ? roll(1440) : roll(240)),
  });
  const date = () => night.dates[roll(night.dates.length)];
  switch (roll(4)) {
    case 0:
      return { type: "daily", ...times() };
    case 1:
      return { type: "weekly", day: weekdays[roll(7)] ?? "monday", ...times() };
    case 2:
      return { type: "monthly", day: date()?.dayOfMonth ?? 1, ...times() };
    default: {
      const local = (time: string) =>
        `${DateTime.fromMillis(date()?.start ?? 0, { zone: "utc" }).toISODate()}T${time}`;
      const { begins, ends } = times();
      return { type: "specific", begins: local(begins), ends: local(ends) };
    }
  }
}

describe("entries that may not be declared", () => {
  const specific = (begins: string, ends: string): EntryTime => ({ type: "specific", begins, ends });

  it.each([
    [specific("2026-03-01T08:00", "2026-03-01T08:00"), "ends before it has begun"],
    [specific("2026-03-02T08:00", "2026-03-01T20:00"), "ends before it has begun"],
    [specific("2026-02-29T08:00", "2026-03-01T20:00"), 'no such time as "2026-02-29T08:00"'],
    [specific("2026-02-28T08:00", "2026-02-28T25:00"), 'no such time as "2026-02-28T25:00"'],
    [daily("08:00", "08:00"), '"daily 08:00 to 08:00" ends as it begins'],
    [daily("08:00", "08:00:00"), "ends as it begins"],
    [daily("24:00", "08:00"), '"24:00" is no time to begin'],
  ])("%j", (time, sentence) => {
    expect(entryFault(time)).toContain(sentence);
  });

  it.each([
    [specific("2026-03-01T08:00", "2026-03-01T24:00")],
    [daily("22:00", "06:00")],
    [daily("00:00", "24:00")],
    [{ type: "weekly", day: "monday", begins: "08:00", ends: "08:00" } satisfies EntryTime],
    [{ type: "monthly", day: 31, begins: "08:00", ends: "17:00" } satisfies EntryTime],
  ])("but this may: %j", (time) => {
    expect(entryFault(time)).toBeUndefined();
  });
});
