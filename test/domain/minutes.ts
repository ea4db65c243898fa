import { DateTime } from "luxon";
import type { EntryTime } from "../../src/domain/entry.ts";
import type { Rotation } from "../../src/domain/rotation.ts";
import { day, minute, type WallClock, weekdays } from "../../src/domain/time.ts";

/**
 * Time looked at one minute after the other: a model of D9 that knows nothing of offsets. A wall clock has begun once
 * any clock before has shown it or a later one, and is over once no clock will show it or an earlier one any more.
 */
export interface Minutes {
  zone: string;
  /** Instants, a minute apart; the first and the last day and a half serve only to look back and ahead. */
  instants: number[];
  inner: [first: number, end: number];
  hasBegun(wall: WallClock, index: number): boolean;
  isOver(wall: WallClock, index: number): boolean;
  /** Every date that a clock shows, and those around. */
  dates: { start: WallClock; weekday: number; dayOfMonth: number }[];
}

const margin = 1.5 * day;

function minutesIn(zone: string, firstDay: string, days: number): Minutes {
  const start = DateTime.fromISO(firstDay, { zone: "utc" }).toMillis() - margin;
  const instants = Array.from(
    { length: (days * day + 2 * margin) / minute },
    (_, index) => start + index * minute,
  );
  const shown = instants.map((instant) =>
    DateTime.fromMillis(instant, { zone }).setZone("utc", { keepLocalTime: true }).toMillis(),
  );
  const highest = [...shown];
  for (let index = 1; index < shown.length; index++) {
    highest[index] = Math.max(highest[index - 1] ?? 0, shown[index] ?? 0);
  }
  const lowest = [...shown];
  for (let index = shown.length - 2; index >= 0; index--) {
    lowest[index] = Math.min(lowest[index + 1] ?? 0, shown[index] ?? 0);
  }
  const earliest = Math.floor((lowest[0] ?? 0) / day) * day - 2 * day;
  const dates = Array.from({ length: days + 9 }, (_, step) => {
    const date = DateTime.fromMillis(earliest + step * day, { zone: "utc" });
    return { start: date.toMillis(), weekday: date.weekday, dayOfMonth: date.day };
  });
  return {
    zone,
    instants,
    inner: [margin / minute, instants.length - margin / minute],
    hasBegun: (wall, index) => (highest[index] ?? 0) >= wall,
    isOver: (wall, index) => (shown[index] ?? 0) >= wall && (lowest[index + 1] ?? Infinity) > wall,
    dates,
  };
}

/** Nights on which clocks change, by an hour, half an hour, a whole day, at and around midnight; and a leap day. */
export const nights: Minutes[] = [
  minutesIn("Australia/Lord_Howe", "2024-04-05", 4),
  minutesIn("Australia/Lord_Howe", "2024-10-04", 4),
  minutesIn("Europe/Dublin", "2024-03-29", 4),
  minutesIn("Europe/Dublin", "2024-10-25", 4),
  minutesIn("Europe/Berlin", "2024-03-29", 4),
  minutesIn("Europe/Berlin", "2024-10-25", 4),
  minutesIn("America/New_York", "2024-03-08", 4),
  minutesIn("America/New_York", "2024-11-01", 4),
  minutesIn("Pacific/Apia", "2011-12-28", 4),
  minutesIn("America/Havana", "2024-11-01", 4),
  minutesIn("America/St_Johns", "2010-11-05", 4),
  minutesIn("America/Sao_Paulo", "2018-11-02", 4),
  minutesIn("Asia/Kathmandu", "2024-02-27", 4),
];

const clock = (text: string) => Number(text.slice(0, 2)) * 60 * minute + Number(text.slice(3, 5)) * minute;
const wallOf = (text: string) => Date.parse(`${text.slice(0, 10)}T00:00Z`) + clock(text.slice(11));

/** Does the entry cover each of the minutes? */
export function entryMinutes(night: Minutes, time: EntryTime): boolean[] {
  const stretches =
    time.type === "specific"
      ? [[wallOf(time.begins), wallOf(time.ends)] as const]
      : night.dates
          .filter(
            ({ weekday, dayOfMonth }) =>
              time.type === "daily" ||
              (time.type === "weekly" ? weekdays[weekday - 1] === time.day : dayOfMonth === time.day),
          )
          .map(({ start }) => {
            const [begins, ends] = [start + clock(time.begins), start + clock(time.ends)];
            return [begins, ends <= begins ? ends + day : ends] as const;
          });
  return night.instants.map((_, index) =>
    stretches.some(([begins, ends]) => night.hasBegun(begins, index) && !night.isOver(ends, index)),
  );
}

/** Who has the turn in each of the minutes: a hand-off counted after the other. */
export function rotationMinutes(night: Minutes, rotation: Rotation): (string | undefined)[] {
  const first = wallOf(rotation.from);
  const length = Number.parseInt(rotation.every, 10);
  const open = rotation.only === undefined ? undefined : onlyMinutes(night, rotation.only);
  let turn = -1;
  let began: number | undefined;
  return night.instants.map((instant, index) => {
    if (night.hasBegun(first, index)) began ??= instant;
    if (began === undefined) return undefined;
    if (rotation.every.endsWith("h")) turn = Math.floor((instant - began) / (length * 60 * minute));
    else {
      const days = rotation.every.endsWith("w") ? length * 7 : length;
      while (night.hasBegun(first + (turn + 1) * days * day, index)) turn += 1;
    }
    if (rotation.until !== undefined && night.isOver(wallOf(rotation.until), index)) return undefined;
    return open && !open[index] ? undefined : rotation.participants[turn % rotation.participants.length];
  });
}

/** The minutes of schedules such as `Mo-Fr 09:00-17:00` and `Sa,Su 00:00-24:00`, a run or a list of days each. */
function onlyMinutes(night: Minutes, only: string): boolean[] {
  const [days = "", times = ""] = only.split(" ");
  const [begins = "", ends = ""] = times.replace("23:59", "24:00").split("-");
  const at = (name: string) => weekdays.findIndex((weekday) => weekday.startsWith(name.toLowerCase()));
  const run = (first: number, last: number): number[] =>
    first === last ? [first] : [first, ...run((first + 1) % 7, last)];
  const chosen = days.includes("-") ? run(at(days.slice(0, 2)), at(days.slice(3))) : days.split(",").map(at);
  const each = chosen.flatMap((which) => {
    const weekday = weekdays[which];
    return weekday ? [entryMinutes(night, { type: "weekly", day: weekday, begins, ends })] : [];
  });
  return night.instants.map((_, index) => each.some((covered) => covered[index]));
}
