import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Event } from "../../src/domain/event.ts";
import { expand, noticeTexts } from "../../src/domain/expand.ts";
import { anEvent, parms } from "../support/event.ts";

const full = anEvent({
  id: 42,
  uei: "uei.opennms.org/nodes/nodeLostService",
  source: "poller",
  host: "probe1",
  nodeId: 7,
  nodeLabel: "db01",
  location: "Berlin",
  foreignSource: "Servers",
  foreignId: "4711",
  interface: "192.168.1.1",
  ifIndex: 3,
  ifAlias: "uplink",
  service: "ICMP",
  severity: "Major",
  descr: "description",
  logmsg: "log message",
  operinstruct: "look at it",
  mouseovertext: "over",
  snmphost: "10.0.0.1",
  snmp: { id: ".1.3", idtext: "trap", version: "v2", specific: 5, generic: 6, community: "secret" },
  dpname: "dp",
  tticketId: "T1",
  parms: parms(["ds", "load"], [" padded ", "p"], [".1.3.6", "oid"], ["ds", "again"]),
  assets: { building: "HQ" },
});

const occasion = { noticeId: 12, zone: "Europe/Berlin" };
const told = (template: string, event: Event = full) => expand(template, event, occasion);

describe("a token", () => {
  it.each([
    ["uei", "uei.opennms.org/nodes/nodeLostService"],
    ["source", "poller"],
    ["eventid", "42"],
    ["noticeid", "12"],
    ["time", "Monday, 19 October 2026 14:03:04 +02:00"],
    ["shorttime", "2026-10-19 14:03"],
    ["severity", "Major"],
    ["descr", "description"],
    ["logmsg", "log message"],
    ["operinstruct", "look at it"],
    ["mouseovertext", "over"],
    ["tticketid", "T1"],
    ["dpname", "dp"],
    ["host", "probe1"],
    ["nodeid", "7"],
    ["nodelabel", "db01"],
    ["nodelocation", "Berlin"],
    ["foreignsource", "Servers"],
    ["foreignid", "4711"],
    ["interface", "192.168.1.1"],
    ["interfaceresolve", "192.168.1.1"],
    ["ifindex", "3"],
    ["ifalias", "uplink"],
    ["service", "ICMP"],
    ["snmphost", "10.0.0.1"],
    ["snmp", 'id=".1.3" idtext="trap" version="v2" specific="5" generic="6"'],
    ["id", ".1.3"],
    ["idtext", "trap"],
    ["version", "v2"],
    ["specific", "5"],
    ["generic", "6"],
    ["community", "secret"],
    ["parm[ds]", "load"],
    ["parm[padded]", "p"],
    ["parm[gone]", ""],
    ["parm[#1]", "load"],
    ["parm[#4]", "again"],
    ["parm[#5]", ""],
    ["parm[#0]", ""],
    ["parm[##]", "4"],
    ["parm[values-all]", "load p oid again"],
    ["parm[names-all]", "ds  padded  .1.3.6 ds"],
    ["parm[all]", 'ds="load"  padded ="p" .1.3.6="oid" ds="again"'],
    ["parm[name-#3]", ".1.3.6"],
    ["parm[name-#3.2]", "3"],
    ["parm[name-#3.9]", ""],
    ["parm[name-#3.0]", ""],
    ["parm[name-#3.-9]", ""],
    ["parm[name-#3.2:]", "3.6"],
    ["parm[name-#3.-2:1]", "3"],
    ["parm[name-#9.1]", ""],
    ["asset[building]", "HQ"],
    ["asset[floor]", ""],
    ["asset[constructor]", ""],
    ["constructor", ""],
    ["pctsign", ""],
  ])("%%%s%% is %j", (token, value) => {
    expect(told(`%${token}%`)).toBe(value);
  });

  it("of which the event holds nothing is empty, or says so", () => {
    const { id: _, ...bare } = anEvent();
    const template =
      "%eventid%|%nodeid%|%nodelabel%|%nodelocation%|%ifindex%|%ifalias%|%service%|%snmp%|%id%|%noticeid%";
    expect(expand(template, bare, { zone: "UTC" })).toBe("eventid-unknown|0|Unknown|Unknown|N/A|||||");
  });

  it("of the alias falls back to the address", () => {
    expect(told("%ifalias%", anEvent({ interface: "10.0.0.1" }))).toBe("10.0.0.1");
  });
});

describe("expanding", () => {
  it("never expands what it put in (D13)", () => {
    const hostile = fc
      .array(fc.constantFrom("%", "%%", "%nodelabel%", "$&", "$1", "parm[x]", "x", " "))
      .map((some) => some.join(""));
    fc.assert(
      fc.property(hostile, hostile, (value, label) => {
        const event = anEvent({ nodeLabel: label, parms: parms(["x", value]) });
        expect(told("<%parm[x]%|%nodelabel%>", event)).toBe(`<${value}|${label}>`);
      }),
    );
  });

  it("leaves a text without percent signs as it is", () => {
    fc.assert(
      fc.property(
        fc.string({ unit: "binary" }).map((text) => text.replaceAll("%", "")),
        (text) => {
          expect(told(text)).toBe(text);
        },
      ),
    );
  });

  it("of percent signs that open no token keeps the text between them", () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom("50% ", "%%", "a", " % ", "\n%\n"), { maxLength: 8 }),
        (pieces) => {
          expect(told(pieces.join(""))).toBe(pieces.join("").replaceAll("%%", "%"));
        },
      ),
    );
  });
});

describe("the texts of a notice", () => {
  it("are those of the definition, expanded, in the zone of the house", () => {
    const given = { subject: "#%noticeid% %nodelabel%", text: "%shorttime%", numeric: "%nodeid%" };
    expect(noticeTexts(given, full, 9, "Asia/Tokyo")).toEqual({
      subject: "#9 db01",
      text: "2026-10-19 21:03",
      numeric: "7",
    });
  });

  it("hold at most 256 characters of a numeric message, and no half ones", () => {
    const { numeric } = noticeTexts({ numeric: "😀".repeat(300) }, full, 9, "UTC");
    expect(numeric).toBe("😀".repeat(256));
  });
});
