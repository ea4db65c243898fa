import { describe, expect } from "vitest";
import { definition, definitionsFor } from "../../src/domain/definition.ts";
import { anEvent } from "../support/event.ts";
import { vector } from "./vector.ts";

function matches(uei: string, wanted: string): boolean {
  const only = definition.parse({ name: "only", uei: wanted, path: "ops" });
  const directory = { house: { match: "all" as const }, definition: new Map([["only", only]]) };
  return definitionsFor(anEvent({ uei }), directory).length === 1;
}

const nodeDown = "uei.opennms.org/nodes/nodeDown";

describe("UEI of a definition", () => {
  vector("C078", "the same UEI matches", () => {
    expect(matches(nodeDown, nodeDown)).toBe(true);
  });
  vector("C079", "a UEI that ends in a slash is no prefix", () => {
    expect(matches(nodeDown, "uei.opennms.org/nodes/")).toBe(false);
  });
  vector("C080", "a regular expression", () => {
    expect(matches(nodeDown, "~uei.opennms.org/nodes/.*")).toBe(true);
  });
  vector("C081", "a regular expression must match the whole UEI", () => {
    expect(matches(nodeDown, "~nodeDown")).toBe(false);
  });
  vector("C082", "a regular expression with alternatives", () => {
    expect(matches(nodeDown, "~.*(Down|LostService)")).toBe(true);
  });
  vector("C083", "the word for any UEI", () => {
    expect(matches(nodeDown, "MATCH-ANY-UEI")).toBe(true);
  });
  vector("C084", "an empty regular expression matches no event", () => {
    expect(matches(nodeDown, "~")).toBe(false);
  });
  vector("C085", "case counts", () => {
    expect(matches("UEI.opennms.org/nodes/nodeDown", nodeDown)).toBe(false);
  });
});
