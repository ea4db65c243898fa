import { describeDuty, dutyFault, parseDuty } from "../../domain/duty.ts";
import type { Arrival } from "./arrival.ts";
import type { Opened } from "./opened.ts";

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
    if (schedule.some(({ ends }) => ends === 23 * 60 + 59)) report.different("D8", `${who} (${one.text})`);
    return [describeDuty(schedule)];
  });
  const [first] = written;
  if (first && read.length === 0)
    report.unused(first, `${who} has no duty schedule left, and so is always on duty.`);
  return read;
}
