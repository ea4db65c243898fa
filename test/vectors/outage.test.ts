import { DateTime } from "luxon";
import { describe, expect } from "vitest";
import { entryTimeFromOpennms } from "../../src/domain/opennms-entry.ts";
import { type Outage, outage, outageUntil } from "../../src/domain/outage.ts";
import { vector } from "./vector.ts";

function scheduled(
  name: string,
  type: string,
  times: [day: string | undefined, begins: string, ends: string][],
) {
  return outage.parse({
    name,
    nodeIds: [1],
    times: times.map(([day, begins, ends]) => entryTimeFromOpennms({ type, day, begins, ends })),
  });
}

function covers(one: Outage, local: string): boolean {
  return outageUntil([one], { nodeId: 1 }, DateTime.fromISO(local, { zone: "UTC" }), "UTC") !== undefined;
}

const weekly = scheduled("one", "weekly", [
  ["sunday", "12:30:00", "12:45:00"],
  ["sunday", "13:30:00", "14:45:00"],
  ["monday", "13:30:00", "14:45:00"],
  ["tuesday", "13:00:00", "14:45:00"],
]);
const monthly = scheduled("two", "monthly", [
  ["1", "23:30:00", "23:45:00"],
  ["15", "23:30:00", "23:45:00"],
]);
const once = scheduled("three", "specific", [[undefined, "21-Feb-2005 05:30:00", "21-Feb-2005 15:00:00"]]);
const at = (local: string) => [weekly, monthly, once].map((one) => covers(one, local));

describe("scheduled outages", () => {
  vector("C052", "a weekly and a specific one at once", () => {
    expect(at("2005-02-21T14:00")).toEqual([true, false, true]);
  });

  vector("C053", "a weekly one, then a monthly one", () => {
    expect(at("2005-02-15T14:00")).toEqual([true, false, false]);
    expect(at("2005-02-15T23:37")).toEqual([false, true, false]);
  });

  vector("C054", "after all of them", () => {
    expect(at("2005-02-21T16:00")).toEqual([false, false, false]);
  });

  vector("C055", "all but office hours", () => {
    const workdays = ["monday", "tuesday", "wednesday", "thursday", "friday"];
    const nights = scheduled("nights", "weekly", [
      ...workdays.flatMap((day): [string, string, string][] => [
        [day, "00:00:00", "08:30:00"],
        [day, "16:15:00", "23:59:59"],
      ]),
      ["saturday", "00:00:00", "23:59:59"],
      ["sunday", "00:00:00", "23:59:59"],
    ]);
    const times = ["05T09:00", "05T17:00", "06T01:00", "06T10:00", "07T13:00", "07T23:00"];
    expect(times.map((time) => covers(nights, `2013-08-${time}`))).toEqual([
      false,
      true,
      true,
      false,
      false,
      true,
    ]);
  });
});
