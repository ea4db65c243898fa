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

  it("takes the highest number of a node and of an interface, and what SNMP counts beyond it", () => {
    const numbers = { nodeId: 2_147_483_647, ifIndex: 2_147_483_647, snmp: { specific: 4_294_967_295 } };
    expect(parsed(numbers)).toMatchObject(numbers);
  });

  it("holds the first of several parameters of one name", () => {
    expect(parmOf({ parms: parms(["a", "1"], ["a", "2"]) }, "a")).toBe("1");
    expect(parmOf({ parms: [] }, "a")).toBeUndefined();
  });

  it.each<[object, string]>([
    [{ uei: "nodeDown" }, 'uei: must start with "uei." and hold no blanks (got "nodeDown")'],
    [{ uei: undefined }, "expected: uei: is missing."],
    [{ uei: 5 }, "uei: must be text (got 5)"],
    [
      { severity: "bad" },
      'severity: must be one of Indeterminate, Cleared, Normal, Warning, Minor, Major, Critical (got "bad")',
    ],
    [
      { time: "yesterday" },
      'time: must be an ISO 8601 time with its offset, such as 2026-11-21T08:00:00Z (got "yesterday")',
    ],
    [{ time: "2026-02-30T00:00:00Z" }, "time: must be an ISO 8601 time"],
    [{ nodeId: -1 }, "nodeId: must be a whole number from 0 to 2147483647 (got -1)"],
    [{ nodeId: "12" }, 'nodeId: must be a whole number from 0 to 2147483647 (got "12")'],
    [{ nodeId: 1.5 }, "nodeId: must be a whole number from 0 to 2147483647 (got 1.5)"],
    [{ nodeId: 99_999_999_999 }, "nodeId: must be a whole number from 0 to 2147483647 (got 99999999999)"],
    [{ ifIndex: 2_147_483_648 }, "ifIndex: must be a whole number from 0 to 2147483647 (got 2147483648)"],
    [{ notify: "yes" }, 'notify: must be true or false (got "yes")'],
    [{ categories: "web" }, 'categories: must be a list (got "web")'],
    [{ parms: { a: null } }, "parms.a: must be text, a number, true or false (got null)"],
    [{ parms: { a: { b: 1 } } }, 'parms.a: must be text, a number, true or false (got {"b":1})'],
    [{ parms: [{ name: "a", value: [] }] }, "parms.0.value: must be text, a number, true or false (got [])"],
    [{ parms: [{ name: "a", valu: 1 }] }, 'parms.0: no field "valu" (did you mean "value"?)'],
    [{ parms: 5 }, "parms: must be a list or an object (got 5)"],
    [{ parms: { ["x".repeat(600)]: 1 } }, "the name must have at most 512 characters"],
    [{ severty: "Major" }, 'expected: no field "severty" (did you mean "severity"?).'],
    [{ colour: "red" }, 'expected: no field "colour".'],
    [{ snmp: { comunity: "a" } }, 'snmp: no field "comunity" (did you mean "community"?)'],
    [{ logmsg: "x".repeat(20_000) }, "logmsg: must have at most 16000 characters"],
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
