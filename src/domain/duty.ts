import type { DateTime } from "luxon";
import { Refusal } from "./refusal.ts";
import { remembered } from "./remembered.ts";
import { shortened } from "./text.ts";
import {
  dateTimeAt,
  day,
  formatTimeOfDay,
  minute,
  type Span,
  spanOf,
  wallClock,
  weekdayNamed,
  weekdayOf,
} from "./time.ts";

/**
 * One weekly range: on each of `days` (1 is Monday) from minute `begins` of the day to minute `ends`, that minute's
 * first millisecond included. An end before the begin lies on the next day (D7); 23:59 and 24:00 both mean the end of
 * the day (D8).
 */
export interface DutyRange {
  readonly days: readonly number[];
  readonly begins: number;
  readonly ends: number;
}

/** When somebody is on duty: in any of the ranges (seed: Duty Schedules). */
export type DutySchedule = readonly DutyRange[];

const dayNames = ["Mo", "Tu", "We", "Th", "Fr", "Sa", "Su"] as const;
const fullDay = 24 * 60;

/** What a text says, and why it should all the same not be declared. */
interface Reading {
  schedule: DutySchedule;
  fault: string | undefined;
}

/**
 * A duty schedule in either of two forms, each of one range or several:
 *
 * - compact, as OpenNMS writes it: `MoTuWeThFr900-1700`; several separated by blanks, commas or semicolons;
 * - readable: `Mo-Fr 09:00-12:00, 13:00-17:00; Sa,Su 10:00-14:00`, that is days, then the times on those days, then
 *   other days and their times, all separated by blanks, commas or semicolons.
 *
 * @throws Refusal when it is neither. What can be read but should not be declared, {@link dutyFault} tells.
 */
export function parseDuty(text: string): DutySchedule {
  const reading = read(text);
  if (reading instanceof Refusal) throw reading;
  return reading.schedule;
}

/** A sentence when `text` is no duty schedule, or one that can only be a mistake; undefined when it may be declared. */
export function dutyFault(text: string): string | undefined {
  const reading = read(text);
  return reading instanceof Refusal ? reading.message : reading.fault;
}

const read = remembered(2000, (text: string): Reading | Refusal => {
  const ranges = readCompact(wordsOf(text)) ?? readReadable(text);
  if (!ranges || ranges.length === 0) {
    return new Refusal(
      `"${text.slice(0, 80)}" is not a duty schedule: write it like MoTuWeThFr900-1700 or Mo-Fr 09:00-17:00.`,
    );
  }
  const fault = ranges.map(faultOf).find((found) => found !== undefined);
  return { schedule: ranges.map(rangeOf), fault };
});

/** A range as written: a part of the day as hours and minutes, whatever numbers stand there. */
interface Written {
  word: string;
  days: number[];
  begins: [hours: number, minutes: number];
  ends: [hours: number, minutes: number];
  /** Only in the compact form: no number has hours; a third part follows. */
  noHours?: boolean;
  third?: boolean;
}

function wordsOf(text: string): string[] {
  return text.split(/[\s,;]+/).filter((word) => word !== "");
}

const compact = /^(?=\w)(?<days>(?:Mo|Tu|We|Th|Fr|Sa|Su)*)(?<begins>\d{0,4})-(?<ends>\d{1,4})(?<third>-.*)?$/;

function readCompact(words: string[]): Written[] | undefined {
  const ranges = words.flatMap((word): Written[] => {
    const { days = "", begins = "", ends = "", third } = compact.exec(word)?.groups ?? {};
    if (ends === "") return [];
    return [
      {
        word,
        days: [...days.matchAll(/../g)].flatMap(([name]) => weekdayNamed(name) ?? []),
        begins: [Math.floor(Number(begins) / 100), Number(begins) % 100],
        ends: [Math.floor(Number(ends) / 100), Number(ends) % 100],
        noHours: begins.length <= 2 && ends.length <= 2 && Number(ends) > 0,
        third: third !== undefined,
      },
    ];
  });
  return ranges.length === words.length ? ranges : undefined;
}

function readReadable(text: string): Written[] | undefined {
  const ranges: Written[] = [];
  let days: number[] = [];
  let complete = true;
  for (const word of wordsOf(text.replace(/(?<!\s)\s*[-–]\s*/g, "-").replace(/([a-z])(?=\d)/gi, "$1 "))) {
    const times = /^(\d{1,2}):(\d{2})-(\d{1,2}):(\d{2})$/.exec(word)?.slice(1).map(Number);
    if (times) {
      const [beginHours = 0, beginMinutes = 0, endHours = 0, endMinutes = 0] = times;
      ranges.push({ word, days, begins: [beginHours, beginMinutes], ends: [endHours, endMinutes] });
      complete = true;
    } else {
      const run = dayRun(word);
      if (!run) return undefined;
      // Days after times begin anew, days after days join them.
      days = complete ? run : [...new Set([...days, ...run])];
      complete = false;
    }
  }
  return complete ? ranges : undefined;
}

/** `Mo`, `Mon`, `monday`, `Mo-Fr`, `Fr-Mo`. */
function dayRun(word: string): number[] | undefined {
  const [first, last = first, ...more] = word.split("-").map((name) => weekdayNamed(name) ?? 0);
  if (!first || !last || more.length > 0) return undefined;
  return Array.from({ length: ((last - first + 7) % 7) + 1 }, (_, step) => ((first - 1 + step) % 7) + 1);
}

/**
 * The range as OpenNMS reads it: minutes above 59 roll over (vector C020), hours above 24 carry nothing into the next
 * day (C012), without a day it is never (C015). All of these are faults when declared.
 */
