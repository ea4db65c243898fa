import { DateTime, FixedOffsetZone, IANAZone, type Zone } from "luxon";
import { z } from "zod";
import { Refusal } from "./refusal.ts";
import { remembered } from "./remembered.ts";

export type Milliseconds = number;

/**
 * Milliseconds since 1970-01-01T00:00 as a clock on the wall counts them, in whatever zone: every day has 24 hours,
 * and 24:00 of one day is 00:00 of the next. What instant that is, {@link instantOf} says.
 */
export type WallClock = number;

/** A stretch of time in milliseconds of the epoch, half-open. */
export interface Span {
  from: Milliseconds;
  until: Milliseconds;
}

export const second = 1000;
export const minute = 60 * second;
export const hour = 60 * minute;
export const day = 24 * hour;

export const weekdays = [
  "monday",
  "tuesday",
  "wednesday",
  "thursday",
  "friday",
  "saturday",
  "sunday",
] as const;

const longestDuration = 36_500 * day;

/** A duration as the documents of the directory hold it, which {@link formatDuration} writes. */
export const milliseconds = z.int().min(0).max(longestDuration);

/**
 * A duration as people write it: `90s`, `15m`, `1h30m`, `2d`, `500ms`; largest unit first, each unit once, a century
 * at most.
 *
 * @throws Refusal for anything else; a bare number too, for nobody agrees on its unit (D16).
 */
export function parseDuration(text: string): Milliseconds {
  const parts = /^(?=\d)(\d+d)?(\d+h)?(\d+m(?!s))?(\d+s)?(\d+ms)?$/i.exec(text.trim())?.slice(1);
  const units = [day, hour, minute, second, 1];
  const sum = parts?.reduce(
    (total, part, at) => total + Number.parseInt(part ?? "0", 10) * (units[at] ?? 0),
    0,
  );
  if (sum === undefined && /^-\d+(ms|[dhms])$/i.test(text.trim())) {
    throw new Refusal(`"${text}" is negative: a duration must be positive, such as ${text.trim().slice(1)}.`);
  }
  if (sum === undefined) {
    throw new Refusal(`"${text}" is not a duration: write 90s, 15m, 1h30m, 2d or 500ms.`);
  }
  if (sum > longestDuration) throw new Refusal(`"${text}" is too long a duration: 36500d at most.`);
  return sum;
}

/**
 * A duration as OpenNMS reads it in its files (D16; vectors C058 to C063): one 32-bit float and one unit of us, ms,
 * s, m, h, d in any case; a bare number is milliseconds; what is smaller than a millisecond is cut off.
 */
export function parseOpennmsDuration(text: string): Milliseconds {
  const parts = /^(?<number>[-+]?(?:\d+\.?\d*|\.\d+))\s*(?<unit>us|ms|s|m|h|d)?$/i.exec(text.trim())?.groups;
  if (!parts) {
    throw new Refusal(`"${text}" is not a duration of OpenNMS: one number and one of us, ms, s, m, h, d.`);
  }
  const number = Math.fround(Number(parts["number"]));
  const unit = { us: 1 / 1000, ms: 1, s: second, m: minute, h: hour, d: day }[
    (parts["unit"] ?? "ms").toLowerCase()
  ];
  // Adding 0 turns a negative zero into the usual one.
  return Math.trunc(Math.fround(number * (unit ?? 1))) + 0;
}

/** A duration in the form that {@link parseDuration} reads back exactly: `1h30m`, `0s`. Whole, not negative. */
export function formatDuration(duration: Milliseconds): string {
  let rest = duration;
  const parts = (
    [
      ["d", day],
      ["h", hour],
      ["m", minute],
      ["s", second],
      ["ms", 1],
    ] as const
  ).map(([unit, length]) => {
    const count = Math.floor(rest / length);
    rest -= count * length;
    return count === 0 ? "" : `${count}${unit}`;
  });
  return parts.join("") || "0s";
}

/** A time of day, `H:mm` or `H:mm:ss` up to `24:00`, in milliseconds after midnight; undefined if it is none. */
export function timeOfDay(text: string): Milliseconds | undefined {
  const parts = /^(\d{1,2}):([0-5]\d)(?::([0-5]\d))?$/.exec(text);
  if (!parts) return undefined;
  const time = Number(parts[1]) * hour + Number(parts[2]) * minute + Number(parts[3] ?? 0) * second;
  return time <= day ? time : undefined;
}

