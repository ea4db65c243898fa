import type { DateTime } from "luxon";
import type { Directory } from "./directory.ts";
import { parseDuty } from "./duty.ts";
import { datesAround, type EntryTime, wallSpansOf, weeklyTimes } from "./entry.ts";
import { type Claim, claimsOf, type Role, shiftsBetween, zoneOf } from "./role.ts";
import { shiftTimes } from "./role-words.ts";
import { handOffWalls, stepOf } from "./rotation.ts";
import {
  dateTimeAt,
  day,
  formatWallClock,
  type Milliseconds,
  momentOf,
  parseWallClock,
  type Span,
  type WallClock,
  wallClock,
} from "./time.ts";

/** How far ahead a change is looked over. */
const lookAhead = 366 * day;
/** Of each kind so many are named, and the others counted. */
const named = 3;

/** Which entries and rotations of a role were just saved, by number. */
export interface Saved {
  entries?: readonly number[];
  rotations?: readonly number[];
}

/**
 * What whoever saves shifts or a rotation should know, a sentence each: at which times of one round of them only the
 * supervisor stands, where they overlap with somebody else's, and which of their begins and ends fall on an hour that
 * does not exist or comes twice. Times are on the clocks of `zone`, but those of such hours on the role's own.
 */
export function notesOn(
  role: Role,
  saved: Saved,
  now: DateTime,
  directory: Directory,
  zone: string,
): string[] {
  const changed = only(role, saved);
  const window = { from: now.toMillis(), until: now.toMillis() + lookAhead };
  const claims = claimsOf(changed, window, directory);
  if (claims.length === 0) return ["None of it comes within the next year."];
  const first = claims.reduce((least, claim) => Math.min(least, claim.from), window.until);
  const begins = Math.max(first, window.from);
  return [
    ...gapNotes(
      role,
      { from: begins, until: Math.min(begins + roundOf(changed), window.until) },
      now,
      directory,
      zone,
    ),
    ...overlapNotes(role, saved, window, now, directory, zone),
    ...hourNotes(changed, window, zoneOf(role, directory)),
  ];
}

function only(role: Role, { entries = [], rotations = [] }: Saved): Role {
  return {
    ...role,
    entries: role.entries.filter((one) => entries.includes(one.id)),
    rotations: role.rotations.filter((one) => rotations.includes(one.id)),
  };
}

/** After how long the same times come again; of what comes once, nothing. */
function roundOf(role: Role): Milliseconds {
  const ofEntries = { specific: 0, daily: day, weekly: 7 * day, monthly: 31 * day };
  return Math.max(
    ...role.entries.map((one) => ofEntries[one.time.type]),
    ...role.rotations.map((one) =>
      Math.max(stepOf(one) * one.participants.length, one.only === undefined ? 0 : 7 * day),
    ),
  );
}

function gapNotes(role: Role, round: Span, now: DateTime, directory: Directory, zone: string): string[] {
  const [from, until] = [dateTimeAt(round.from, zone), dateTimeAt(round.until, zone)];
  const gaps = shiftsBetween(role, from, until, directory).filter((shift) => shift.supervisor);
  if (gaps.length === 0) return [];
  return [
    `Nobody but ${role.supervisor} (supervisor): ${some(gaps.map((gap) => shiftTimes(gap, now, zone)))}.`,
  ];
}

/** Others on the same layer: there everyone is on call (D12). */
function overlapNotes(
  role: Role,
  saved: Saved,
  window: Span,
  now: DateTime,
  directory: Directory,
  zone: string,
): string[] {
  const isChanged = ({ by, id }: Claim) => (by === "entry" ? saved.entries : saved.rotations)?.includes(id);
  const marked = claimsOf(role, window, directory).map((claim) => ({ ...claim, changed: isChanged(claim) }));
  const overlaps = new Map<string, string[]>();
  let lasting: typeof marked = [];
  for (const claim of marked.toSorted((one, other) => one.from - other.from)) {
    lasting = lasting.filter((one) => one.until > claim.from);
    for (const other of lasting) {
      if (other.layer !== claim.layer || other.user === claim.user || !(other.changed || claim.changed))
        continue;
      const both = [claim.user, other.user].sort().join(" and ");
      const span = {
        from: dateTimeAt(Math.max(claim.from, window.from), zone),
        until: dateTimeAt(Math.min(claim.until, other.until), zone),
      };
      overlaps.set(both, [...(overlaps.get(both) ?? []), shiftTimes(span, now, zone)]);
    }
    lasting.push(claim);
  }
  return [...overlaps].map(([both, times]) => `Both ${both} are on call: ${some(times, " within a year")}.`);
}

type Edge = "begins" | "ends" | "hands over";

function hourNotes(role: Role, window: Span, zone: string): string[] {
  const sentences = new Map<WallClock, string>();
  for (const [edge, wall] of edgesOf(role, window, zone)) {
    const [first, last] = [momentOf(wall, zone, "first"), momentOf(wall, zone, "last")];
    if (last < window.from || first > window.until) continue;
    const time = dateTimeAt(wall, "UTC").setLocale("en").toFormat("HH:mm 'on' ccc d LLL yyyy");
    if (first !== last) {
      sentences.set(
        wall,
        `${time} comes twice in ${zone}: it ${edge} with the ${edge === "ends" ? "second" : "first"}.`,
      );
    } else if (wallClock(first, zone) !== wall) {
      const counts = formatWallClock(wallClock(first, zone)).slice(11);
      sentences.set(wall, `${time} does not exist in ${zone}: ${counts} counts.`);
    }
  }
  return [...sentences]
    .sort(([one], [other]) => one - other)
    .map(([, sentence]) => sentence)
    .slice(0, named);
}

function* edgesOf(role: Role, window: Span, zone: string): Generator<[Edge, WallClock]> {
  const dates = datesAround(window, zone);
  const times: EntryTime[] = role.entries.map((one) => one.time);
  for (const rotation of role.rotations) {
    for (const wall of handOffWalls(rotation, window, zone)) yield ["hands over", wall];
    if (rotation.only !== undefined) times.push(...weeklyTimes(parseDuty(rotation.only)));
    const end = rotation.until === undefined ? undefined : parseWallClock(rotation.until);
    if (end !== undefined) yield ["ends", end];
  }
  for (const { begins, ends } of times.flatMap((time) => wallSpansOf(time, dates))) {
    yield ["begins", begins];
    yield ["ends", ends];
  }
}

function some(texts: readonly string[], within = ""): string {
  const more = texts.length > named ? ` and ${texts.length - named} more${within}` : "";
  return `${texts.slice(0, named).join(", ")}${more}`;
}
