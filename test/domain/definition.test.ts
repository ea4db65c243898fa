import { describe, expect, it } from "vitest";
import { type Definition, definition, definitionFault, definitionsFor } from "../../src/domain/definition.ts";
import type { Event } from "../../src/domain/event.ts";
import { anEvent, parms } from "../support/event.ts";

type Given = Partial<Definition> & { name: string };

const declared = (given: Given): Definition =>
  definition.parse({ uei: "uei.opennms.org/nodes/nodeDown", path: "ops", ...given });

/** The names of the definitions that match, of those given. */
function matching(event: Event, given: Given[], match: "all" | "first" = "all"): string[] {
  const definitions = new Map(given.map((each) => [each.name, declared(each)]));
  return definitionsFor(event, { house: { match }, definition: definitions }).map((each) => each.name);
}

describe("an event opens notices of", () => {
  const nodeDown = anEvent({ nodeId: 1, nodeLabel: "db01", severity: "Major" });

  it("every definition that matches, in the order in which they were declared", () => {
    const given = [
      { name: "b" },
      { name: "any", uei: "MATCH-ANY-UEI" },
      { name: "other", uei: "uei.opennms.org/nodes/nodeUp" },
      { name: "pattern", uei: "~.*node.*" },
      { name: "a" },
    ];
    expect(matching(nodeDown, given)).toEqual(["b", "any", "pattern", "a"]);
    expect(matching(nodeDown, given.toReversed())).toEqual(["a", "pattern", "any", "b"]);
  });

  it("only the first, when the house says so", () => {
    const given = [{ name: "off", status: "off" as const }, { name: "a" }, { name: "b" }];
    expect(matching(nodeDown, given, "first")).toEqual(["a"]);
  });

  it("none, when the sender asked for none or nothing matches", () => {
    expect(matching({ ...nodeDown, notify: false }, [{ name: "a" }])).toEqual([]);
    expect(matching(anEvent({ uei: "uei.example.org/x" }), [{ name: "a" }], "first")).toEqual([]);
  });

  it("those whose every condition holds", () => {
    const event = anEvent({
      nodeLabel: "db01",
      severity: "Major",
      parms: parms(["ds", "load"], ["ds", "disk"]),
    });
    const given = [
      {
        name: "all",
        severity: "major|critical",
        rule: "nodelabel LIKE 'db%'",
        varbind: { name: "ds", value: "~di.*" },
      },
      { name: "off", status: "off" as const },
      { name: "severity", severity: "minor" },
      { name: "rule", rule: "nodelabel LIKE 'web%'" },
      { name: "varbind", varbind: { name: "ds", value: "cpu" } },
      { name: "anything there", varbind: { name: "ds", value: "" } },
      { name: "not there", varbind: { name: "sd", value: "" } },
    ];
    expect(matching(event, given)).toEqual(["all", "anything there"]);
  });

  it("none that asks for a severity, when the event has none; the others all the same", () => {
    expect(matching(anEvent(), [{ name: "asks", severity: ".*" }, { name: "asks not" }])).toEqual([
      "asks not",
    ]);
  });

  it("definitions about nodes, when the event names none", () => {
    const bare = anEvent({ parms: parms(["ds", "load"]) });
    const given = [
      { name: "rule", rule: "nodelabel == web01 & isHTTP" },
      { name: "its own", rule: "parm[ds] == disk" },
      { name: "catch all", uei: "MATCH-ANY-UEI", rule: "nodelabel == web01" },
      { name: "default", uei: "MATCH-ANY-UEI", rule: "IPADDR IPLIKE *.*.*.*" },
    ];
    expect(matching(bare, given)).toEqual(["rule", "default"]);
  });

  it("sound definitions, whatever is wrong with others (D17, D18)", () => {
    const given = [
      { name: "uei", uei: "~(" },
      { name: "severity", severity: "(" },
      { name: "rule", rule: "nodelabel ==" },
      { name: "varbind", varbind: { name: "ds", value: "~(" } },
      { name: "sound" },
    ];
    expect(matching(nodeDown, given)).toEqual(["sound"]);
  });

  it("the definitions of now, not of before", () => {
    const house = { match: "all" as const };
    const before = { house, definition: new Map([["a", declared({ name: "a" })]]) };
    expect(definitionsFor(nodeDown, before)).toHaveLength(1);
    const after = { house, definition: new Map([["a", declared({ name: "a", status: "off" })]]) };
    expect(definitionsFor(nodeDown, after)).toHaveLength(0);
    expect(definitionsFor(nodeDown, before)).toHaveLength(1);
  });

  it("the right definitions still, after more UEIs than anybody remembers", () => {
    const directory = {
      house: { match: "all" as const },
      definition: new Map([["a", declared({ name: "a" })]]),
    };
    for (let number = 0; number < 5_000; number++)
      expect(definitionsFor(anEvent({ uei: `uei.example.org/${number}` }), directory)).toEqual([]);
    expect(definitionsFor(nodeDown, directory)).toHaveLength(1);
  });
});

describe("the fault of a definition", () => {
  it.each<[Partial<Definition>, string]>([
    [{ uei: "~uei.(" }, 'The regular expression of the UEI "uei.(" has a fault: missing closing )'],
    [{ severity: "[" }, 'The regular expression of the severity "[" has a fault: missing closing ]'],
    [
      { varbind: { name: "ds", value: "~*" } },
      'The regular expression of the varbind "*" has a fault: missing argument',
    ],
    [{ rule: "isHTTP &" }, 'The rule "isHTTP &" has a fault at character 9: found the end'],
  ])("%j", (given, sentence) => {
    expect(definitionFault(declared({ name: "a", ...given }))?.message).toContain(sentence);
  });

  it("is none, when all its texts parse", () => {
    const given = { uei: "~.*", severity: "major", rule: "isHTTP", varbind: { name: "ds", value: "(" } };
    expect(definitionFault(declared({ name: "a", ...given }))).toBeUndefined();
  });
});
