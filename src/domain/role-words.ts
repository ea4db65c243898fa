import type { DateTime } from "luxon";
import type { Directory } from "./directory.ts";
import { dutyWords } from "./duty-words.ts";
import { type OnCall, type Role, type Shift, shiftsBetween } from "./role.ts";
import { roughly, when } from "./time-words.ts";

/** How far ahead the next change of who is on call is looked for. */
const horizon = { weeks: 8 };
/** Longer stretches without anybody scheduled are worth a word. */
const gapsWithin = { weeks: 2 };

/**
 * Who is on call in a role at an instant, until when, and who is next, in one line:
 * `oncall: alice until Thu 5 Mar 17:00, then bob`. Times are on the clocks of `zone`.
 */
export function onCallWords(role: Role, at: DateTime, directory: Directory, zone: string): string {
  const [shift, next] = shiftsBetween(role, at, at.plus(horizon), directory);
  if (!shift) return `${role.name}: nobody`;
  const holders = shift.users.map((name) => {
    const user = directory.user.get(name);
    const duty = user ? dutyWords(user, at, directory.house.zone, zone) : "on duty";
    return duty === "on duty" ? name : `${name} (${duty})`;
  });
  const who = `${holders.join(" and ")}${shift.supervisor ? " (supervisor: nobody is scheduled)" : ""}`;
  if (!next) return `${role.name}: ${who}, with no end in sight`;
  return `${role.name}: ${who} until ${when(shift.until, at, zone)}, then ${holderNames(next)}`;
}

/** `alice`, `alice and bob`, `carol (supervisor)`. */
function holderNames({ users, supervisor }: OnCall): string {
  return `${users.join(" and ")}${supervisor ? " (supervisor)" : ""}`;
}

/** A shift as a line: `Thu 5 Mar 17:00 to Fri 6 Mar 09:00 (16h): alice`. */
export function shiftWords(shift: Shift, now: DateTime, zone: string): string {
  const length = roughly(shift.until.diff(shift.from).toMillis());
  return `${when(shift.from, now, zone)} to ${when(shift.until, now, zone)} (${length}): ${holderNames(shift)}`;
}

/** The stretches of the next two weeks in which only the supervisor stands. */
export function gapsOf(role: Role, now: DateTime, directory: Directory): Shift[] {
  return shiftsBetween(role, now, now.plus(gapsWithin), directory).filter((shift) => shift.supervisor);
}
