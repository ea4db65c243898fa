import { describe, expect, test } from "vitest";
import { type BeginPass, createProgress } from "../../src/engine/progress.ts";
import { createGuard } from "../../src/http/guard.ts";
import { healthRoutes } from "../../src/http/health.ts";
import { routing } from "../../src/http/routing.ts";
import { recordedLog } from "../support/log.ts";
import { type SimClock, simClock } from "../support/sim-clock.ts";

interface House {
  clock: SimClock;
  begin: BeginPass;
  databaseAnswers(): void;
  putBack(hours: number): void;
  ask(path: string): Promise<{ status: number; body: { status?: string; error?: string } }>;
}

function house(): House {
  const clock = simClock("2026-10-19T10:00:00Z");
  const { begin, ...progress } = createProgress(clock);
  let answeredAt = clock.now();
  let hoursBack = 0;
  const wall = { ...clock, now: () => clock.now().minus({ hours: hoursBack }) };
  const vitals = { clock: wall, ...progress, answeredAt: () => answeredAt };
  const app = routing(
    { guard: createGuard("a-token-of-somebody", undefined, true), pace: () => {}, bodyLimit: 1 },
    healthRoutes(vitals),
    recordedLog(),
  );
  return {
    clock,
    begin,
    databaseAnswers() {
      answeredAt = clock.now();
    },
    putBack(hours) {
      hoursBack = hours;
    },
    async ask(path) {
      const answer = await app.request(path);
      return { status: answer.status, body: (await answer.json()) as { status?: string; error?: string } };
    },
  };
}

describe("/healthz, which asks for no token", () => {
  test("is well while passes end and the database answers, though a concern fails in each", async () => {
    const { clock, begin, databaseAnswers, ask } = house();
    for (let minute = 0; minute < 3; minute += 1) {
      clock.moveTo(clock.now().plus({ seconds: 25 }));
      databaseAnswers();
      begin()(1);
      expect(await ask("/healthz")).toEqual({ status: 200, body: { status: "ok" } });
    }
  });

  test("is not when the engine has finished no pass for a minute, and when the database is silent", async () => {
    const { clock, begin, databaseAnswers, ask } = house();
    const start = clock.now();
    begin();
    clock.moveTo(start.plus({ seconds: 61 }));
    databaseAnswers();
    expect(await ask("/healthz")).toMatchObject({
      status: 503,
      body: { error: "The engine has finished no pass for 61 s." },
    });
    begin()(0);
    expect((await ask("/healthz")).status).toBe(200);
    clock.moveTo(start.plus({ seconds: 100 }));
    begin()(0);
    expect(await ask("/healthz")).toMatchObject({
      status: 503,
      body: { error: "The database has not answered for 39 s." },
    });
  });

  test("is not well either when everything stands still and the wall clock was put back", async () => {
    const { putBack, ask } = house();
    putBack(1);
    expect((await ask("/healthz")).status).toBe(503);
  });
});

describe("/readyz", () => {
  test("waits for a pass that began after the question and in which nothing failed", async () => {
    const { begin, ask } = house();
    begin()(0);
    const endEarlier = begin();
    let answered = false;
    const answer = ask("/readyz").finally(() => {
      answered = true;
    });
    await new Promise(setImmediate);
    endEarlier(0);
    begin()(2);
    await new Promise(setImmediate);
    expect(answered).toBe(false);
    begin()(0);
    expect(await answer).toEqual({ status: 200, body: { status: "ready" } });
  });

  test("says that none came, after five seconds", async () => {
    const { clock, ask } = house();
    const answer = ask("/readyz");
    await new Promise(setImmediate);
    clock.moveTo(clock.now().plus({ seconds: 5 }));
    expect(await answer).toMatchObject({
      status: 503,
      body: { error: expect.stringContaining("within 5 s") },
    });
  });
});