/** A time of day to the minute, as {@link timeOfDay} reads it: `09:00`. */
export function formatTimeOfDay(time: Milliseconds): string {
  const [hours, minutes] = [Math.floor(time / hour), Math.floor((time % hour) / minute)];
  return `${String(hours).padStart(2, "0")}:${String(minutes).padStart(2, "0")}`;
}

/** A date and a time of day, `yyyy-MM-ddTHH:mm[:ss]` (or a blank for the T); undefined if there is no such day. */
export function parseWallClock(text: string): WallClock | undefined {
  const [, year, month, date, clock = ""] = /^(\d{4})-(\d{2})-(\d{2})(?:T|\s+)(\S+)$/i.exec(text) ?? [];
  const time = timeOfDay(clock);
  if (time === undefined) return undefined;
  // Date.parse knows no such day as the 30th of February, or else reads it as one of March.
  const start = Date.parse(`${year}-${month}-${date}T00:00Z`);
  return new Date(start).getUTCDate() === Number(date) ? start + time : undefined;
}

/** A date and a time as the directory holds them, and {@link parseWallClock} reads them: `2026-03-01T08:00[:30]`. */
export function formatWallClock(wall: WallClock): string {
  const there = dateTimeAt(wall, "UTC");
  return there.toFormat(there.second === 0 ? "yyyy-MM-dd'T'HH:mm" : "yyyy-MM-dd'T'HH:mm:ss");
}

/** Which day of the week (1 is Monday) a wall clock shows. */
export function weekdayOf(wall: WallClock): number {
  return ((((Math.floor(wall / day) + 3) % 7) + 7) % 7) + 1;
}

/** The weekday (1 is Monday) of which `name` is the beginning, two letters at least, in any case. */
export function weekdayNamed(name: string): number | undefined {
  const index = weekdays.findIndex((weekday) => name.length > 1 && weekday.startsWith(name.toLowerCase()));
  return index < 0 ? undefined : index + 1;
}

/**
 * How far a zone's clock is ahead of UTC at an instant. Asking the runtime costs some microseconds, so what it says is
 * kept for each UTC day: the offset at its begin and at its end, and if they differ the instant of the change (no zone
 * has changed twice within a week since 1985). A zone that this runtime does not know is read as UTC.
 */
const offsetIn = remembered(1000, (zone: string) => {
  const rules = zoneOf(zone);
  const exactly = (instant: Milliseconds) => rules.offset(instant) * minute;
  const dayAt = remembered(5000, (index: number) => {
    const [start, end] = [index * day, (index + 1) * day];
    const [before, after] = [exactly(start), exactly(end)];
    const change = before === after ? end : firstAfter(start, end, (instant) => exactly(instant) !== before);
    return { before, after, change };
  });
  return (instant: Milliseconds): Milliseconds => {
    const { before, after, change } = dayAt(Math.floor(instant / day));
    return instant < change ? before : after;
  };
});

/** The first instant of which `holds`, which is after `early` and `late` at the latest. */
function firstAfter(early: Milliseconds, late: Milliseconds, holds: (instant: Milliseconds) => boolean) {
  let [without, withIt] = [early, late];
  while (withIt - without > 1) {
    const middle = Math.floor((without + withIt) / 2);
    if (holds(middle)) withIt = middle;
    else without = middle;
  }
  return withIt;
}

function zoneOf(name: string): Zone {
  const zone = name === "UTC" ? undefined : IANAZone.create(name);
  return zone?.isValid ? zone : FixedOffsetZone.utcInstance;
}

/** What a clock on the wall in `zone` shows at an instant. */
export function wallClock(instant: Milliseconds, zone: string): WallClock {
  return instant + offsetIn(zone)(instant);
}

/**
 * The instant, in milliseconds of the epoch, at which a clock in `zone` shows `wall` (D9): if it shows it twice, the
 * first or the last as asked; if never (the clock was put forward), the next instant that exists.
 */
export function momentOf(wall: WallClock, zone: string, which: "first" | "last"): Milliseconds {
  const offset = offsetIn(zone);
  const before = offset(wall - day);
  const after = offset(wall + day);
  if (before === after) return wall - before;
  const shown = [wall - before, wall - after].filter((instant) => instant + offset(instant) === wall);
  if (shown.length > 0) return which === "first" ? Math.min(...shown) : Math.max(...shown);
  // Never shown: the clock is put forward between these two instants.
  return firstAfter(wall - after, wall - before, (instant) => offset(instant) !== before);
}

