import type { EntryTime } from "../../domain/entry.ts";
import { entryTimeFromOpennms } from "../../domain/opennms-entry.ts";
import { weekdays } from "../../domain/time.ts";
import { type Draft, element } from "../../xml/write.ts";
import type { Arrival } from "./arrival.ts";
import type { Opened } from "./opened.ts";
import type { Unsaid } from "./unsaid.ts";

/** The `time` elements of a role's schedule or an outage; one that cannot be read is left out. */
export function timesIn(owner: Opened, type: string, what: string, arrival: Arrival): EntryTime[] {
  return owner.children("time").flatMap((time) => {
    arrival.without(time, ["id"]);
    const [begins, ends] = [time.attribute("begins") ?? "", time.attribute("ends") ?? ""];
    const written = { type, day: time.attribute("day"), begins, ends };
    const read = arrival.read(what, time, () => entryTimeFromOpennms(written));
    if (!read) return [];
    if (read.type !== "specific" && read.ends <= read.begins) {
      arrival.report.different("D10", `${what} (${begins} to ${ends})`);
    }
    return [read];
  });
}

/**
 * A time as OpenNMS reads it, whose times end on the day on which they begin: a night is two. Its ends are inclusive to
 * the second, so the end of the day is 23:59:59.
 */
export function timeElements(time: EntryTime, what: string, unsaid: Unsaid): Draft[] {
  if (time.type === "specific") {
    return [element("time", { begins: stamp(time.begins, clock), ends: stamp(time.ends, lastSecond) })];
  }
  const day = time.type === "daily" ? undefined : `${time.day}`;
  const [begins, ends] = [clock(time.begins), lastSecond(time.ends)];
  if (begins < ends) return [element("time", { day, begins, ends })];
  const evening = element("time", { day, begins, ends: "23:59:59" });
  if (ends === "00:00:00") return [evening];
  const next = nextDay(time);
  if (next === "unknown") unsaid.add("what comes after midnight of a month's last days", what);
  return next === "unknown" ? [evening] : [evening, element("time", { day: next, begins: "00:00:00", ends })];
}

/** Which day comes after the 28th depends on the month. */
function nextDay(time: Exclude<EntryTime, { type: "specific" }>): string | undefined {
  if (time.type === "daily") return undefined;
  if (time.type === "weekly") return weekdays[(weekdays.indexOf(time.day) + 1) % 7];
  return time.day < 28 ? `${time.day + 1}` : "unknown";
}

/** `HH:mm:ss` */
function clock(text: string): string {
  return text.length === 5 ? `${text}:00` : text;
}

function lastSecond(text: string): string {
  return text.startsWith("24:00") ? "23:59:59" : clock(text);
}

const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** `dd-MMM-yyyy HH:mm:ss` */
function stamp(text: string, timeOf: (time: string) => string): string {
  const [year, month, day] = text.slice(0, 10).split("-");
  return `${day}-${months[Number(month) - 1]}-${year} ${timeOf(text.slice(11))}`;
}
