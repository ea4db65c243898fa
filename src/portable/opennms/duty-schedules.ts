import { describeDuty, dutyFault, formatDuty, parseDuty } from "../../domain/duty.ts";
import { type Draft, element } from "../../xml/write.ts";
import type { Arrival } from "./arrival.ts";
import type { Opened } from "./opened.ts";

const endOfDay = 24 * 60;

/** The `duty-schedule` elements of a user or a group, in readable form; one that is none is left out. */
export function dutyIn(owner: Opened, who: string, arrival: Arrival): string[] {
  const { report } = arrival;
  const written = owner.children("duty-schedule").filter((one) => one.text !== "");
  const read = written.flatMap((one) => {
    const fault = dutyFault(one.text);
    if (fault !== undefined) {
      report.unused(one, `${who}: ${fault}`);
      return [];
    }
    const schedule = parseDuty(one.text);
    if (schedule.some(({ begins, ends }) => ends < begins)) report.different("D7", `${who} (${one.text})`);
    if (schedule.some(({ ends }) => ends === endOfDay - 1)) report.different("D8", `${who} (${one.text})`);
    return [describeDuty(schedule)];
  });
  const [first] = written;
  if (first && read.length === 0)
    report.unused(first, `${who} has no duty schedule left, and so is always on duty.`);
  return read;
}

/** Duty schedules as OpenNMS reads them: one range each, and nights in two parts, for it knows none that end next day. */
export function dutyElements(duty: readonly string[]): Draft[] {
  const ranges = duty.flatMap(parseDuty).flatMap((range) => {
    const { days, begins } = range;
    // Its 2359 would leave out the last minute (D8).
    const ends = range.ends === endOfDay - 1 ? endOfDay : range.ends;
    if (ends >= begins) return [{ days, begins, ends }];
    const next = days.map((day) => (day % 7) + 1).sort();
    const night = { days, begins, ends: endOfDay };
    return ends === 0 ? [night] : [night, { days: next, begins: 0, ends }];
  });
  // With four digits nobody takes an hour for a minute.
  const text = (range: (typeof ranges)[number]) =>
    formatDuty([range]).replace(/\d+/g, (time) => time.padStart(4, "0"));
  return ranges.map((range) => element("duty-schedule", {}, text(range)));
}
