import { describe, expect } from "vitest";
import { autoAck, clearedBy } from "../../src/domain/autoack.ts";
import type { Event } from "../../src/domain/event.ts";
import { anEvent, parms } from "../support/event.ts";
import { vector } from "./vector.ts";

/** How many notices of the trouble the clearing event acknowledges. */
function acknowledged(match: string[], clear: Partial<Event>, trouble: Partial<Event>): number {
  const rule = autoAck.parse({ name: "rule", uei: "uei.up", acknowledge: "uei.down", match });
  const notice = { event: anEvent({ uei: "uei.down", ...trouble }) };
  return clearedBy(anEvent({ uei: "uei.up", ...clear }), [rule], [notice]).length;
}

describe("auto-acknowledge", () => {
  vector("C128", "parameters by name and by number: equal, one other, one missing on either side", () => {
    const match = ["parm[some-parameter]", "parm[#2]"];
    const both = { parms: parms(["some-parameter", "a"], ["second", "b"]) };
    const other = { parms: parms(["some-parameter", "a"], ["second", "c"]) };
    const missing = { parms: parms(["some-parameter", "a"]) };
    expect(acknowledged(match, both, both)).toBe(1);
    expect(acknowledged(match, both, other)).toBe(0);
    expect(acknowledged(match, other, both)).toBe(0);
    expect(acknowledged(match, missing, both)).toBe(0);
    expect(acknowledged(match, both, missing)).toBe(0);
  });
  vector("C129", "node, interface and service: equal, different", () => {
    const match = ["nodeid", "interfaceid", "serviceid"];
    const event = { nodeId: 1, interface: "192.168.1.1", service: "HTTP" };
    expect(acknowledged(match, event, event)).toBe(1);
    for (const different of [{ nodeId: 2 }, { interface: "192.168.1.2" }, { service: "ICMP" }])
      expect(acknowledged(match, event, { ...event, ...different })).toBe(0);
  });
});
