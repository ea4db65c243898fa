import type { DateTime } from "luxon";
import { dutyFault, parseDuty } from "./duty.ts";
import { type EntryTime, entryFault, weeklyTimes } from "./entry.ts";
import { Refusal } from "./refusal.ts";
import { endMeantAt, splitStretch } from "./stretch.ts";
import { formatWallClock, instantOf, parseWall, spanOf, timeOfDay } from "./time.ts";

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
  return weeklyTimes(parseDuty(schedule));
}

/** A begin or end that the clocks skip is kept as it was written: the calendar knows what to make of it (D9). */
function once(text: string, now: DateTime, zone: string): EntryTime[] | undefined {
  const stretch = splitStretch(text);
  if (!stretch) return undefined;
  const begins = parseWall(stretch.begins, now, zone);
  const meantAt = endMeantAt(stretch.ends, instantOf(begins, zone, "first"), now);
  const ends = parseWall(stretch.ends, meantAt, zone);
  const { from, until } = spanOf(begins, ends, zone);
  if (begins < ends && from >= until) {
    throw new Refusal(`"${text}" does not exist in ${zone}: the clocks are put forward past all of it.`);
  }
  return [{ type: "specific", begins: formatWallClock(begins), ends: formatWallClock(ends) }];
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
