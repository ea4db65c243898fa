import type { EntryTime } from "../../domain/entry.ts";
import { entryTimeFromOpennms } from "../../domain/opennms-entry.ts";
import type { Arrival } from "./arrival.ts";
import type { Opened } from "./opened.ts";

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
