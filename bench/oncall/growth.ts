import { DateTime } from "luxon";
import type { Directory } from "../../src/domain/directory.ts";
import { faults } from "../../src/domain/faults.ts";
import { shiftsBetween, whoIsOnCall } from "../../src/domain/role.ts";
import type { Findings } from "../support/figures.ts";
import { houseOf, type Size } from "./house.ts";

const start = DateTime.fromISO("2026-10-19T10:00:00Z", { zone: "utc" });

/**
 * How long it takes in a house of that size to say who is on call, and to draw the calendar, and how that grows: the
 * quickest of so many runs, of what takes less time the quickest of three times as many.
 */
export function growth(size: Size, runs: number): Findings {
  const full = houseOf(size);
  const [found] = faults(full);
  if (found) throw new Error(found.sentence);
  const moreRoles = houseOf({ ...size, users: size.users * 2, roles: size.roles * 2 });
  const moreEntries = houseOf({ ...size, entries: size.entries * 2 });
  const { users, roles, entries } = size;
  const row = (what: string, times: number, work: Work, twice: Work) => {
    const [once, more] = [timed(times, work), timed(times, twice)];
    return [what, once, more, more / once];
  };
  const house = `${shown(roles)} roles with ${entries} entries each, of ${shown(users)} users`;
  return {
    title: "Who is on call",
    head: ["what", "ms", "twice as much, ms", "ratio"],
    rows: [
      row(
        `who is on call in ${house}; twice the users and roles`,
        runs * 3,
        allRoles(full),
        allRoles(moreRoles),
      ),
      row("the same; twice the entries", runs * 3, allRoles(full), allRoles(moreEntries)),
      row("the next 12 months of 10 roles; 24 months", runs, tenRoles(full, 365), tenRoles(full, 730)),
      row(
        "the next 12 months of 10 roles; twice the entries",
        runs,
        tenRoles(full, 365),
        tenRoles(moreEntries, 365),
      ),
    ],
  };
}

const shown = (count: number) => count.toLocaleString("en");

type Work = (run: number) => void;

/** The quickest of some runs, in milliseconds of processor time: what else the machine does counts for little. */
function timed(runs: number, work: Work): number {
  let quickest = Number.POSITIVE_INFINITY;
  for (let run = 0; run < runs; run += 1) {
    const from = process.cpuUsage();
    work(run);
    const { user, system } = process.cpuUsage(from);
    quickest = Math.min(quickest, (user + system) / 1000);
  }
  return quickest;
}

const allRoles =
  (directory: Directory): Work =>
  (run) => {
    const at = start.plus({ minutes: run * 37 });
    for (const one of directory.role.values()) whoIsOnCall(one, at, directory);
  };
const tenRoles = (directory: Directory, days: number): Work => {
  const roles = [...directory.role.values()].slice(0, 10);
  return () => {
    for (const one of roles) shiftsBetween(one, start, start.plus({ days }), directory);
  };
};
