import { DateTime } from "luxon";

const months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

const clockTime = /(\d{1,2}):(\d{2}):(\d{2})\s*([ap]m)?/i;
const dayFirst = /(\d{1,2})\s+([a-z]{3,9})\s+(\d{4})/i;
const monthFirst = /([a-z]{3,9})\s+(\d{1,2}),\s*(\d{4})/i;
const universal = /\b(GMT|UTC|Coordinated Universal Time|Greenwich Mean Time)$/i;

/**
 * The time of an event: ISO 8601 with an offset, or what Java and send-event.pl make of one in long English, always
 * in UTC ("Monday, 1 January 2024 1:02:03 o'clock GMT", "Monday, January 1, 2024 1:02:03 PM GMT").
 * Undefined when it is neither.
 */
export function readTime(text: string): DateTime | undefined {
  const spoken = text.trim();
  if (/^\d{4}-.*(Z|[+-]\d\d:?\d\d)$/.test(spoken)) return valid(DateTime.fromISO(spoken, { zone: "utc" }));
  const [, hours, minute, second, half] = clockTime.exec(spoken) ?? [];
  const [, day, month, year] = dayFirst.exec(spoken) ?? swapped(monthFirst.exec(spoken));
  if (hours === undefined || month === undefined || !universal.test(spoken)) return undefined;
  const afternoon = half?.toLowerCase() === "pm" ? 12 : 0;
  return valid(
    DateTime.fromObject(
      {
        year: Number(year),
        month: months.indexOf(month.slice(0, 3).toLowerCase()) + 1,
        day: Number(day),
        hour: half === undefined ? Number(hours) : (Number(hours) % 12) + afternoon,
        minute: Number(minute),
        second: Number(second),
      },
      { zone: "utc" },
    ),
  );
}

function swapped(match: RegExpExecArray | null): (string | undefined)[] {
  return match === null ? [] : [match[0], match[2], match[1], match[3]];
}

function valid(time: DateTime): DateTime | undefined {
  return time.isValid ? time : undefined;
}
