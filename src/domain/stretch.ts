import type { DateTime } from "luxon";
import { z } from "zod";
import { Refusal } from "./refusal.ts";
import { day, parseInstant } from "./time.ts";

/** An instant as the documents of the directory hold it: ISO 8601 with an offset. */
const instant = z.iso.datetime({ offset: true });

/** The members of a document that lasts from one instant to another, half-open. */
export const stretch = { from: instant, until: instant };

const longest = 366 * day;

/** The two ends of `tomorrow 18:00 to monday 08:00`, or of two dates with times; undefined if there are none. */
export function splitStretch(text: string): { begins: string; ends: string } | undefined {
  const stamp = String.raw`\d{4}-\d{2}-\d{2}(?:T|\s+)\S+`;
  const words = /^(?<begins>.+?)\s+(?:to|until)\s+(?<ends>.+)$/i.exec(text)?.groups;
  const parts =
    words ?? new RegExp(`^(?<begins>${stamp})\\s+(?:[-–]\\s+)?(?<ends>${stamp})$`, "i").exec(text)?.groups;
  return parts && { begins: parts["begins"] ?? "", ends: parts["ends"] ?? "" };
}

/**
 * A stretch of time as people write it, on the clocks of `zone`: `tomorrow 18:00 to monday 08:00`, `now to 18:00`,
 * `until 18:00`, or two dates with times. A weekday or a bare time in the end is meant after the begin; a begin shown
 * twice is the first, an end the last (D9).
 *
 * @throws Refusal for anything else, for a stretch that is over, and for one of more than a year.
 */
export function parseStretch(text: string, now: DateTime, zone: string): { from: DateTime; until: DateTime } {
  const wish = text.trim();
  const parts = splitStretch(/^until\s/i.test(wish) ? `now ${wish}` : wish);
  if (!parts) {
    throw new Refusal(
      `"${wish.slice(0, 80)}" is not a stretch of time: write tomorrow 18:00 to monday 08:00, until 18:00, or 2026-03-01 08:00 to 2026-03-08 08:00.`,
    );
  }
  const from = parseInstant(parts.begins, now, zone);
  const until = parseInstant(parts.ends, endMeantAt(parts.ends, from, now), zone, "last");
  if (until <= from) throw new Refusal(`"${wish}" ends before it has begun.`);
  if (until <= now) throw new Refusal(`"${wish}" is over already.`);
  if (until.diff(from).toMillis() > longest) throw new Refusal(`"${wish}" is longer than a year.`);
  return { from, until };
}

/** From when on an end is meant: today and tomorrow are those of `now`, anything else comes after the begin. */
export function endMeantAt(ends: string, begins: DateTime, now: DateTime): DateTime {
  return /^(now|today|tomorrow)\b/i.test(ends) ? now : begins;
}

/** Is a document's stretch over at that instant? */
export function isOver({ until }: { until: string }, now: DateTime): boolean {
  return Date.parse(until) <= now.toMillis();
}
