import { DateTime } from "luxon";
import { describe, expect, it } from "vitest";
import type { EntryTime } from "../../src/domain/entry.ts";
import { outage, outageUntil } from "../../src/domain/outage.ts";

const at = (local: string) => DateTime.fromISO(local, { zone: "Europe/Berlin" });

function window(
  times: EntryTime[],
  concerns: { nodeIds?: number[]; nodeLabels?: string[]; interfaces?: string[] },
) {
  return outage.parse({ name: "maintenance", times, ...concerns });
}

function until(outages: ReturnType<typeof window>[], local: string, event = {}): string | undefined {
  const end = outageUntil(outages, { nodeId: 1, ...event }, at(local), "Europe/Berlin");
  return end?.toFormat("yyyy-MM-dd HH:mm:ss");
}

const evening: EntryTime = { type: "daily", begins: "20:00", ends: "22:00" };

describe("a scheduled outage", () => {
  it("holds from its begin, until its end", () => {
    const one = [window([evening], { nodeIds: [1] })];
    expect(until(one, "2026-03-02T19:59:59.999")).toBeUndefined();
    expect(until(one, "2026-03-02T20:00")).toBe("2026-03-02 22:00:00");
    expect(until(one, "2026-03-02T21:59:59.999")).toBe("2026-03-02 22:00:00");
    expect(until(one, "2026-03-02T22:00")).toBeUndefined();
  });

  it("is that of the nodes and interfaces it lists", () => {
    const now = "2026-03-02T21:00";
    const end = "2026-03-02 22:00:00";
    expect(until([window([evening], { nodeIds: [2] })], now)).toBeUndefined();
    expect(until([window([evening], { nodeLabels: ["web01"] })], now, { nodeLabel: "web01" })).toBe(end);
    expect(
      until([window([evening], { nodeLabels: ["web01"] })], now, { nodeLabel: "web02" }),
    ).toBeUndefined();
    expect(until([window([evening], { interfaces: ["10.0.0.1"] })], now, { interface: "10.0.0.1" })).toBe(
      end,
    );
    expect(until([window([evening], { interfaces: ["10.0.0.1"] })], now)).toBeUndefined();
    expect(until([window([evening], {})], now)).toBeUndefined();
  });

  it("match-any is that of every event", () => {
    const any = [window([evening], { interfaces: ["match-any"] })];
    expect(until(any, "2026-03-02T21:00")).toBe("2026-03-02 22:00:00");
    expect(until(any, "2026-03-02T21:00", { nodeId: undefined })).toBe("2026-03-02 22:00:00");
  });

  it("goes on as long as others overlap or touch it, whichever it is", () => {
    const outages = [
      window([{ type: "weekly", day: "monday", begins: "21:30", ends: "23:00" }], { nodeLabels: ["web01"] }),
      window([evening, { type: "weekly", day: "monday", begins: "23:00", ends: "02:00" }], { nodeIds: [1] }),
      window([{ type: "specific", begins: "2026-03-03T02:01", ends: "2026-03-03T05:00" }], { nodeIds: [1] }),
    ];
    expect(until(outages, "2026-03-02T20:30", { nodeLabel: "web01" })).toBe("2026-03-03 02:00:00");
    expect(until(outages, "2026-03-02T20:30", { nodeLabel: "web02" })).toBe("2026-03-02 22:00:00");
  });

  it("lasts nine hours over the night of the autumn", () => {
    const night = [window([{ type: "daily", begins: "22:00", ends: "06:00" }], { nodeIds: [1] })];
    const begin = at("2024-10-26T22:00");
    expect(outageUntil(night, { nodeId: 1 }, begin, "Europe/Berlin")?.diff(begin).as("hours")).toBe(9);
  });

  it("is read in its own zone, its end told in the house's", () => {
    const one = outage.parse({ name: "there", zone: "America/New_York", times: [evening], nodeIds: [1] });
    expect(until([one], "2026-03-03T02:30")).toBe("2026-03-03 04:00:00");
  });

  it("without an end is asked about again after a year", () => {
    const always = [window([{ type: "daily", begins: "00:00", ends: "24:00" }], { nodeIds: [1] })];
    expect(until(always, "2026-03-02T21:00")).toBe("2027-03-04 00:00:00");
  });
});
