import { describe, expect, test } from "vitest";
import { z } from "zod";
import { Refusal } from "../../src/domain/refusal.ts";
import { eventSchemaRoute, eventsRoute } from "../../src/sources/http-events.ts";
import { recordingIntake } from "./recording.ts";

const diskFull = {
  uei: "uei.example.org/disk/full",
  nodeLabel: "web01",
  severity: "major",
  parms: { ds: "/var" },
};

async function post(
  body: unknown,
  intake = recordingIntake(),
): Promise<{ answer: unknown; intake: typeof intake }> {
  const text = body instanceof Uint8Array || typeof body === "string" ? body : JSON.stringify(body);
  const request = new Request("http://127.0.0.1/events", { method: "POST", body: text });
  const response = await eventsRoute(intake.accept).handle(request);
  return { answer: await response.json(), intake };
}

describe("POST /events", () => {
  test("one event in, one answer out", async () => {
    const { answer, intake } = await post(diskFull);
    expect(answer).toEqual({ eventId: 1, outcome: "stored", notices: [] });
    expect(intake.events).toMatchObject([
      {
        uei: "uei.example.org/disk/full",
        source: "http",
        severity: "Major",
        parms: [{ name: "ds", value: "/var" }],
      },
    ]);
  });

  test("an array in, an array out, in its order, repeats told apart", async () => {
    const first = { ...diskFull, occurrenceId: "a" };
    const { answer } = await post([first, diskFull, first]);
    expect(answer).toEqual([
      { eventId: 1, outcome: "stored", notices: [] },
      { eventId: 2, outcome: "stored", notices: [] },
      { eventId: 1, outcome: "duplicate", notices: [] },
    ]);
    expect((await post([])).answer).toEqual([]);
  });

  test("the notices that an event opened are told", async () => {
    const route = eventsRoute(async () => ({
      outcome: "stored",
      eventId: 7,
      notices: [3, 4],
      acknowledged: [1],
    }));
    const response = await route.handle(new Request("http://127.0.0.1/", { method: "POST", body: "{}" }));
    expect(await response.json()).toEqual({ eventId: 7, outcome: "stored", notices: [3, 4] });
  });

  test("one bad event in an array: nothing is stored, and index, field and value are named", async () => {
    const intake = recordingIntake();
    const bad = post([diskFull, { ...diskFull, uei: "disk/full" }, { ...diskFull, nodeid: 7 }], intake);
    await expect(bad).rejects.toThrow(Refusal);
    await expect(bad).rejects.toThrow(
      /Nothing was stored.*\[1\] uei: must start with "uei\.".*"disk\/full".*\[2\] no field "nodeid" \(did you mean "nodeId"\?\)\.$/,
    );
    expect(intake.events).toEqual([]);
  });

  test("of many faults the first are named and the others counted", async () => {
    await expect(post(Array.from({ length: 25 }, () => ({ uei: 1 })))).rejects.toThrow(
      /\[9\] uei.*; and 15 more\./,
    );
  });

  test("at most a thousand at once", async () => {
    expect((await post(Array.from({ length: 1_000 }, () => diskFull))).intake.events).toHaveLength(1_000);
    await expect(post(Array.from({ length: 1_001 }, () => diskFull))).rejects.toThrow(
      /1001 events; at most 1000/,
    );
  });

  test.each([
    ["{"],
    [""],
    [new Uint8Array([0x22, 0xe9, 0x22])],
    ["null"],
    ['"uei.x"'],
    ["[null]"],
    ["[[]]"],
    ["7"],
  ])("%j is refused with a sentence", async (body) => {
    await expect(post(body)).rejects.toThrow(Refusal);
  });

  test("a failure of the store is passed on, for the sender to try again", async () => {
    const intake = recordingIntake();
    intake.closed = true;
    await expect(post(diskFull, intake)).rejects.toThrow("the book is closed");
    await expect(post([diskFull], intake)).rejects.toThrow("the book is closed");
  });
});

describe("GET /events/schema", () => {
  test("is a JSON Schema that takes what the route takes, and refuses what it refuses", async () => {
    const response = await eventSchemaRoute.handle(new Request("http://127.0.0.1/events/schema"));
    const schema = z.fromJSONSchema((await response.json()) as Parameters<typeof z.fromJSONSchema>[0]);
    expect(schema.safeParse({ ...diskFull, severity: "Major" }).success).toBe(true);
    expect(
      schema.safeParse({ ...diskFull, severity: "Major", parms: [{ name: "ds", value: 7 }] }).success,
    ).toBe(true);
    expect(schema.safeParse({ ...diskFull, severity: "Major", uei: "disk/full" }).success).toBe(false);
    expect(schema.safeParse({ ...diskFull, severity: "Major", nodeid: 7 }).success).toBe(false);
    expect(schema.safeParse({}).success).toBe(false);
  });
});
