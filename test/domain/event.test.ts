import { DateTime } from "luxon";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { eventInput, parmOf, parseEvent } from "../../src/domain/event.ts";
import { Refusal } from "../../src/domain/refusal.ts";
import { parms } from "../support/event.ts";

const now = DateTime.fromISO("2026-10-19T12:00:00Z", { zone: "utc" });
const parsed = (given: object) => parseEvent({ uei: "uei.example.org/disk/full", ...given }, now);

describe("an event", () => {
  it("needs no more than a UEI", () => {
    expect(parsed({})).toEqual({
      uei: "uei.example.org/disk/full",
      source: "http",
      time: now,
      receivedAt: now,
      parms: [],
      categories: [],
      assets: {},
      notify: true,
    });
  });

  it("is checked by a schema all of which can be compiled: else it would be checked slowly, without a word", () => {
    expect(() => z.compile(eventInput, { strict: true })).not.toThrow();
  });

  it("keeps the time of its sender, as an instant", () => {
    const { time, receivedAt } = parsed({ time: "2026-10-19T13:59:00+02:00" });
    expect([time.toISO(), receivedAt]).toEqual(["2026-10-19T11:59:00.000Z", now]);
  });

  it("takes a severity in any case, and parameters as a list or by name", () => {
    expect(parsed({ severity: "MAJOR" }).severity).toBe("Major");
    expect(parsed({ parms: { ds: "/var", value: 90, full: true } }).parms).toEqual(
      parms(["ds", "/var"], ["value", "90"], ["full", "true"]),
    );
    const repeated = parms(["a", "1"], ["a", "2"]);
    expect(parsed({ parms: repeated }).parms).toEqual(repeated);
  });

  it("holds the first of several parameters of one name", () => {
    expect(parmOf({ parms: parms(["a", "1"], ["a", "2"]) }, "a")).toBe("1");
    expect(parmOf({ parms: [] }, "a")).toBeUndefined();
  });

  it.each<[object, string]>([
    [{ uei: "nodeDown" }, 'uei: must start with "uei." and hold no blanks (got "nodeDown")'],
    [{ uei: 5 }, "uei: "],
    [{ severity: "bad" }, 'severity: Invalid option: expected one of "Indeterminate"|'],
    [{ time: "yesterday" }, 'time: Invalid ISO datetime (got "yesterday")'],
    [{ time: "2026-02-30T00:00:00Z" }, "time: "],
    [{ nodeId: -1 }, "nodeId: "],
    [{ parms: { a: null } }, "parms: "],
    [{ sevrity: "Major" }, "sevrity"],
    [{ logmsg: "x".repeat(20_000) }, "logmsg: Too big"],
  ])("is refused by the field at fault: %j", (given, fault) => {
    expect(() => parsed(given)).toThrow(Refusal);
    expect(() => parsed(given)).toThrow(fault);
  });

  it.each([undefined, null, 5, "uei.x", [], [{ uei: "uei.x" }]])("is not %j", (input) => {
    expect(() => parseEvent(input, now)).toThrow(Refusal);
  });

  it("names all its faults at once", () => {
    expect(() => parseEvent({ uei: "x", nodeId: "7" }, now)).toThrow(/uei: .*; nodeId: /);
  });

  it("holds nothing that a database could not store, wherever it stood", () => {
    const bad = "a\0b\uD800c";
    const event = parsed({
      uei: `uei.${bad}`,
      source: bad,
      nodeLabel: bad,
      logmsg: bad,
      snmp: { id: bad, idtext: bad, version: bad, community: bad },
      parms: [{ name: bad, value: bad }],
      categories: [bad],
      assets: { [bad]: bad },
      dedupKey: bad,
      occurrenceId: bad,
    });
    const text = JSON.stringify(event);
    expect(text).toContain("a\uFFFDb\uFFFDc");
    expect(text).not.toMatch(/\\u0000|\\ud800/);
    expect(parsed({ parms: { [bad]: bad } }).parms).toEqual(parms(["a\uFFFDb\uFFFDc", "a\uFFFDb\uFFFDc"]));
  });
});
