import type { DateTime } from "luxon";
import { dutyFault, parseDuty } from "./duty.ts";
import { type EntryTime, entryFault } from "./entry.ts";
import { Refusal } from "./refusal.ts";
import { formatTimeOfDay, minute, parseInstant, timeOfDay, weekdays } from "./time.ts";

const accepted =
  "write daily 22:00-06:00, weekly mo-fr 09:00-17:00, monthly 1 09:00-17:00, or 2026-03-01 08:00 to 2026-03-08 08:00";

/**
 * The times of a shift or a scheduled outage as people write them: `daily 22:00-06:00`; `weekly mo-fr 09:00-17:00`, also
 * without `weekly`, which makes one entry a day; `monthly 1 09:00-17:00`; and once, `tomorrow 18:00 to monday 08:00`
 * or two times of the form 2026-03-01T08:00. All are read on the clocks of `zone`.
 *
 * @throws Refusal for anything else, and for a time that would never come.
 */
export function parseEntryTimes(text: string, now: DateTime, zone: string): EntryTime[] {
  const wish = text.trim();
  const times = daily(wish) ?? monthly(wish) ?? once(wish, now, zone) ?? weekly(wish);
  if (!times) throw new Refusal(`"${wish.slice(0, 80)}" is not a time for a shift: ${accepted}.`);
  for (const time of times) {
    const fault = entryFault(time);
    if (fault !== undefined) throw new Refusal(fault);
  }
  return times;
}

const range = String.raw`(?<begins>\d{1,2}:\d{2})\s*(?:[-–]|to|until)\s*(?<ends>\d{1,2}:\d{2})`;

function daily(text: string): EntryTime[] | undefined {
  const parts = new RegExp(`^daily\\s+${range}$`, "i").exec(text)?.groups;
  return parts && [{ type: "daily", ...timesOf(parts) }];
}

function monthly(text: string): EntryTime[] | undefined {
  const parts = new RegExp(`^monthly\\s+(?<date>\\d{1,2})\\.?\\s+${range}$`, "i").exec(text)?.groups;
  if (!parts) return undefined;
  const date = Number(parts["date"]);
  if (date < 1 || date > 31)
    throw new Refusal(`"${parts["date"]}" is not a day of the month: write 1 to 31.`);
  return [{ type: "monthly", day: date, ...timesOf(parts) }];
}

/** A week is written as a duty schedule is. */
function weekly(text: string): EntryTime[] | undefined {
  const schedule = text.replace(/^weekly\s+/i, "");
  if (!/^[a-z]/i.test(schedule)) return undefined;
  const fault = dutyFault(schedule);
  if (fault !== undefined) {
    throw new Refusal(`"${text.slice(0, 80)}" is not a time for a shift: ${accepted}.`);
  }
  return parseDuty(schedule).flatMap(({ days, begins, ends }) =>
    days.flatMap((weekday): EntryTime[] => {
      const day = weekdays[weekday - 1];
      // In a duty schedule 23:59 is the end of the day (D8).
      const last = ends === 24 * 60 - 1 ? 24 * 60 : ends;
      const times = { begins: formatTimeOfDay(begins * minute), ends: formatTimeOfDay(last * minute) };
      return day === undefined ? [] : [{ type: "weekly", day, ...times }];
    }),
  );
}

function once(text: string, now: DateTime, zone: string): EntryTime[] | undefined {
  const stamp = String.raw`\d{4}-\d{2}-\d{2}(?:T|\s+)\S+`;
  const stamps = new RegExp(`^(?<begins>${stamp})\\s+(?:[-–]\\s+)?(?<ends>${stamp})$`, "i").exec(
    text,
  )?.groups;
  const words = /^(?<begins>.+?)\s+(?:to|until)\s+(?<ends>.+)$/i.exec(text)?.groups;
  const parts = words ?? stamps;
  if (!parts) return undefined;
  const begins = parseInstant(parts["begins"] ?? "", now, zone);
  // A weekday or a bare time in the end is meant after the begin.
  const ends = parseInstant(parts["ends"] ?? "", begins, zone);
  return [{ type: "specific", begins: wall(begins, zone), ends: wall(ends, zone) }];
}

function wall(at: DateTime, zone: string): string {
  const there = at.setZone(zone);
  return there.toFormat(there.second === 0 ? "yyyy-MM-dd'T'HH:mm" : "yyyy-MM-dd'T'HH:mm:ss");
}

function timesOf(parts: Record<string, string>): { begins: string; ends: string } {
  const [begins, ends] = [parts["begins"] ?? "", parts["ends"] ?? ""].map((text) => {
    if (timeOfDay(text) === undefined) throw new Refusal(`"${text}" is not a time of day.`);
    return text.padStart(5, "0");
  });
  return { begins: begins ?? "", ends: ends ?? "" };
}

/** The times of an entry as {@link parseEntryTimes} reads them. */
export function describeEntryTime(time: EntryTime): string {
  switch (time.type) {
    case "daily":
      return `daily ${time.begins}-${time.ends}`;
    case "weekly":
      return `weekly ${time.day} ${time.begins}-${time.ends}`;
    case "monthly":
      return `monthly ${time.day} ${time.begins}-${time.ends}`;
    case "specific":
      return `${time.begins.replace("T", " ")} to ${time.ends.replace("T", " ")}`;
  }
}
