import fc from "fast-check";
import { DateTime } from "luxon";
import { expect, it } from "vitest";
import type { EntryTime } from "../../src/domain/entry.ts";
import { type Role, role, shiftsBetween, whoIsOnCall } from "../../src/domain/role.ts";
import { day, formatWallClock, minute, weekdays } from "../../src/domain/time.ts";
import { entryMinutes, type Minutes, nights, rotationMinutes } from "./minutes.ts";

const people = ["anna", "berta", "ghost", "clara"];
const roster = { house: { zone: "UTC" }, user: new Set(["anna", "berta", "clara", "sina"]) };

const runs = 150;

type Roll = (sides: number) => number;

it("agrees minute by minute with a model of layers, rotations, restrictions and overrides, as does who is on call", () => {
  fc.assert(
    fc.property(fc.nat(nights.length - 1), fc.infiniteStream(fc.nat()), (which, dice) => {
      const night = nights[which];
      if (!night) throw new RangeError(`no night ${which}`);
      const roll: Roll = (sides) => (dice.next().value ?? 0) % sides;
      const one = anyRole(night, roll);
      const [first, end] = night.inner;
      const instantAt = (index: number) => DateTime.fromMillis(night.instants[index] ?? 0, { zone: "utc" });
      const expected = modelOf(one, night);
      const shifts = shiftsBetween(one, instantAt(first), instantAt(end), roster);

      let index = first;
      for (const shift of shifts) {
        expect(shift.from.toMillis(), "no gap, no overlap").toBe(night.instants[index]);
        const shown = `${shift.supervisor ? "supervisor " : ""}${shift.users.join()}`;
        const begin = index;
        for (; (night.instants[index] ?? 0) < shift.until.toMillis() && index < end; index++) {
          if (shown !== expected(index)) {
            expect.fail(`${night.zone} ${instantAt(index).toISO()}: ${shown}, not ${expected(index)}`);
          }
          if (index !== begin && index % 47 !== 0) continue;
          const { users, supervisor } = whoIsOnCall(one, instantAt(index), roster);
          expect({ users, supervisor }).toEqual({ users: shift.users, supervisor: shift.supervisor });
        }
      }
      expect(index, "up to the end").toBe(end);
    }),
    { numRuns: runs },
  );
});

/** Who must be on call at the minute of an index, worked out without a calendar. */
function modelOf(one: Role, night: Minutes): (index: number) => string {
  const claims = [
    ...one.entries.map(({ user, layer, time }) => {
      const covered = entryMinutes(night, time);
      return { layer, at: (index: number) => (covered[index] ? user : undefined) };
    }),
    ...one.rotations.map((rotation) => {
      const holders = rotationMinutes(night, rotation);
      return { layer: rotation.layer, at: (index: number) => holders[index] };
    }),
  ];
  const exists = (user: string | undefined): user is string => user !== undefined && roster.user.has(user);
  return (index) => {
    const now = night.instants[index] ?? 0;
    const lasting = one.overrides.filter(
      ({ from, until, user }) => exists(user) && Date.parse(from) <= now && now < Date.parse(until),
    );
    /** Follows who stands in for whom, always to newer overrides. */
    const follow = (user: string, after: number): { user: string; after: number } => {
      const later = lasting.filter((override) => override.instead === user && override.id > after);
      const newest = later.toSorted((a, b) => b.id - a.id)[0];
      return newest ? follow(newest.user, newest.id) : { user, after };
    };
    const everybody = lasting.filter((override) => override.instead === undefined).at(-1);
    if (everybody) return follow(everybody.user, everybody.id).user;
    for (const layer of [3, 2, 1]) {
      const users = claims.flatMap((claim) => (claim.layer === layer ? (claim.at(index) ?? []) : []));
      const present = users.filter(exists).map((user) => follow(user, 0).user);
      if (present.length > 0) return [...new Set(present)].sort().join();
    }
    const { user, after } = follow("sina", 0);
    return after === 0 ? "supervisor sina" : user;
  };
}

function anyRole(night: Minutes, roll: Roll): Role {
  const some = <T>(most: number, make: (id: number) => T) =>
    Array.from({ length: roll(most + 1) }, (_, index) => make(index + 1));
  const person = () => people[roll(people.length)] ?? "anna";
  // The first dates lie before the minutes of the model, where it cannot tell how many hours have passed.
  const date = () => night.dates[3 + roll(night.dates.length - 3)]?.start ?? 0;
  const wall = () => formatWallClock(date() + roll(2) * roll(1440) * minute + roll(5) * 30 * minute);
  const instant = () => new Date(night.instants[roll(night.instants.length)] ?? 0);
  return role.parse({
    name: "oncall",
    group: "ops",
    supervisor: "sina",
    zone: night.zone,
    entries: some(2, (id) => ({ id, user: person(), layer: roll(3) + 1, time: anyTime(roll) })),
    rotations: some(3, (id) => ({
      id,
      participants: [person(), ...some(3, person)],
      ...[
        { from: wall(), every: ["1h", "7h", "24h"][roll(3)] },
        {
          from: formatWallClock(date() - roll(900) * day + roll(48) * 30 * minute),
          every: ["1d", "2d", "1w"][roll(3)],
        },
      ][roll(2)],
      layer: roll(3) + 1,
      ...(roll(2) === 0 && { only: onlyTexts[roll(onlyTexts.length)] }),
      ...(roll(4) === 0 && { until: wall() }),
    })),
    overrides: some(4, (id) => {
      const [from, until] = [instant(), instant()].sort((a, b) => a.getTime() - b.getTime());
      return {
        id,
        user: person(),
        ...(roll(3) > 0 && { instead: roll(5) === 0 ? "sina" : person() }),
        from: from?.toISOString(),
        until: until?.toISOString(),
        by: "sina",
      };
    }),
  });
}

const onlyTexts = [
  "Mo-Fr 09:00-17:00",
  "Fr-Mo 22:00-02:30",
  "Sa,Su 00:00-24:00",
  "Mo-Su 02:30-23:59",
  "Su 02:00-02:30",
];

function anyTime(roll: Roll): EntryTime {
  const clock = () => `${String(roll(24)).padStart(2, "0")}:${roll(2)}0`;
  const times = { begins: clock(), ends: clock() };
  return roll(2) === 0
    ? { type: "daily", ...times }
    : { type: "weekly", day: weekdays[roll(7)] ?? "monday", ...times };
}
