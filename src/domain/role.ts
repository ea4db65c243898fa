import type { DateTime } from "luxon";
import { z } from "zod";
import {
  dateTimeAt,
  day,
  type Milliseconds,
  parseWallClock,
  type Span,
  spanOf,
  timeOfDay,
  type WallClock,
  wallClock,
  weekdayOf,
  weekdays,
} from "./time.ts";

/** Wall-clock time of day, `HH:mm` or `HH:mm:ss`; `24:00` is the end of the day. */
const timeText = z
  .string()
  .regex(/^(([01]\d|2[0-3]):[0-5]\d(:[0-5]\d)?|24:00(:00)?)$/, "must be HH:mm or HH:mm:ss");
/** Wall-clock date and time, `yyyy-MM-ddTHH:mm[:ss]`, in the role's zone. */
const localDateTime = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2})?$/, "must be yyyy-MM-ddTHH:mm");

/**
 * When an entry puts its user on call. Intervals are half-open (D10); an end at or before its begin runs on into
 * the next day (D7).
 */
export const entryTime = z.discriminatedUnion("type", [
  z.strictObject({ type: z.literal("specific"), begins: localDateTime, ends: localDateTime }),
  z.strictObject({ type: z.literal("daily"), begins: timeText, ends: timeText }),
  z.strictObject({ type: z.literal("weekly"), day: z.enum(weekdays), begins: timeText, ends: timeText }),
  z.strictObject({
    type: z.literal("monthly"),
    day: z.int().min(1).max(31),
    begins: timeText,
    ends: timeText,
  }),
]);
export type EntryTime = z.output<typeof entryTime>;

export const roleEntry = z.strictObject({
  /** Number of the entry within its role, for `shift remove`. */
  id: z.int().positive(),
  user: z.string(),
  time: entryTime,
});
export type RoleEntry = z.output<typeof roleEntry>;

/** An on-call role: an overlay on a group that finds the right users by calendar (seed: On-Call Roles). */
export const role = z.strictObject({
  name: z.string(),
  description: z.string().optional(),
  /** Membership group: entries may only name its members. */
  group: z.string(),
  /** On call whenever nobody else is (D11). */
  supervisor: z.string(),
  zone: z.string().optional(),
  entries: z.array(roleEntry).default([]),
});
export type Role = z.output<typeof role>;

/** Who is on call: users by name, sorted; or else the supervisor (D11). */
export interface OnCall {
  users: string[];
  /** Nobody was scheduled, so `users` is the role's supervisor. */
  supervisor: boolean;
}

/** A stretch of the calendar, half-open, in which the same people are on call. */
export interface Shift extends OnCall {
  from: DateTime;
  until: DateTime;
}

/** What of the directory the calendar needs: which users exist, and the zone of roles that name none. */
export interface Roster {
  readonly house: { readonly zone: string };
  readonly user: { has(name: string): boolean };
}

/** Who is on call at that instant: the shift that holds it. */
export function whoIsOnCall(role: Role, at: DateTime, roster: Roster): OnCall {
  const now = at.toMillis();
  const [turn] = turnsBetween(role, { from: now, until: now + 1 }, roster);
  return { users: turn?.users ?? [role.supervisor], supervisor: turn?.supervisor ?? true };
}

/**
 * The calendar from `from` up to `until`, without gaps and overlaps, in the role's zone: everyone whose entry covers
 * an instant is on call (D12), entries of users who do not exist count for nothing, and where none is left the
 * supervisor is (D11). Neighbouring stretches of the same people are one shift.
 */
export function shiftsBetween(role: Role, from: DateTime, until: DateTime, roster: Roster): Shift[] {
  const zone = zoneOf(role, roster);
  return turnsBetween(role, { from: from.toMillis(), until: until.toMillis() }, roster).map(
    ({ users, supervisor, ...turn }) => ({
      from: dateTimeAt(turn.from, zone),
      until: dateTimeAt(turn.until, zone),
      users,
      supervisor,
    }),
  );
}

function zoneOf(role: Role, roster: Roster): string {
  return role.zone ?? roster.house.zone;
}

