import type { DateTime } from "luxon";
import { z } from "zod";
import { datesAround, entryTime, spansOf } from "./entry.ts";
import { dateTimeAt, type Milliseconds, type Span } from "./time.ts";

const roleEntry = z.strictObject({
  /** Number of the entry within its role, for `shift remove`. */
  id: z.int().positive(),
  user: z.string(),
  time: entryTime,
});

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
