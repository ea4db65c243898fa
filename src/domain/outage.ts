import type { DateTime } from "luxon";
import { z } from "zod";
import { datesAround, entryTime, spansOf } from "./entry.ts";
import type { Event } from "./event.ts";
import { dateTimeAt, day, type Milliseconds } from "./time.ts";

/**
 * A scheduled outage: while it lasts, notices of the nodes and interfaces it lists are held, and told at its end
 * only if they are still outstanding (D21).
 */
export const outage = z.strictObject({
  name: z.string(),
  zone: z.string().optional(),
  times: z.array(entryTime).min(1),
  nodeIds: z.array(z.int()).default([]),
  nodeLabels: z.array(z.string()).default([]),
  /** Addresses, or `match-any`. */
  interfaces: z.array(z.string()).default([]),
});
export type Outage = z.output<typeof outage>;

const longestOutage = 366 * day;

/** When the scheduled outages that list the event's node or interface are over (D21), as {@link outagesEnd} tells. */
export function outageUntil(
  outages: Iterable<Outage>,
  event: Pick<Event, "nodeId" | "nodeLabel" | "interface">,
  at: DateTime,
  houseZone: string,
): DateTime | undefined {
  return outagesEnd(
    [...outages].filter((outage) => lists(outage, event)),
    at,
    houseZone,
  );
}

/**
 * When the outages that are on at `at` are over, in the house's zone; undefined when none is on. Those that overlap or
 * touch count as one. One without an end is reported as over after a year: ask again then.
 */
export function outagesEnd(
  outages: readonly Outage[],
  at: DateTime,
  houseZone: string,
): DateTime | undefined {
  const start = at.toMillis();
  let end = start;
  while (end < start + longestOutage) {
    const later = Math.max(...outages.map((outage) => coveredUntil(outage, end, houseZone)));
    if (!(later > end)) break;
    end = later;
  }
  return end > start ? dateTimeAt(end, houseZone) : undefined;
}

/** As in OpenNMS: `match-any` lists every event, be it about an interface or not. */
function lists(outage: Outage, event: Pick<Event, "nodeId" | "nodeLabel" | "interface">): boolean {
  return (
    (event.nodeId !== undefined && outage.nodeIds.includes(event.nodeId)) ||
    (event.nodeLabel !== undefined && outage.nodeLabels.includes(event.nodeLabel)) ||
    (event.interface !== undefined && outage.interfaces.includes(event.interface)) ||
    outage.interfaces.includes("match-any")
  );
}

/** The latest end of the spans that have begun by `instant`; `instant` itself when all are over. */
function coveredUntil(outage: Outage, instant: Milliseconds, houseZone: string): Milliseconds {
  const zone = outage.zone ?? houseZone;
  const dates = datesAround({ from: instant, until: instant + 1 }, zone);
  const begun = outage.times
    .flatMap((time) => spansOf(time, dates, zone))
    .filter((span) => span.from <= instant);
  return Math.max(instant, ...begun.map((span) => span.until));
}