/** The one resolver of roles: sweeps over the begins and ends of all entries within the window. */
function turnsBetween(role: Role, window: Span, roster: Roster): (Span & OnCall)[] {
  const zone = zoneOf(role, roster);
  const dates = datesAround(window, zone);
  const changes: { at: Milliseconds; user: string; by: 1 | -1 }[] = [];
  for (const { user, time } of role.entries) {
    if (!roster.user.has(user)) continue;
    for (const span of spansOf(time, dates, zone)) {
      const [from, until] = [Math.max(span.from, window.from), Math.min(span.until, window.until)];
      if (from < until) changes.push({ at: from, user, by: 1 }, { at: until, user, by: -1 });
    }
  }
  changes.sort((one, other) => one.at - other.at);

  const turns: (Span & OnCall)[] = [];
  const entriesOf = new Map<string, number>();
  let since = window.from;
  const closeAt = (at: Milliseconds) => {
    if (at <= since) return;
    const scheduled = [...entriesOf.keys()].sort();
    const supervisor = scheduled.length === 0;
    const users = supervisor ? [role.supervisor] : scheduled;
    const last = turns.at(-1);
    if (last && last.supervisor === supervisor && String(last.users) === String(users)) last.until = at;
    else turns.push({ from: since, until: at, users, supervisor });
    since = at;
  };
  for (const { at, user, by } of changes) {
    closeAt(at);
    const entries = (entriesOf.get(user) ?? 0) + by;
    if (entries === 0) entriesOf.delete(user);
    else entriesOf.set(user, entries);
  }
  closeAt(window.until);
  return turns;
}

/** Has that user any entry in the role, whenever it may be? */
export function hasEntry(role: Role, user: string): boolean {
  return role.entries.some((entry) => entry.user === user);
}

/** A day of the calendar. */
interface CalendarDate {
  start: WallClock;
  weekday: number;
  dayOfMonth: number;
}

/** Every date on which something may begin that touches the window: a night, and a clock put back, reach that far. */
export function datesAround(window: Span, zone: string): CalendarDate[] {
  const first = Math.floor(wallClock(window.from, zone) / day) - 2;
  const last = Math.floor(wallClock(window.until, zone) / day) + 1;
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, step) => {
    const start = (first + step) * day;
    return { start, weekday: weekdayOf(start), dayOfMonth: dateTimeAt(start, "UTC").day };
  });
}

/** When `time` applies on those dates: an end at or before its begin is on the next day (D7), DST as D9 says. */
export function spansOf(time: EntryTime, dates: readonly CalendarDate[], zone: string): Span[] {
  if (time.type === "specific") {
    const [begins, ends] = [parseWallClock(time.begins), parseWallClock(time.ends)];
    return begins === undefined || ends === undefined ? [] : [spanOf(begins, ends, zone)];
  }
  const [begins = 0, ends = 0] = [timeOfDay(time.begins), timeOfDay(time.ends)];
  const length = ends <= begins ? ends + day : ends;
  return dates
    .filter((date) => fallsOn(time, date))
    .map((date) => spanOf(date.start + begins, date.start + length, zone));
}

function fallsOn(time: Exclude<EntryTime, { type: "specific" }>, date: CalendarDate): boolean {
  switch (time.type) {
    case "daily":
      return true;
    case "weekly":
      return weekdays[date.weekday - 1] === time.day;
    case "monthly":
      return date.dayOfMonth === time.day;
  }
}

/** A sentence when an entry would never put anybody on call, or can only be a mistake (D10). */
export function entryFault({ time }: Pick<RoleEntry, "time">): string | undefined {
  const { begins, ends } = time;
  if (time.type === "specific") {
    const [from, until] = [parseWallClock(begins), parseWallClock(ends)];
    if (from === undefined) return `There is no such time as "${begins}".`;
    if (until === undefined) return `There is no such time as "${ends}".`;
    return until > from ? undefined : `"${begins} to ${ends}" ends before it has begun.`;
  }
  if (timeOfDay(begins) === day) return `"${begins}" is no time to begin: 00:00 of the next day is.`;
  if (time.type === "daily" && timeOfDay(begins) === timeOfDay(ends)) {
    return `"daily ${begins} to ${ends}" ends as it begins: 00:00 to 24:00 is the whole day.`;
  }
  return undefined;
}
