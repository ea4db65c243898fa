import { type Directory, emptyDirectory } from "../../src/domain/directory.ts";
import type { EntryTime } from "../../src/domain/entry.ts";
import { type Role, role } from "../../src/domain/role.ts";
import { weekdays } from "../../src/domain/time.ts";
import { group, user } from "../../src/domain/user.ts";

const zones = ["Europe/Berlin", "America/New_York", "Asia/Kolkata", "Australia/Sydney", "UTC"];

/** How large a house is. */
export interface Size {
  users: number;
  roles: number;
  /** Entries of each role. */
  entries: number;
}

/** Each role has 20 members with shifts of all kinds, nine of whom also take turns; some stand in. */
export function houseOf({ users, roles, entries }: Size): Directory {
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
      entries: Array.from({ length: entries }, (_, step) => ({
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
