import { DateTime } from "luxon";
import { describe, expect, it } from "vitest";
import type { z } from "zod";
import { emptyDirectory, put, rename } from "../../src/domain/directory.ts";
import { faults } from "../../src/domain/faults.ts";
import { role, shiftsBetween, whoIsOnCall } from "../../src/domain/role.ts";

type RoleInput = Partial<z.input<typeof role>>;

const users = new Set(["anna", "berta", "clara", "sina"]);
const roster = { house: { zone: "Europe/Berlin" }, user: users };
const berlin = (local: string) => DateTime.fromISO(local, { zone: "Europe/Berlin" });
const instant = (local: string) => berlin(local).toUTC().toISO() ?? "";

function roleOf(parts: RoleInput) {
  return role.parse({ name: "oncall", group: "ops", supervisor: "sina", ...parts });
}

function calendar(parts: RoleInput, from: string, until: string): string[] {
  return shiftsBetween(roleOf(parts), berlin(from), berlin(until), roster).map(
    ({ from, users, supervisor }) =>
      `${from.toFormat("MM-dd HH:mm")} ${supervisor ? "supervisor " : ""}${users.join()}`,
  );
}

const abc = { id: 1, participants: ["anna", "berta", "clara"] };

describe("a rotation", () => {
  it.each([
    [
      "hourly",
      "8h",
      "2026-03-02T08:00",
      ["03-02 08:00 anna", "03-02 16:00 berta", "03-03 00:00 clara", "03-03 08:00 anna"],
    ],
    [
      "daily",
      "1d",
      "2026-03-02T08:00",
      ["03-02 08:00 anna", "03-03 08:00 berta", "03-04 08:00 clara", "03-05 08:00 anna"],
    ],
    [
      "weekly",
      "1w",
      "2026-03-02T09:00",
      ["03-02 09:00 anna", "03-09 09:00 berta", "03-16 09:00 clara", "03-23 09:00 anna"],
    ],
    [
      "two-weekly",
      "2w",
      "2026-03-02T09:00",
      ["03-02 09:00 anna", "03-16 09:00 berta", "03-30 09:00 clara", "04-13 09:00 anna"],
    ],
  ])("%s hands over at the boundary, and wraps to the first", (_, every, from, expected) => {
    const rotations = [{ ...abc, every, from }];
    const shifts = calendar({ rotations }, from, "2026-06-01T00:00");
    expect(shifts.slice(0, expected.length)).toEqual(expected);
  });

  it("hands over at the very instant", () => {
    const one = roleOf({ rotations: [{ ...abc, every: "1w", from: "2026-03-02T09:00" }] });
    expect(whoIsOnCall(one, berlin("2026-03-09T08:59:59.999"), roster).users).toEqual(["anna"]);
    expect(whoIsOnCall(one, berlin("2026-03-09T09:00"), roster).users).toEqual(["berta"]);
  });

  it("is not there before its first hand-off, nor from its end on", () => {
    const rotations = [{ ...abc, every: "1d", from: "2026-03-02T08:00", until: "2026-03-03T20:00" }];
    expect(calendar({ rotations }, "2026-03-01T00:00", "2026-03-05T00:00")).toEqual([
      "03-01 00:00 supervisor sina",
      "03-02 08:00 anna",
      "03-03 08:00 berta",
      "03-03 20:00 supervisor sina",
    ]);
  });

  it("leaves the turn of somebody who does not exist to the supervisor", () => {
    const rotations = [{ id: 1, participants: ["anna", "ghost"], every: "1d", from: "2026-03-02T08:00" }];
    expect(calendar({ rotations }, "2026-03-02T08:00", "2026-03-05T08:00")).toEqual([
      "03-02 08:00 anna",
      "03-03 08:00 supervisor sina",
      "03-04 08:00 anna",
    ]);
  });

  it("keeps the wall clock's time of daily hand-offs over a change of the clocks, and counts real hours", () => {
    const from = "2024-03-29T08:00";
    const handOffs = (every: string) =>
      calendar({ rotations: [{ ...abc, every, from }] }, from, "2024-04-02T00:00");
    expect(handOffs("1d").map((line) => line.slice(0, 11))).toEqual([
      "03-29 08:00",
      "03-30 08:00",
      "03-31 08:00",
      "04-01 08:00",
    ]);
    expect(handOffs("24h").map((line) => line.slice(0, 11))).toEqual([
      "03-29 08:00",
      "03-30 08:00",
      "03-31 09:00",
      "04-01 09:00",
    ]);
  });

  it("never has two on call where the hand-over time comes twice, and nobody left out where it does not come", () => {
    const rotations = [{ ...abc, every: "1d", from: "2024-03-01T02:30" }];
    const night = (from: string, until: string) =>
      shiftsBetween(roleOf({ rotations }), berlin(from), berlin(until), roster).map(
        (shift) => `${shift.from.toUTC().toFormat("HH:mm")} ${shift.users.join()}`,
      );
    expect(night("2024-10-27T00:00", "2024-10-27T12:00")).toEqual(["22:00 clara", "00:30 anna"]);
    expect(night("2024-03-31T00:00", "2024-03-31T12:00")).toEqual(["23:00 clara", "01:00 anna"]);
  });

  it("puts nobody on call outside of its hours, overnight as well", () => {
    const office = [{ ...abc, every: "1d", from: "2026-03-05T00:00", only: "Mo-Fr 09:00-17:00" }];
    expect(calendar({ rotations: office }, "2026-03-06T00:00", "2026-03-09T12:00")).toEqual([
      "03-06 00:00 supervisor sina",
      "03-06 09:00 berta",
      "03-06 17:00 supervisor sina",
      "03-09 09:00 berta",
    ]);
    const late = [{ ...abc, every: "1w", from: "2026-03-02T09:00", only: "Mo-Su 22:00-06:00" }];
    expect(calendar({ rotations: late }, "2026-03-08T21:00", "2026-03-09T23:00")).toEqual([
      "03-08 21:00 supervisor sina",
      "03-08 22:00 anna",
      "03-09 06:00 supervisor sina",
      "03-09 22:00 berta",
    ]);
  });

  it("is found at once however long ago it began", () => {
    const one = roleOf({ rotations: [{ ...abc, every: "1h", from: "0001-01-01T00:00" }] });
    expect(whoIsOnCall(one, berlin("2026-03-09T09:00"), roster).supervisor).toBe(false);
  });
});

