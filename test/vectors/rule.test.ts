import { describe, expect } from "vitest";
import { type Definition, definition, definitionFault, definitionsFor } from "../../src/domain/definition.ts";
import type { Event } from "../../src/domain/event.ts";
import { anEvent } from "../support/event.ts";
import { differs, vector } from "./vector.ts";

const withRule = (rule: string): Definition =>
  definition.parse({ name: rule, uei: "uei.opennms.org/nodes/nodeDown", path: "ops", rule });

function matching(given: Partial<Event>, ...rules: string[]): string[] {
  const directory = {
    house: { match: "all" as const },
    definition: new Map(rules.map((rule) => [rule, withRule(rule)])),
  };
  return definitionsFor(anEvent(given), directory).map((each) => each.name);
}

const matches = (given: Partial<Event>, rule: string) => matching(given, rule).length === 1;

const noInventory = "0004 rules read the event";
const firstAddress = "ipaddr == '192.168.1.1'";

describe("rule of a definition", () => {
  vector("C096", "an event without node, interface and service matches whatever the rule says", () => {
    for (const rule of [
      firstAddress,
      "nodeId == 1 & isHTTP",
      "catincOne & catincTwo",
      "nodelabel == nonsense",
    ])
      expect(matches({}, rule)).toBe(true);
  });
  vector("C097", "an interface that the rule does not mean", () => {
    expect(matches({ interface: "192.168.1.2" }, firstAddress)).toBe(false);
  });
  differs("C098", noInventory, "an event with a service only has no address to match", () => {
    expect(matches({ service: "HTTP" }, firstAddress)).toBe(false);
    expect(matches({ service: "HTTP" }, "isHTTP")).toBe(true);
  });
  differs(
    "C099",
    "D18",
    "a rule that does not parse is a fault, and leaves the other definitions alone",
    () => {
      const nonsense = "nodeId = = 1";
      expect(definitionFault(withRule(nonsense))?.message).toContain(
        'The rule "nodeId = = 1" has a fault at character 10',
      );
      const event = { nodeId: 1, interface: "192.168.1.1", service: "HTTP" };
      expect(matching(event, nonsense, firstAddress)).toEqual([firstAddress]);
    },
  );
  differs("C100", noInventory, "a node alone has no address: the event would have to name it", () => {
    expect(matches({ nodeId: 1 }, firstAddress)).toBe(false);
    expect(matches({ nodeId: 1, interface: "192.168.1.1" }, firstAddress)).toBe(true);
  });
  differs("C101", noInventory, "0.0.0.0 is no address, so that nothing is known of one", () => {
    const event = { nodeId: 1, interface: "0.0.0.0" };
    expect(matches(event, firstAddress)).toBe(false);
    expect(matches(event, "ipaddr != '0.0.0.0' & ipaddr IPLIKE *.*.*.*")).toBe(true);
  });
  vector("C102", "a node without that address", () => {
    expect(matches({ nodeId: 3 }, firstAddress)).toBe(false);
  });
  differs("C103", noInventory, "that the interface has no such service is the sender's to know", () => {
    expect(matches({ nodeId: 1, interface: "192.168.1.1", service: "ICMP" }, firstAddress)).toBe(true);
  });
  differs("C104", noInventory, "that the node has no interfaces is the sender's to know", () => {
    expect(matches({ nodeId: 5 }, "nodeId == 5")).toBe(true);
  });
  vector("C105", "a node in all of the categories, and one that is not", () => {
    const event = {
      nodeId: 1,
      interface: "192.168.1.1",
      service: "HTTP",
      categories: ["One", "Two", "Three"],
    };
    const rule = "catincOne & catincTwo & catincThree";
    expect(matches(event, rule)).toBe(true);
    expect(matches({ ...event, nodeId: 2, categories: ["One", "Two"] }, rule)).toBe(false);
  });
});