function rangeOf(written: Written): DutyRange {
  const days = [1, 2, 3, 4, 5, 6, 7].filter((each) => written.days.includes(each));
  const [begins, ends] = [minutesOf(written.begins), minutesOf(written.ends)];
  return { days, begins: Math.min(begins, fullDay), ends: Math.min(ends, fullDay) };
}

function minutesOf([hours, minutes]: Written["begins"]): number {
  return hours * 60 + minutes;
}

function faultOf(written: Written): string | undefined {
  const { begins, ends } = written;
  const word = shortened(written.word, 80);
  if (written.days.length === 0)
    return `"${word}" names no day: write the days first, as in Mo-Fr 09:00-17:00.`;
  if (written.third) return `"${word}" has a third part: one begin and one end are wanted, as in Mo900-1700.`;
  if (written.noHours) {
    return `"${word}" has minutes only: for whole hours write ${begins[1] * 100}-${ends[1] * 100}.`;
  }
  if (begins[1] > 59 || ends[1] > 59) return `"${word}" has more than 59 minutes in an hour.`;
  if (begins[0] >= 24) return `"${word}" begins after the day's last minute: 23:59 is the latest.`;
  if (minutesOf(ends) > fullDay) {
    return `"${word}" ends after 24:00: to end on the next day write that day's time, as in 22:00-06:00.`;
  }
  if (minutesOf(begins) === minutesOf(ends))
    return `"${word}" is over as it begins: 00:00-24:00 is the whole day.`;
  return undefined;
}

/** The compact form, days from Monday on, no leading zeros; several ranges are joined by a semicolon. */
export function formatDuty(schedule: DutySchedule): string {
  return schedule
    .map((range) => `${compactDays(range)}${number(range.begins)}-${number(range.ends)}`)
    .join(";");
}

function compactDays(range: DutyRange): string {
  return range.days.map(nameOf).join("");
}

function number(minutes: number): string {
  return String(Math.floor(minutes / 60) * 100 + (minutes % 60));
}

/** The readable form; where a range names no day, which that form cannot say, the compact one. */
export function describeDuty(schedule: DutySchedule): string {
  if (schedule.some((range) => range.days.length === 0)) return formatDuty(schedule);
  const parts: { days: string; times: string[] }[] = [];
  for (const range of schedule) {
    const days = readableDays(range.days);
    const times = `${formatTimeOfDay(range.begins * minute)}-${formatTimeOfDay(range.ends * minute)}`;
    const last = parts.at(-1);
    if (last?.days === days) last.times.push(times);
    else parts.push({ days, times: [times] });
  }
  return parts.map((part) => `${part.days} ${part.times.join(", ")}`).join("; ");
}

/** Three days and more in a row become one run: `Mo-Fr,Su`. */
function readableDays(days: readonly number[]): string {
  const runs: number[][] = [];
  for (const each of days) {
    const run = runs.at(-1);
    if (run?.at(-1) === each - 1) run.push(each);
    else runs.push([each]);
  }
  return runs
    .map((run) => (run.length > 2 ? [run[0], run.at(-1)].map(nameOf).join("-") : run.map(nameOf).join(",")))
    .join(",");
}

function nameOf(weekday: number | undefined): string {
  return dayNames[(weekday ?? 0) - 1] ?? "";
}

/** On duty at that instant, by wall clocks in `zone`? Without a schedule always, with several in any of them. */
export function isOnDuty(schedules: readonly string[], at: DateTime, zone: string): boolean {
  const now = at.toMillis();
  const begins = nextBegin(schedules, now, zone);
  return begins !== undefined && begins <= now;
}

/** When they are next on duty: `from` itself if they are then; undefined if they never will be. */
export function nextOnDuty(schedules: readonly string[], from: DateTime, zone: string): DateTime | undefined {
  const now = from.toMillis();
  const begins = nextBegin(schedules, now, zone);
  if (begins === undefined) return undefined;
  return begins <= now ? from : dateTimeAt(begins, zone);
}

/** When the duty that is on at `now`, or else the next one, begins, in milliseconds of the epoch. */
function nextBegin(schedules: readonly string[], now: number, zone: string): number | undefined {
  // None that cannot be read is ever stored; were one there, it must not keep somebody from being told.
  const ranges = schedules
    .map(read)
    .flatMap((reading) => (reading instanceof Refusal ? [] : [reading.schedule]));
  if (ranges.length === 0) return now;
  const begins = ranges.flat().flatMap((range) => spanAfter(range, now, zone)?.from ?? []);
  return begins.length === 0 ? undefined : Math.min(...begins);
}

/**
 * The first stretch of a range that ends after `now`. A night shift, and a clock that is put back over midnight, let
 * one of a day before still last; a day that a zone skips altogether loses a week.
 */
function spanAfter(range: DutyRange, now: number, zone: string): Span | undefined {
  const today = Math.floor(wallClock(now, zone) / day) * day;
  for (let date = today - 2 * day; date <= today + 14 * day; date += day) {
    if (!range.days.includes(weekdayOf(date))) continue;
    const span = spanOn(range, date, zone);
    if (span.until > now && span.until > span.from) return span;
  }
  return undefined;
}

/** Inclusive to the millisecond is half-open one millisecond later; the end of the day is 24:00 (D8). */
function spanOn(range: DutyRange, date: number, zone: string): Span {
  const ends = range.ends >= fullDay - 1 ? day : range.ends * minute + 1;
  const wraps = range.ends < range.begins ? day : 0;
  return spanOf(date + range.begins * minute, date + wraps + ends, zone);
}
