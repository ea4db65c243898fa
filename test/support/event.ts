import { DateTime } from "luxon";
import type { Event } from "../../src/domain/event.ts";

/** An event that names nothing but what is given. */
export function anEvent(given: Partial<Event> = {}): Event {
  const time = DateTime.fromISO("2026-10-19T12:03:04Z", { zone: "utc" });
  return {
    id: 1,
    uei: "uei.opennms.org/nodes/nodeDown",
    source: "test",
    time,
    receivedAt: time,
    parms: [],
    categories: [],
    assets: {},
    notify: true,
    ...given,
  };
}

/** Parameters in the order of the pairs. */
export function parms(...pairs: [string, string][]): Event["parms"] {
  return pairs.map(([name, value]) => ({ name, value }));
}
