import type { DateTime } from "luxon";
import { z } from "zod";
import { datesAround, entryTime, spansOf } from "./entry.ts";
import { type Override, override, replacing, standingInFor } from "./override.ts";
import { layer, rotation, turnsOf } from "./rotation.ts";
import { swap } from "./swap.ts";
import { dateTimeAt, type Milliseconds, milliseconds, type Span } from "./time.ts";

const roleEntry = z.strictObject({
  /** Number of the entry within its role, for `shift remove`. */
  id: z.int().positive(),
  user: z.string(),
  time: entryTime,
  layer,
});

/** An on-call role: an overlay on a group that finds the right users by calendar (seed: On-Call Roles). */
export const role = z.strictObject({
  name: z.string(),
  description: z.string().optional(),
  /** Membership group: entries and rotations may only name its members. */
  group: z.string(),
  /** On call whenever nobody else is (D11). */
  supervisor: z.string(),
  zone: z.string().optional(),
  /** Home room, `network:room`: whatever tells the role is posted there too. */
  room: z.string().optional(),
  /** The home room's topic says who is on call. */
  topic: z.boolean().default(false),
  /** How long before their shift people are reminded of it, in milliseconds; 0: never. */
  remind: milliseconds.default(1_800_000),
  /** A group that a network keeps itself and whose members are to be those on call: `slack:oncall-ops`. */
  usergroup: z.string().optional(),
  entries: z.array(roleEntry).default([]),
  rotations: z.array(rotation).default([]),
  overrides: z.array(override).default([]),
  /** Requests that wait for an answer; they change nothing about who is on call. */
  swaps: z.array(swap).default([]),
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

/** One person on call, and because of what. */
export interface Seat {
  user: string;
  /** The entry or rotation that puts somebody there; absent for the supervisor, and where everybody is replaced. */
  claim?: Claim;
  /** Who stands in for whom there, first to last; the last one's user is `user`. */
  overrides: Override[];
}

/** What an entry or a rotation says about a stretch of time. */
export interface Claim extends Span {
  user: string;
  by: "entry" | "rotation";
  /** Number of the entry or rotation. */
  id: number;
  layer: number;
}

/** What of the directory the calendar needs: which users exist, and the zone of roles that name none. */
export interface Roster {
  readonly house: { readonly zone: string };
  readonly user: { has(name: string): boolean };
}

/** Who is on call at that instant: the shift that holds it. */
export function whoIsOnCall(role: Role, at: DateTime, roster: Roster): OnCall {
  return onCall(seatsAt(role, at, roster));
}

/** The same with the reasons: one for each seat, so a user may be there twice. */
export function seatsAt(role: Role, at: DateTime, roster: Roster): Seat[] {
  const now = at.toMillis();
  const [stretch] = stretchesOf(role, { from: now, until: now + 1 }, roster);
  return stretch?.seats ?? [];
}

/**
 * The calendar from `from` up to `until`, without gaps and overlaps, in the role's zone. Neighbouring stretches of the
 * same people are one shift.
 */
export function shiftsBetween(role: Role, from: DateTime, until: DateTime, roster: Roster): Shift[] {
  const zone = zoneOf(role, roster);
  const turns: (Span & OnCall)[] = [];
  for (const { seats, ...span } of stretchesOf(
    role,
    { from: from.toMillis(), until: until.toMillis() },
    roster,
  )) {
    const { users, supervisor } = onCall(seats);
    const last = turns.at(-1);
    if (last && last.supervisor === supervisor && isSame(last.users, users)) last.until = span.until;
    else turns.push({ ...span, users, supervisor });
  }
  // Shifts have no gaps: each begins as the one before it ends.
  let begin: DateTime = dateTimeAt(from.toMillis(), zone);
  return turns.map(({ until, users, supervisor }) => {
    const shift = { from: begin, until: dateTimeAt(until, zone), users, supervisor };
    begin = shift.until;
    return shift;
  });
}

function isSame(users: readonly string[], others: readonly string[]): boolean {
  return users.length === others.length && users.every((user, index) => user === others[index]);
}

/** The zone on whose clocks the role's entries and rotations are. */
export function zoneOf(role: Role, roster: Roster): string {
  return role.zone ?? roster.house.zone;
}

function onCall(seats: readonly Seat[]): OnCall {
  const users = [...new Set(seats.map((seat) => seat.user))].sort();
  return { users, supervisor: seats.every((seat) => !seat.claim && seat.overrides.length === 0) };
}

/** Something begins to count or ceases to. */
interface Change {
  at: Milliseconds;
  happens(): void;
}

/**
 * The one resolver of roles (decision 0007): sweeps over the begins and ends of all that says something about the
 * window. What names users who do not exist says nothing.
 */
function* stretchesOf(role: Role, window: Span, roster: Roster): Generator<Span & { seats: Seat[] }> {
  const claims = new Set<Claim>();
  const overrides = new Set<Override>();
  const changes: Change[] = [];
  const during = <T>({ from, until }: Span, set: Set<T>, one: T) => {
    const [begin, end] = [Math.max(from, window.from), Math.min(until, window.until)];
    if (begin >= end) return;
    changes.push({ at: begin, happens: () => set.add(one) }, { at: end, happens: () => set.delete(one) });
  };
  for (const claim of claimsOf(role, window, roster)) during(claim, claims, claim);
  for (const one of role.overrides) {
    const span = { from: Date.parse(one.from), until: Date.parse(one.until) };
    if (roster.user.has(one.user)) during(span, overrides, one);
  }
  changes.sort((one, other) => one.at - other.at);

  let since = window.from;
  for (const { at, happens } of [...changes, { at: window.until, happens: () => {} }]) {
    if (at > since) {
      yield { from: since, until: at, seats: seated(claims, [...overrides], role.supervisor) };
      since = at;
    }
    happens();
  }
}

/** What entries and rotations say that touches the window; users who do not exist are left out. */
export function claimsOf(role: Role, window: Span, roster: Roster): Claim[] {
  const zone = zoneOf(role, roster);
  const dates = datesAround(window, zone);
  const claims: Claim[] = [];
  for (const { id, user, layer, time } of role.entries) {
    if (!roster.user.has(user)) continue;
    for (const { from, until } of spansOf(time, dates, zone)) {
      if (from < window.until && until > window.from) {
        claims.push({ from, until, user, by: "entry", id, layer });
      }
    }
  }
  for (const rotation of role.rotations) {
    const { id, layer } = rotation;
    for (const { from, until, user } of turnsOf(rotation, window, dates, zone)) {
      if (roster.user.has(user)) claims.push({ from, until, user, by: "rotation", id, layer });
    }
  }
  return claims;
}

/** Who has which seat when all of this counts at once: the precedence of decision 0007. */
function seated(claims: Iterable<Claim>, overrides: readonly Override[], supervisor: string): Seat[] {
  const whole = replacing(overrides);
  if (whole) {
    const later = standingInFor(whole.user, overrides, whole.id);
    return [{ user: later.at(-1)?.user ?? whole.user, overrides: [whole, ...later] }];
  }
  const seats = onTop(claims).map((claim): Seat => covered(claim.user, overrides, claim));
  return seats.length > 0 ? seats : [covered(supervisor, overrides)];
}

/** The claims of the highest layer. */
function onTop(claims: Iterable<Claim>): Claim[] {
  let highest: Claim[] = [];
  for (const claim of claims) {
    const layer = highest[0]?.layer ?? 0;
    if (claim.layer > layer) highest = [claim];
    else if (claim.layer === layer) highest.push(claim);
  }
  return highest;
}

function covered(user: string, overrides: readonly Override[], claim?: Claim): Seat {
  const standIns = standingInFor(user, overrides);
  return { user: standIns.at(-1)?.user ?? user, ...(claim && { claim }), overrides: standIns };
}

/** Everybody whom an entry or a rotation of the role names, whenever it may be. */
export function scheduledUsers(role: Role): string[] {
  const entries = role.entries.map((entry) => entry.user);
  return [...new Set([...entries, ...role.rotations.flatMap((rotation) => rotation.participants)])];
}

/** The role with `swap` made of every user's name in it. */
export function renameUsers(role: Role, swap: (name: string) => string): Role {
  return {
    ...role,
    supervisor: swap(role.supervisor),
    entries: role.entries.map((entry) => ({ ...entry, user: swap(entry.user) })),
    rotations: role.rotations.map((one) => ({ ...one, participants: one.participants.map(swap) })),
    overrides: role.overrides.map((one) => ({
      ...one,
      user: swap(one.user),
      ...(one.instead !== undefined && { instead: swap(one.instead) }),
    })),
    swaps: role.swaps.map((one) => ({
      ...one,
      asker: swap(one.asker),
      ...(one.to !== undefined && { to: swap(one.to) }),
    })),
  };
}
