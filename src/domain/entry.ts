import { z } from "zod";
import type { DutySchedule } from "./duty.ts";
import {
  day,
  formatTimeOfDay,
  minute,
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
/** Wall-clock date and time, `yyyy-MM-ddTHH:mm[:ss]`. */
export const localDateTime = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2})?$/, "must be yyyy-MM-ddTHH:mm");

/**
 * When an entry of a role puts its user on call, or a scheduled outage lasts, by the clocks of a zone. Intervals are
 * half-open (D10); an end at or before its begin runs on into the next day (D7).
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

/** A day of the calendar. */
export interface CalendarDate {
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
    return { start, weekday: weekdayOf(start), dayOfMonth: new Date(start).getUTCDate() };
  });
}

/** When `time` applies on those dates, DST as D9 says. */
export function spansOf(time: EntryTime, dates: readonly CalendarDate[], zone: string): Span[] {
  return wallSpansOf(time, dates).map(({ begins, ends }) => spanOf(begins, ends, zone));
}

/** The same as clocks show it: an end at or before its begin is on the next day (D7). */
export function wallSpansOf(
  time: EntryTime,
  dates: readonly CalendarDate[],
): { begins: WallClock; ends: WallClock }[] {
  if (time.type === "specific") {
    const [begins, ends] = [parseWallClock(time.begins), parseWallClock(time.ends)];
    return begins === undefined || ends === undefined ? [] : [{ begins, ends }];
  }
  const begins = timeOfDay(time.begins) ?? 0;
  const ends = timeOfDay(time.ends) ?? 0;
  const length = ends <= begins ? ends + day : ends;
  const spans: { begins: WallClock; ends: WallClock }[] = [];
  for (const date of dates) {
    if (fallsOn(time, date)) spans.push({ begins: date.start + begins, ends: date.start + length });
  }
  return spans;
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

/** A duty schedule as the times of entries, one a day and range: half-open, and 23:59 is the end of the day (D8). */
export function weeklyTimes(schedule: DutySchedule): EntryTime[] {
  return schedule.flatMap(({ days, begins, ends }) =>
    days.flatMap((number): EntryTime[] => {
      const weekday = weekdays[number - 1];
      const last = ends === 24 * 60 - 1 ? 24 * 60 : ends;
      const times = { begins: formatTimeOfDay(begins * minute), ends: formatTimeOfDay(last * minute) };
      return weekday === undefined ? [] : [{ type: "weekly", day: weekday, ...times }];
    }),
  );
}

/** A sentence when that time would never come, or can only be a mistake (D10). */
export function entryFault(time: EntryTime): string | undefined {
  const { begins, ends } = time;
  if (time.type === "specific") {
    const [from, until] = [parseWallClock(begins), parseWallClock(ends)];
    if (from === undefined) return `There is no such time as "${begins}".`;
    if (until === undefined) return `There is no such time as "${ends}".`;
    if (until > from) return undefined;
    return `"${begins.replace("T", " ")} to ${ends.replace("T", " ")}" ends before it has begun.`;
  }
  if (timeOfDay(begins) === day) return `"${begins}" is no time to begin: 00:00 of the next day is.`;
  if (time.type === "daily" && timeOfDay(begins) === timeOfDay(ends)) {
    return `"daily ${begins} to ${ends}" ends as it begins: 00:00 to 24:00 is the whole day.`;
  }
  return undefined;
}
