/**
 * How long it takes to say who is on call, and how that grows: `npx tsx bench/oncall.ts`. Pure functions on a directory
 * in memory; no database, no network.
 */
import { cpus } from "node:os";
import { DateTime } from "luxon";
import { type Directory, emptyDirectory } from "../src/domain/directory.ts";
import type { EntryTime } from "../src/domain/entry.ts";
import { faults } from "../src/domain/faults.ts";
import { type Role, role, shiftsBetween, whoIsOnCall } from "../src/domain/role.ts";
import { weekdays } from "../src/domain/time.ts";
import { group, user } from "../src/domain/user.ts";

const zones = ["Europe/Berlin", "America/New_York", "Asia/Kolkata", "Australia/Sydney", "UTC"];
const start = DateTime.fromISO("2026-10-19T10:00:00Z", { zone: "utc" });

/** Each role has 20 members with shifts of all kinds, nine of whom also take turns; some stand in. */
function houseOf(users: number, roles: number, entriesEach: number): Directory {
  const people = Array.from({ length: users }, (_, index) => `user${index}`);
  const membersOf = (which: number) =>
    Array.from({ length: 20 }, (_, step) => people[(which * 20 + step) % users] ?? "");
  const timeOf = (which: number): EntryTime => {
    const begins = `${String(which % 24).padStart(2, "0")}:00`;
    const ends = `${String((which * 7 + 8) % 24).padStart(2, "0")}:30`;
    const day = String((which % 28) + 1).padStart(2, "0");
    switch (which % 4) {
      case 0:
        return { type: "weekly", day: weekdays[which % 7] ?? "monday", begins, ends };
      case 1:
        return { type: "daily", begins, ends };
      case 2:
        return { type: "monthly", day: (which % 28) + 1, begins, ends };
      default:
        return { type: "specific", begins: `2026-11-${day}T${begins}`, ends: `2026-12-${day}T${ends}` };
    }
  };
  const roleOf = (which: number): Role => {
    const members = membersOf(which);
    const member = (step: number) => members[step % members.length] ?? "";
    return role.parse({
      name: `role${which}`,
      group: `group${which}`,
      supervisor: member(0),
      zone: zones[which % zones.length],
      entries: Array.from({ length: entriesEach }, (_, step) => ({
        id: step + 1,
        user: member(step),
        time: timeOf(which + step),
      })),
      rotations: [
        { id: 1, participants: members.slice(0, 5), from: "2020-01-06T09:00", every: "1w" },
        {
          id: 2,
          participants: members.slice(5, 9),
          from: "2020-01-06T09:00",
          every: "1d",
          only: "Mo-Fr 09:00-17:00",
          layer: 2,
        },
      ],
      overrides: [
        { id: 1, user: member(3), from: "2026-10-19T08:00:00Z", until: "2026-10-20T08:00:00Z", by: "bench" },
        {
          id: 2,
          user: member(4),
          instead: member(2),
          from: "2026-11-19T08:00:00Z",
          until: "2026-11-20T08:00:00Z",
          by: "bench",
        },
      ],
    });
  };
  const byName = <D extends { name: string }>(documents: D[]) =>
    new Map(documents.map((one) => [one.name, one]));
  return {
    ...emptyDirectory("UTC"),
    user: byName(people.map((name) => user.parse({ name }))),
    group: byName(
      Array.from({ length: roles }, (_, which) =>
        group.parse({ name: `group${which}`, users: membersOf(which) }),
      ),
    ),
    role: byName(Array.from({ length: roles }, (_, which) => roleOf(which))),
  };
}

/** The quickest of some runs, in milliseconds of processor time: what else the machine does counts for little. */
function timed(runs: number, work: (run: number) => void): number {
  let quickest = Number.POSITIVE_INFINITY;
  for (let run = 0; run < runs; run += 1) {
    const from = process.cpuUsage();
    work(run);
    const { user, system } = process.cpuUsage(from);
    quickest = Math.min(quickest, (user + system) / 1000);
  }
  return quickest;
}

const allRoles = (directory: Directory) => (run: number) => {
  const at = start.plus({ minutes: run * 37 });
  for (const one of directory.role.values()) whoIsOnCall(one, at, directory);
};
const tenRoles = (directory: Directory, days: number) => {
  const roles = [...directory.role.values()].slice(0, 10);
  return () => {
    for (const one of roles) shiftsBetween(one, start, start.plus({ days }), directory);
  };
};

const full = houseOf(10_000, 1_000, 50);
const found = faults(full);
if (found.length > 0) throw new Error(found[0]?.sentence);

const moreEntries = houseOf(10_000, 1_000, 100);
const rows: [what: string, time: number, twice: number][] = [
  [
    "who is on call in 1,000 roles with 50 entries each, of 10,000 users; twice the users and roles",
    timed(30, allRoles(full)),
    timed(30, allRoles(houseOf(20_000, 2_000, 50))),
  ],
  ["the same; twice the entries", timed(30, allRoles(full)), timed(30, allRoles(moreEntries))],
  [
    "the next 12 months of 10 roles; 24 months",
    timed(10, tenRoles(full, 365)),
    timed(10, tenRoles(full, 730)),
  ],
  [
    "the next 12 months of 10 roles; twice the entries",
    timed(10, tenRoles(full, 365)),
    timed(10, tenRoles(moreEntries, 365)),
  ],
];

console.log(`Node ${process.version}, ${cpus()[0]?.model ?? "unknown processor"}\n`);
console.log("| what | ms | twice as much, ms | ratio |\n| --- | ---: | ---: | ---: |");
for (const [what, time, twice] of rows) {
  console.log(`| ${what} | ${time.toFixed(2)} | ${twice.toFixed(2)} | ${(twice / time).toFixed(1)} |`);
}
