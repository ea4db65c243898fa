import type { DateTime } from "luxon";
import type { Directory } from "./directory.ts";
import { dutyWords } from "./duty-words.ts";
import { describeEntryTime } from "./entry-words.ts";
import { type OnCall, type Role, type Shift, shiftsBetween } from "./role.ts";
import { layerWords } from "./rotation-words.ts";
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
  return `${shiftTimes(shift, now, zone)}: ${holderNames(shift)}`;
}

/** From when to when, and how long that is: `Thu 5 Mar 17:00 to Fri 6 Mar 09:00 (16h)`, `Thu 5 Mar 09:00 to 17:00 (8h)`. */
export function shiftTimes(
  { from, until }: Pick<Shift, "from" | "until">,
  now: DateTime,
  zone: string,
): string {
  const oneDay = from.setZone(zone).hasSame(until.setZone(zone), "day");
  const end = when(until, oneDay ? from : now, zone);
  return `${when(from, now, zone)} to ${end} (${roughly(until.diff(from).toMillis())})`;
}

/** The calendar of a stretch, a line a shift, `most` at most. */
export function calendarLines(
  role: Role,
  { from, until }: Pick<Shift, "from" | "until">,
  now: DateTime,
  directory: Directory,
  zone: string,
  most: number,
): string[] {
  const lines = shiftsBetween(role, from, until, directory).map((shift) => shiftWords(shift, now, zone));
  return lines.length > most ? [...lines.slice(0, most), `and ${lines.length - most} more`] : lines;
}

/** The stretches of the next two weeks in which only the supervisor stands, named; none when there is none. */
export function gapLines(
  role: Role,
  now: DateTime,
  directory: Directory,
  zone: string,
  most: number,
): string[] {
  const gaps = shiftsBetween(role, now, now.plus(gapsWithin), directory).filter((shift) => shift.supervisor);
  if (gaps.length === 0) return [];
  const shown = gaps.slice(0, most).map((gap) => `  ${shiftWords(gap, now, zone)}`);
  const more = gaps.length > most ? [`  and ${gaps.length - most} more`] : [];
  return ["Nobody but the supervisor within two weeks:", ...shown, ...more];
}

/** An entry with its number: `3. alice weekly monday 09:00-17:00, layer 2`, on the clocks of the role. */
export function entryWords({ id, user, time, layer }: Role["entries"][number]): string {
  return [`${id}. ${user} ${describeEntryTime(time)}`, ...layerWords(layer)].join(", ");
}