describe("layers", () => {
  const everyDay = (id: number, user: string, layer: number, begins = "00:00", ends = "24:00") => ({
    id,
    user,
    layer,
    time: { type: "daily" as const, begins, ends },
  });

  it("the highest that has somebody counts, and everyone within it", () => {
    const entries = [
      everyDay(1, "anna", 1),
      everyDay(2, "berta", 2, "09:00", "17:00"),
      everyDay(3, "clara", 2, "12:00", "13:00"),
    ];
    expect(calendar({ entries }, "2026-03-02T00:00", "2026-03-03T00:00")).toEqual([
      "03-02 00:00 anna",
      "03-02 09:00 berta",
      "03-02 12:00 berta,clara",
      "03-02 13:00 berta",
      "03-02 17:00 anna",
    ]);
  });

  it("one that has only people who do not exist does not count", () => {
    const entries = [everyDay(1, "anna", 1), everyDay(2, "ghost", 2)];
    expect(calendar({ entries }, "2026-03-02T00:00", "2026-03-03T00:00")).toEqual(["03-02 00:00 anna"]);
  });
});

describe("an override", () => {
  const entries = [
    { id: 1, user: "anna", time: { type: "daily" as const, begins: "08:00", ends: "20:00" } },
    { id: 2, user: "berta", time: { type: "daily" as const, begins: "14:00", ends: "24:00" } },
  ];
  const over = (id: number, user: string, from: string, until: string, instead?: string) => ({
    id,
    user,
    from: instant(from),
    until: instant(until),
    by: "sina",
    ...(instead !== undefined && { instead }),
  });
  const day = (...overrides: ReturnType<typeof over>[]) =>
    calendar({ entries, overrides }, "2026-03-02T08:00", "2026-03-03T00:00").map((line) => line.slice(6));

  it.each<[string, ReturnType<typeof over>[], string[]]>([
    [
      "splits a shift at its start",
      [over(1, "clara", "2026-03-02T06:00", "2026-03-02T10:00", "anna")],
      ["08:00 clara", "10:00 anna", "14:00 anna,berta", "20:00 berta"],
    ],
    [
      "in its midst",
      [over(1, "clara", "2026-03-02T10:00", "2026-03-02T12:00", "anna")],
      ["08:00 anna", "10:00 clara", "12:00 anna", "14:00 anna,berta", "20:00 berta"],
    ],
    [
      "at its end",
      [over(1, "clara", "2026-03-02T18:00", "2026-03-02T22:00", "anna")],
      ["08:00 anna", "14:00 anna,berta", "18:00 berta,clara", "20:00 berta"],
    ],
    [
      "replaces all of it",
      [over(1, "clara", "2026-03-02T00:00", "2026-03-03T00:00", "anna")],
      ["08:00 clara", "14:00 berta,clara", "20:00 berta"],
    ],
    [
      "replaces everybody",
      [over(1, "clara", "2026-03-02T12:00", "2026-03-02T16:00")],
      ["08:00 anna", "12:00 clara", "16:00 anna,berta", "20:00 berta"],
    ],
    [
      "removes one of two who stands in for the other",
      [over(1, "berta", "2026-03-02T14:00", "2026-03-02T20:00", "anna")],
      ["08:00 anna", "14:00 berta"],
    ],
    [
      "of somebody who does not exist does not count",
      [over(1, "ghost", "2026-03-02T08:00", "2026-03-03T00:00")],
      ["08:00 anna", "14:00 anna,berta", "20:00 berta"],
    ],
    [
      "in the place of somebody who has no shift does nothing",
      [over(1, "clara", "2026-03-02T08:00", "2026-03-02T12:00", "berta")],
      ["08:00 anna", "14:00 anna,berta", "20:00 berta"],
    ],
    [
      "that is newer wins in the same place",
      [
        over(1, "clara", "2026-03-02T08:00", "2026-03-02T12:00", "anna"),
        over(2, "sina", "2026-03-02T10:00", "2026-03-02T12:00", "anna"),
      ],
      ["08:00 clara", "10:00 sina", "12:00 anna", "14:00 anna,berta", "20:00 berta"],
    ],
    [
      "that is newer wins over everybody",
      [
        over(2, "clara", "2026-03-02T08:00", "2026-03-02T12:00"),
        over(1, "sina", "2026-03-02T08:00", "2026-03-02T12:00"),
      ],
      ["08:00 clara", "12:00 anna", "14:00 anna,berta", "20:00 berta"],
    ],
    [
      "covers who stands in",
      [
        over(1, "clara", "2026-03-02T08:00", "2026-03-02T12:00", "anna"),
        over(2, "sina", "2026-03-02T10:00", "2026-03-02T12:00", "clara"),
      ],
      ["08:00 clara", "10:00 sina", "12:00 anna", "14:00 anna,berta", "20:00 berta"],
    ],
    [
      "gives a shift back",
      [
        over(1, "clara", "2026-03-02T08:00", "2026-03-02T12:00", "anna"),
        over(2, "anna", "2026-03-02T08:00", "2026-03-02T12:00", "clara"),
      ],
      ["08:00 anna", "14:00 anna,berta", "20:00 berta"],
    ],
  ])("%s", (_, overrides, expected) => {
    expect(day(...overrides)).toEqual(expected);
  });

  it("stands in for the supervisor where nobody is scheduled", () => {
    const overrides = [over(1, "clara", "2026-03-02T08:00", "2026-03-02T12:00", "sina")];
    expect(calendar({ overrides }, "2026-03-02T08:00", "2026-03-02T13:00")).toEqual([
      "03-02 08:00 clara",
      "03-02 12:00 supervisor sina",
    ]);
  });

  it("that is only asked for changes nothing", () => {
    const swaps = [
      {
        id: 1,
        asker: "anna",
        to: "clara",
        from: instant("2026-03-02T08:00"),
        until: instant("2026-03-02T12:00"),
        askedAt: instant("2026-03-01T08:00"),
        expiresAt: instant("2026-03-02T08:00"),
      },
    ];
    expect(calendar({ entries, swaps }, "2026-03-02T08:00", "2026-03-03T00:00")).toEqual(
      calendar({ entries }, "2026-03-02T08:00", "2026-03-03T00:00"),
    );
  });
});