/** {@link momentOf} as a DateTime in that zone. */
export function instantOf(wall: WallClock, zone: string, which: "first" | "last"): DateTime {
  return dateTimeAt(momentOf(wall, zone, which), zone);
}

export function dateTimeAt(instant: Milliseconds, zone: string): DateTime {
  return DateTime.fromMillis(instant, { zone: quickZone(zone) });
}

/** A zone that asks {@link offsetIn} rather than the runtime, and else is luxon's own. */
class QuickZone extends IANAZone {
  override offset(instant: Milliseconds): number {
    return offsetIn(this.name)(instant) / minute;
  }
}

const quickZone = remembered(1000, (name: string): Zone => {
  const zone = zoneOf(name);
  return zone instanceof IANAZone ? new QuickZone(name) : zone;
});

/** The stretch between two wall clocks: a beginning shown twice is the first, an end the last (D9). */
export function spanOf(begins: WallClock, ends: WallClock, zone: string): Span {
  return { from: momentOf(begins, zone, "first"), until: momentOf(ends, zone, "last") };
}

/**
 * An instant as people write it: `now`, `in 2h`, `+2h`, `today 18:00`, `tomorrow 9:00`, `18:00` and `monday 08:00`
 * (the next one, today's included while it is still to come), `2026-03-01 08:00`, or ISO 8601 with an offset.
 * `zone` is that of the asker; a time shown twice is the first unless the last is asked for, one that does not exist
 * the next that does (D9).
 *
 * @throws Refusal for anything else.
 */
export function parseInstant(
  text: string,
  now: DateTime,
  zone: string,
  which: "first" | "last" = "first",
): DateTime {
  const wish = text.trim();
  const wait = /^(?:in\s+|\+)(.+)$/i.exec(wish)?.[1];
  if (wait !== undefined) return dateTimeAt(now.toMillis() + parseDuration(wait), zone);
  if (/^now$/i.test(wish)) return dateTimeAt(now.toMillis(), zone);
  if (/^\d{4}-\d{2}-\d{2}T[\d:.]+(Z|[+-]\d{2}:?\d{2})$/i.test(wish)) {
    const instant = DateTime.fromISO(wish.toUpperCase(), { zone: "utc" });
    if (instant.isValid) return dateTimeAt(instant.toMillis(), zone);
  }
  const wall = parseWallClock(wish) ?? dayAndTime(wish, now, zone);
  if (wall !== undefined) return instantOf(wall, zone, which);
  throw new Refusal(
    `"${text}" is not a time: write now, in 2h, 18:00, tomorrow 9:00, monday 08:00 or 2026-03-01 08:00.`,
  );
}

/** The same as the clocks of `zone` show it; a time that they skip stays as it was written. */
export function parseWall(text: string, now: DateTime, zone: string): WallClock {
  const wish = text.trim();
  const written = parseWallClock(wish) ?? dayAndTime(wish, now, zone);
  return written ?? wallClock(parseInstant(text, now, zone).toMillis(), zone);
}

/** `today 18:00`, `tomorrow 9:00`; `18:00` and `monday 08:00` are the next such time, from this very instant on. */
function dayAndTime(text: string, now: DateTime, zone: string): WallClock | undefined {
  const words = text.toLowerCase().split(/\s+/);
  const time = timeOfDay(words.at(-1) ?? "");
  if (time === undefined || words.length > 2) return undefined;
  const present = wallClock(now.toMillis(), zone);
  const today = Math.floor(present / day) * day;
  const name = words.length === 1 ? "" : words[0];
  if (name === "today") return today + time;
  if (name === "tomorrow") return today + day + time;
  const weekday = weekdayNamed(name ?? "");
  if (weekday === undefined && name !== "") return undefined;
  const ahead = weekday === undefined ? 0 : (weekday - weekdayOf(today) + 7) % 7;
  const next = today + ahead * day + time;
  if (momentOf(next, zone, "first") >= now.toMillis()) return next;
  return next + (weekday === undefined ? 1 : 7) * day;
}

/** So many milliseconds after an instant. Plans do this for every letter, and luxon's own sum takes ten times as long. */
export function later(at: DateTime, milliseconds: number): DateTime {
  if (milliseconds === 0) return at;
  return DateTime.fromMillis(at.toMillis() + milliseconds, { zone: at.zone });
}
