import { z } from "zod";
import { dutyFault, parseDuty } from "./duty.ts";
import { type CalendarDate, localDateTime, spansOf, weeklyTimes } from "./entry.ts";
import {
  day,
  hour,
  type Milliseconds,
  momentOf,
  parseWallClock,
  type Span,
  type WallClock,
  wallClock,
} from "./time.ts";

/** Of entries and rotations: where several apply, those of the highest layer count. */
export const layer = z.int().min(1).max(100).default(1);

/** Participants who take turns: each from one hand-off to the next. */
export const rotation = z.strictObject({
  /** Number of the rotation within its role, for `rotation set`. */
  id: z.int().positive(),
  /** In order; the first has the turn that begins at `from`. */
  participants: z.array(z.string()).min(1),
  /** The first hand-off, by the clocks of the role's zone; before it the rotation is not there. */
  from: localDateTime,
  /** From one hand-off to the next: hours, days or weeks. */
  every: z.string().regex(/^[1-9]\d{0,2}[hdw]$/, "must be hours, days or weeks, such as 12h, 1d or 2w"),
  /** The weekly times outside of which it puts nobody on call, written as a duty schedule is; half-open. */
  only: z.string().optional(),
  layer,
  /** Its end, by the clocks of the role's zone. */
  until: localDateTime.optional(),
});
export type Rotation = z.output<typeof rotation>;

export interface Turn extends Span {
  user: string;
}

/**
 * The turns within the window, as far as the rotation's own times reach.
 *
 * Days and weeks are those of the wall clock, so a hand-off keeps its time over a change of the clocks; one at a time
 * that does not exist comes with the next that does, one at a time that comes twice with the first (D9). Hours are hours
 * that pass. Which turn it is at an instant is computed, not counted from the first.
 */
export function* turnsOf(
  rotation: Rotation,
  window: Span,
  dates: readonly CalendarDate[],
  zone: string,
): Generator<Turn> {
  const first = parseWallClock(rotation.from);
  if (first === undefined) return;
  const handOff = handOffsOf(first, rotation, zone);
  const life = { from: handOff.at(0), until: endOf(rotation, zone) };
  for (const open of openSpans(rotation, window, dates, zone)) {
    const begin = Math.max(open.from, window.from, life.from);
    const end = Math.min(open.until, window.until, life.until);
    if (begin >= end) continue;
    let [at, turn] = [begin, handOff.last(begin)];
    while (at < end) {
      const until = Math.min(handOff.at(turn + 1), end);
      const user = rotation.participants[turn % rotation.participants.length];
      if (at < until && user !== undefined) yield { user, from: at, until };
      [at, turn] = [until, turn + 1];
    }
  }
}

interface HandOffs {
  /** The instant of the hand-off of that number, which begins the turn of that number. */
  at(turn: number): Milliseconds;
  /** The number of the last hand-off up to that instant, which is not before the first. */
  last(instant: Milliseconds): number;
}

function handOffsOf(first: WallClock, rotation: Rotation, zone: string): HandOffs {
  const step = stepOf(rotation);
  if (rotation.every.endsWith("h")) {
    const start = momentOf(first, zone, "first");
    return {
      at: (turn) => start + turn * step,
      last: (instant) => Math.floor((instant - start) / step),
    };
  }
  const at = (turn: number) => momentOf(first + turn * step, zone, "first");
  return {
    at,
    last(instant) {
      let turn = Math.floor((wallClock(instant, zone) - first) / step);
      // A clock that was put back shows again what it has passed.
      while (at(turn + 1) <= instant) turn += 1;
      return turn;
    },
  };
}

/** The hand-offs within the window as clocks show them; of a rotation by hours, whose clock time wanders, the first. */
export function* handOffWalls(rotation: Rotation, window: Span, zone: string): Generator<WallClock> {
  const first = parseWallClock(rotation.from);
  if (first === undefined) return;
  if (rotation.every.endsWith("h")) {
    yield first;
    return;
  }
  const step = stepOf(rotation);
  const passed = Math.max(0, Math.floor((wallClock(window.from, zone) - first) / step));
  const last = wallClock(Math.min(endOf(rotation, zone), window.until), zone);
  for (let wall = first + passed * step; wall <= last; wall += step) yield wall;
}

/** From one hand-off to the next, in milliseconds: of hours real ones, of days and weeks those of a wall clock. */
export function stepOf({ every }: Pick<Rotation, "every">): Milliseconds {
  const unit = every.endsWith("h") ? hour : every.endsWith("d") ? day : 7 * day;
  return Number.parseInt(every, 10) * unit;
}

function endOf({ until }: Rotation, zone: string): Milliseconds {
  const wall = until === undefined ? undefined : parseWallClock(until);
  return wall === undefined ? Number.POSITIVE_INFINITY : momentOf(wall, zone, "last");
}

function openSpans(rotation: Rotation, window: Span, dates: readonly CalendarDate[], zone: string): Span[] {
  if (rotation.only === undefined) return [window];
  return weeklyTimes(parseDuty(rotation.only)).flatMap((time) => spansOf(time, dates, zone));
}

/** A sentence when that rotation could never stand as it is written. */
export function rotationFault({ from, until, only }: Rotation): string | undefined {
  const [first, end] = [parseWallClock(from), until === undefined ? undefined : parseWallClock(until)];
  if (first === undefined) return `There is no such time as "${from}".`;
  if (until !== undefined && end === undefined) return `There is no such time as "${until}".`;
  if (end !== undefined && end <= first) return `The rotation of "${from}" ends before its first hand-off.`;
  return only === undefined ? undefined : dutyFault(only);
}
