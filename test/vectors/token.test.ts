import { describe, expect } from "vitest";
import type { Event } from "../../src/domain/event.ts";
import { hexOfBase64 } from "../../src/domain/event.ts";
import { expand, noticeTexts } from "../../src/domain/expand.ts";
import { anEvent, parms } from "../support/event.ts";
import { differs, vector } from "./vector.ts";

const load = anEvent({ nodeLabel: "db01", service: "ICMP", parms: parms(["value", "90"]) });

const told = (template: string, event: Event = load) =>
  expand(template, event, { noticeId: 999, zone: "UTC" });

describe("tokens", () => {
  vector("C106", "fields of the event", () => {
    expect(told("Node %nodelabel% lost %service%")).toBe("Node db01 lost ICMP");
  });
  vector("C107", "a token that does not exist is empty", () => {
    expect(told("%unknown% x")).toBe(" x");
  });
  vector("C108", "a parameter, and a percent sign behind it", () => {
    expect(told("cpu %parm[value]%%%")).toBe("cpu 90%");
  });
  vector("C109", "a percent sign before a blank is one", () => {
    expect(told("100% of %nodelabel%")).toBe("100% of db01");
  });
  vector("C110", "two percent signs are one", () => {
    expect(told("100%%")).toBe("100%");
  });
  vector("C111", "blanks between percent signs open no token", () => {
    expect(told("50% and 60%")).toBe("50% and 60%");
  });
  vector("C112", "a token that is not closed", () => {
    expect(told("%nodelabel")).toBe("%nodelabel");
  });
  vector("C113", "case counts", () => {
    expect(told("%NodeLabel%")).toBe("");
  });
  vector("C114", "a token in the midst of a word", () => {
    expect(told("a%b%c")).toBe("ac");
  });
  vector("C115", "a token right behind another", () => {
    expect(told("%nodelabel%%service%")).toBe("db01ICMP");
  });
  vector("C116", "a name with a blank is no token", () => {
    expect(told("%parm[foo bar]% %service%")).toBe("%parm[foo bar]% ICMP");
  });
  differs("C117", "D13", "a value that looks like a token stays as it is", () => {
    const event = anEvent({ nodeLabel: "db01", parms: parms(["x", "%nodelabel%"]) });
    expect(told("%parm[x]%", event)).toBe("%nodelabel%");
  });
  differs(
    "C118",
    "decode tables are part of OpenNMS's event files, which no event brings along",
    "the raw value",
    () => {
      expect(told("state %parm[#1]%", anEvent({ parms: parms(["state", "3"]) }))).toBe("state 3");
    },
  );
  vector("C119", "fields of the event, one of them absent", () => {
    const uei = "uei.opennms.org/nodes/nodeLostService";
    const event = anEvent({ uei, nodeId: 1, interface: "192.168.1.1", service: "SMTP" });
    expect(told("%uei%:%dpname%:%nodeid%:%interface%:%service%", event)).toBe(`${uei}::1:192.168.1.1:SMTP`);
  });
  vector("C120", "an event without a node", () => {
    expect(told("%nodelabel%:%foreignsource%:%foreignid%", anEvent())).toBe("Unknown::");
  });
  vector("C121", "parts of a parameter's name", () => {
    const event = anEvent({ parms: parms([".1.3.6.1.2.1.15.3.1.7.128.64.32.16", "x"]) });
    const parts = ["1", "3", "5", "7", "-4", "1:4", "-4:2", "-5:"].map((part) =>
      told(`%parm[name-#1.${part}]%`, event),
    );
    expect(parts).toEqual(["1", "6", "2", "15", "128", "1.3.6.1", "128.64", "7.128.64.32.16"]);
  });
  vector("C122", "a base64 parameter, as its source hands it over", () => {
    const event = anEvent({ parms: parms(["x", hexOfBase64("YWJjZA==")]) });
    expect(told("%parm[x]%", event)).toBe("0x61626364");
  });
  differs("C123", "D13", "one pass knows all tokens, the number of the notice among them", () => {
    expect(told("Notice #%noticeid% RESOLVED: ")).toBe("Notice #999 RESOLVED: ");
    expect(told("%foo%")).toBe("");
  });
  vector("C124", "percent signs in a value", () => {
    const event = anEvent({ parms: parms(["ds", "disk-root"], ["v", "want 20% free, have 15"]) });
    const expected = "disk-root with want 20% free, have 15%";
    expect(told("%parm[ds]% with %parm[v]%%%", event)).toBe(expected);
    expect(told(expected, event)).toBe(expected);
  });
  vector("C125", "what a definition leaves out", () => {
    expect(noticeTexts({}, load, 7, "UTC")).toEqual({
      subject: "Notice #7",
      text: "No text message supplied.",
      numeric: "111-7",
    });
  });
});