describe("a role that cannot stand", () => {
  let house = emptyDirectory("UTC");
  for (const name of ["anna", "berta", "clara", "sina"]) house = put(house, "user", { name });
  house = put(house, "group", { name: "ops", users: ["anna", "berta"] });
  const ab = { id: 1, participants: ["anna", "berta"], from: "2026-03-02T09:00", every: "1w" };
  const stretch = { from: "2026-03-02T08:00:00Z", until: "2026-03-02T12:00:00Z" };
  const swap = { id: 1, asker: "anna", ...stretch, askedAt: stretch.from, expiresAt: stretch.from };

  it.each<[RoleInput, string]>([
    [
      { rotations: [{ ...ab, participants: ["anna", "clara"] }] },
      'User "clara" is not a member of group "ops"',
    ],
    [{ rotations: [{ ...ab, participants: ["anna", "dora"] }] }, 'There is no user "dora"'],
    [{ rotations: [{ ...ab, from: "2026-02-30T09:00" }] }, 'no such time as "2026-02-30T09:00"'],
    [{ rotations: [{ ...ab, until: "2026-03-02T09:00" }] }, "ends before its first hand-off"],
    [{ rotations: [{ ...ab, only: "whenever" }] }, '"whenever" is not a duty schedule'],
    [{ rotations: [ab, ab] }, "There are two of number 1: each rotation has its own."],
    [
      { overrides: [{ id: 1, user: "anna", by: "sina", from: stretch.until, until: stretch.from }] },
      "ends before it has begun",
    ],
    [
      { overrides: [{ id: 1, user: "anna", instead: "anna", by: "sina", ...stretch }] },
      'puts "anna" in their own place',
    ],
    [
      { swaps: [{ ...swap, inReturn: { from: stretch.until, until: stretch.from } }] },
      "ends before it has begun",
    ],
  ])("%j", (parts, sentence) => {
    const found = faults(put(house, "role", { name: "oncall", group: "ops", supervisor: "sina", ...parts }));
    expect(found.map((fault) => fault.sentence).join("\n")).toContain(sentence);
  });

  it("follows a user's new name everywhere", () => {
    const overrides = [{ id: 1, user: "anna", instead: "berta", by: "sina", ...stretch }];
    const swaps = [{ ...swap, to: "berta" }];
    const before = put(house, "role", {
      name: "oncall",
      group: "ops",
      supervisor: "sina",
      rotations: [ab],
      overrides,
      swaps,
    });
    const after = rename(rename(before, "user", "anna", "ada"), "user", "berta", "bea");
    expect(faults(after)).toEqual([]);
    const text = JSON.stringify(after.role.get("oncall"));
    expect(text).not.toMatch(/anna|berta/);
  });
});
