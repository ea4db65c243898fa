import { describe, expect } from "vitest";
import { definition, definitionsFor } from "../../src/domain/definition.ts";
import type { Severity } from "../../src/domain/event.ts";
import { anEvent } from "../support/event.ts";
import { vector } from "./vector.ts";

function matches(label: Severity, severity: string): boolean {
  const only = definition.parse({ name: "only", uei: "MATCH-ANY-UEI", path: "ops", severity });
  const directory = { house: { match: "all" as const }, definition: new Map([["only", only]]) };
  return definitionsFor(anEvent({ severity: label }), directory).length === 1;
}

describe("severity of a definition", () => {
  vector("C086", "case does not count", () => {
    expect(matches("Major", "major")).toBe(true);
  });
  vector("C087", "alternatives in parentheses", () => {
    expect(matches("Major", "(Major|Critical)")).toBe(true);
  });
  vector("C088", "alternatives without, none of them", () => {
    expect(matches("Minor", "Major|Critical")).toBe(false);
  });
  vector("C089", "a regular expression", () => {
    expect(matches("Critical", "C.*")).toBe(true);
  });
  vector("C090", "a part of the label is not enough", () => {
    expect(matches("Major", "maj")).toBe(false);
  });
  vector("C091", "the pattern is lower-cased, its classes too", () => {
    expect(matches("Warning", "\\S+")).toBe(false);
  });
});
