import { describe, expect } from "vitest";
import { definition, definitionsFor } from "../../src/domain/definition.ts";
import type { Event } from "../../src/domain/event.ts";
import { noticeTexts } from "../../src/domain/expand.ts";
import { anEvent, parms } from "../support/event.ts";
import { vector } from "./vector.ts";

/** The definitions, one a varbind on `ds`, that an event with these parameters meets. */
function matching(given: Event["parms"], ...values: string[]) {
  const definitions = values.map((value) => {
    const subject = "High %parm[ds]% Threshold exceeded";
    return definition.parse({
      name: value,
      uei: "uei.x",
      path: "ops",
      subject,
      varbind: { name: "ds", value },
    });
  });
  const directory = {
    house: { match: "all" as const },
    definition: new Map(definitions.map((each) => [each.name, each])),
  };
  return definitionsFor(anEvent({ uei: "uei.x", parms: given }), directory);
}

describe("varbind of a definition", () => {
  vector("C092", "a definition that does not match leaves the next its turn", () => {
    const event = parms(["ds", "loadavg5"], ["value", "90"]);
    const found = matching(event, "loadavg15", "loadavg5");
    expect(found.map((each) => each.name)).toEqual(["loadavg5"]);
    const subjects = found.map((each) => noticeTexts(each, anEvent({ parms: event }), 1, "UTC").subject);
    expect(subjects).toEqual(["High loadavg5 Threshold exceeded"]);
  });
  vector("C093", "the parameter begins with the value", () => {
    expect(matching(parms(["ds", "loadavg5"]), "load")).toHaveLength(1);
  });
  vector("C094", "a regular expression must match the whole parameter", () => {
    expect(matching(parms(["ds", "loadavg5"]), "~load")).toHaveLength(0);
  });
  vector("C095", "an event without the parameter does not match", () => {
    expect(matching(parms(["value", "90"]), "load")).toHaveLength(0);
  });
});
