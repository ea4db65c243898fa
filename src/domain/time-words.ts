import type { DateTime } from "luxon";
import { day, formatDuration, hour, type Milliseconds, minute, second } from "./time.ts";

/** A time as the reader's clock shows it, with the date when it is not today's: `17:00`, `Thu 5 Mar 17:00`. */
export function when(at: DateTime, now: DateTime, zone: string): string {
  return inWords(at, now, zone, "HH:mm");
}

/** The same to the second, for what has happened. */
export function whenExactly(at: DateTime, now: DateTime, zone: string): string {
  return inWords(at, now, zone, "HH:mm:ss");
}

function inWords(at: DateTime, now: DateTime, zone: string, time: string): string {
  const [there, today] = [at, now].map((one) => one.setZone(zone).setLocale("en"));
  if (!there || !today) return "";
  if (there.hasSame(today, "day")) return there.toFormat(time);
  return there.toFormat(there.year === today.year ? `ccc d LLL ${time}` : `ccc d LLL yyyy ${time}`);
}

/** How long about: to the second below a minute, to the minute below a day, else to the hour. Never negative. */
export function roughly(duration: Milliseconds): string {
  const unit = duration < minute ? second : duration < day ? minute : hour;
  return formatDuration(Math.max(0, Math.floor(duration / unit) * unit));
}
