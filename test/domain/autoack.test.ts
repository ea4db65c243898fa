import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type AutoAck, autoAck, autoAckName, clearedBy } from "../../src/domain/autoack.ts";
import type { Event } from "../../src/domain/event.ts";
import { traitsAsked, traitsOf } from "../../src/domain/trait.ts";
import { anEvent, parms } from "../support/event.ts";

const down = "uei.opennms.org/nodes/nodeDown";
const up = "uei.opennms.org/nodes/nodeUp";

const rule = (match: string[], given: Partial<AutoAck> = {}): AutoAck =>
  autoAck.parse({ name: "rule", uei: up, acknowledge: down, match, ...given });

const notice = (id: number, event: Partial<Event> = {}) => ({
  id,
  event: anEvent({ uei: down, nodeId: 1, ...event }),
});

const ended = (rules: AutoAck[], notices: ReturnType<typeof notice>[], clear: Partial<Event> = {}) =>
  clearedBy(anEvent({ uei: up, nodeId: 1, ...clear }), rules, notices).map((each) => each.notice.id);

describe("a clearing event ends", () => {
  it("every notice that agrees, answered by somebody or not (D15)", () => {
    expect(ended([rule(["nodeid"])], [notice(1), notice(2), notice(3, { nodeId: 2 })])).toEqual([1, 2]);
  });

  it("none that is resolved already", () => {
    const resolved = { ...notice(1), resolvedAt: anEvent().time };
    expect(clearedBy(anEvent({ uei: up, nodeId: 1 }), [rule(["nodeid"])], [resolved])).toEqual([]);
  });

  it("none of another UEI, on either side: a UEI here is exact", () => {
    expect(ended([rule(["nodeid"])], [notice(1, { uei: `${down}2` })])).toEqual([]);
    expect(ended([rule(["nodeid"], { uei: "~.*" })], [notice(1)])).toEqual([]);
    expect(ended([rule(["nodeid"], { acknowledge: "~.*" })], [notice(1)])).toEqual([]);
  });

  it("each notice once, by the first rule that agrees", () => {
    const rules = [
      rule(["serviceid"], { name: "first" }),
      rule(["nodeid"], { name: "second" }),
      rule(["nodeid"], { name: "third" }),
    ];
    const found = clearedBy(anEvent({ uei: up, nodeId: 1, service: "HTTP" }), rules, [
      notice(1),
      notice(2, { service: "HTTP" }),
    ]);
    expect(found.map((each) => [each.notice.id, each.rule.name])).toEqual([
      [1, "second"],
      [2, "first"],
    ]);
  });

  it("nothing by what neither event names", () => {
    for (const match of ["nodeid", "interfaceid", "serviceid", "parm[a]", "parm[#1]"]) {
      expect(ended([rule([match])], [notice(1, { nodeId: 0 })], { nodeId: 0 })).toEqual([]);
      const { nodeId: _, ...nameless } = anEvent({ uei: up });
      expect(clearedBy(nameless, [rule([match])], [{ event: anEvent({ uei: down }) }])).toEqual([]);
    }
  });

  it("by a parameter's name in any case and its value as it is", () => {
    const trouble = notice(1, { parms: parms(["other", "x"], ["Alert", "disk"]) });
    expect(ended([rule(["parm[alert]"])], [trouble], { parms: parms(["Alert", "disk"]) })).toEqual([1]);
    expect(ended([rule(["parm[alert]"])], [trouble], { parms: parms(["alert", "disk"]) })).toEqual([]);
    expect(ended([rule(["parm[alert]"])], [trouble], { parms: parms(["Alert", "Disk"]) })).toEqual([]);
    expect(ended([rule(["parm[#1]"])], [trouble], { parms: parms(["Alert", "disk"]) })).toEqual([1]);
    expect(ended([rule(["parm[#2]"])], [trouble], { parms: parms(["Alert", "disk"]) })).toEqual([]);
  });
});

describe("the traits by which the book looks for what a clearing event may end", () => {
  const words = fc.constantFrom("a", "A", "b", "");
  const event = fc
    .record({
      nodeId: fc.option(fc.constantFrom(0, 1, 2), { nil: undefined }),
      interface: fc.option(words, { nil: undefined }),
      service: fc.option(words, { nil: undefined }),
      parms: fc.array(fc.record({ name: words, value: words }), { maxLength: 3 }),
    })
    .map(({ nodeId, interface: address, service, parms }) => {
      const named = { ...(address !== undefined && { interface: address }) };
      return anEvent({
        ...named,
        parms,
        ...(nodeId !== undefined && { nodeId }),
        ...(service !== undefined && { service }),
      });
    });
  const matches = fc.subarray(
    ["nodeid", "interfaceid", "serviceid", "parm[a]", "parm[B]", "parm[#1]", "parm[#3]"],
    { minLength: 1 },
  );

  it("are on all that it ends, and so few others have them that no rule need be asked twice", () => {
    fc.assert(
      fc.property(matches, event, event, (match, clear, trouble) => {
        const [by, clearing] = [rule(match), { ...clear, uei: up }];
        const asked = traitsAsked(by, clearing);
        const has = asked?.every((trait) => traitsOf(trouble).includes(trait)) ?? false;
        const ends = clearedBy(clearing, [by], [{ event: { ...trouble, uei: down } }]).length > 0;
        expect(has).toBe(ends);
      }),
    );
  });
});

describe("the document", () => {
  it("is named after both UEIs, with no blank in between", () => {
    expect(autoAckName(up, down)).toBe(`${up}->${down}`);
  });
});
