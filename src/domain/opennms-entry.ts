import { type EntryTime, entryFault } from "./entry.ts";
import { Refusal } from "./refusal.ts";
import { parseWallClock, weekdays } from "./time.ts";

/** A `time` element of an OpenNMS role or scheduled outage, with the `type` of the element around it. */
export interface OpennmsTime {
  type: string;
  day?: string | undefined;
  begins: string;
  ends: string;
}

/**
 * The entry time that an OpenNMS calendar means (D10): `HH:mm:ss` on days, `dd-MMM-yyyy HH:mm:ss` when specific. Its
 * ends are inclusive to the second, so an end of 23:59:59 is midnight; every other end is taken as it stands.
 *
 * @throws Refusal where OpenNMS would quietly do something else than the file says: a `type` that does not fit the
 * times or the day, a time that is none, an end that is the begin.
 */
export function entryTimeFromOpennms({ type, day, begins, ends }: OpennmsTime): EntryTime {
  const time = readTime(type, day?.trim(), begins.trim(), ends.trim());
  const fault = time.begins === time.ends ? `"${begins}" is both begin and end.` : entryFault(time);
  if (fault !== undefined) throw new Refusal(fault);
  return time;
}

function readTime(type: string, day: string | undefined, begins: string, ends: string): EntryTime {
  if (type === "specific") {
    if (day !== undefined) throw new Refusal(`Day "${day}" does not belong to a specific time.`);
    return { type, begins: dateAndTime(begins), ends: untilMidnight(dateAndTime(ends)) };
  }
  const times = { begins: timeOnly(begins), ends: untilMidnight(timeOnly(ends)) };
  if (type === "daily") {
    if (day !== undefined) throw new Refusal(`Day "${day}" does not belong to a daily time.`);
    return { type, ...times };
  }
  if (type === "weekly") {
    const weekday = weekdays.find((name) => name === day?.toLowerCase());
    if (weekday === undefined) throw new Refusal(`"${day ?? ""}" is not a weekday: write monday to sunday.`);
    return { type, day: weekday, ...times };
  }
  if (type === "monthly") {
    const date = /^\d{1,2}$/.test(day ?? "") ? Number(day) : 0;
    if (date < 1 || date > 31) throw new Refusal(`"${day ?? ""}" is not a day of the month: write 1 to 31.`);
    return { type, day: date, ...times };
  }
  throw new Refusal(`"${type}" is not a type of time: write specific, daily, weekly or monthly.`);
}

function timeOnly(text: string): string {
  if (!/^(([01]\d|2[0-3]):[0-5]\d:[0-5]\d|24:00:00)$/.test(text)) {
    throw new Refusal(`"${text}" is not a time of day: write HH:mm:ss.`);
  }
  return text.replace(/:00$/, "");
}

const months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

function dateAndTime(text: string): string {
  const parts = /^(\d{2})-([a-z]{3})-(\d{4}) (\d{2}:\d{2}:\d{2})$/i.exec(text);
  const month = months.indexOf(parts?.[2]?.toLowerCase() ?? "") + 1;
  const date = `${parts?.[3]}-${String(month).padStart(2, "0")}-${parts?.[1]}`;
  if (!parts || parseWallClock(`${date}T${parts[4]}`) === undefined) {
    throw new Refusal(
      `"${text}" is not a date and time: write dd-MMM-yyyy HH:mm:ss, as in 03-Oct-2005 08:00:00.`,
    );
  }
  return `${date}T${timeOnly(parts[4] ?? "")}`;
}

function untilMidnight(ends: string): string {
  return ends.replace(/23:59:59$/, "24:00");
}
