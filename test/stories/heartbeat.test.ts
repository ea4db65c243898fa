import { expect, it } from "vitest";
import { withOwnRules } from "../../src/app/founding.ts";
import { type House, house } from "../support/house.ts";

/** A monitor that beats every five minutes; alice is told when it is missed. */
async function withMonitor(): Promise<House> {
  const h = await house();
  await h.people("alice");
  await h.say("path add p alice");
  await h.say("notification add missed uei.watchbill.org/heartbeat/missed p subject:'%logmsg%'");
  await h.change(withOwnRules);
  await h.say("heartbeat add backup 5m");
  await h.advance({ seconds: 5 });
  return h;
}

/** Time goes by while the bot runs. */
async function wait(h: House, minutes: number): Promise<void> {
  for (let half = 0; half < minutes * 2; half += 1) await h.advance({ seconds: 30 });
}

it("misses a monitor that is silent for longer than it may be, and hears when it beats again", async () => {
  const h = await withMonitor();
  await wait(h, 4);
  expect(await h.engine.beat("backup")).toMatchObject({ outcome: "beaten" });
  await wait(h, 5);
  expect(h.heard("alice")).toEqual([
    "Heartbeat backup is missed: nothing came for 5m, its last beat was at 2026-10-19T10:04:05Z.",
  ]);
  expect(await h.say("status")).toMatch(/Heartbeat backup is MISSED/);
  await wait(h, 12);
  await h.engine.beat("backup");
  await h.advance({ seconds: 5 });
  expect(h.heard("alice")).toEqual([expect.stringMatching(/^RESOLVED: Heartbeat backup is missed/)]);
  expect(await h.say("heartbeat show backup")).toMatch(
    /backup: every 5m; last beat 10:21; missed from 10:26/,
  );
});

it("counts from when a monitor is added, and pages once however long it is silent", async () => {
  const h = await withMonitor();
  await wait(h, 4.5);
  expect(h.heard("alice")).toEqual([]);
  await wait(h, 15);
  expect(h.heard("alice")).toEqual(["Heartbeat backup is missed: nothing came for 5m, it has never beaten."]);
});

it("counts no time in which the bot was not there to hear", async () => {
  const h = await withMonitor();
  await wait(h, 3);
  await h.advance({ hours: 8 });
  await wait(h, 1.5);
  expect(h.heard("alice")).toEqual([]);
  await wait(h, 1);
  expect(h.heard("alice")).toHaveLength(1);
});

it("a paused monitor is missed no more, and counts anew when it goes on", async () => {
  const h = await withMonitor();
  await wait(h, 6);
  expect(h.heard("alice")).toHaveLength(1);
  await h.say("heartbeat pause backup");
  await wait(h, 12);
  expect(h.heard("alice")).toEqual([expect.stringMatching(/^RESOLVED: /)]);
  expect(await h.say("heartbeat list")).toMatch(/backup: .*; paused/);
  await h.say("heartbeat resume backup");
  await wait(h, 4.5);
  expect(h.heard("alice")).toEqual([]);
  await wait(h, 1);
  expect(h.heard("alice")).toHaveLength(1);
});

it("a monitor that is removed is over, and added again it begins anew", async () => {
  const h = await withMonitor();
  await wait(h, 6);
  await h.say("heartbeat remove backup");
  await h.advance({ seconds: 5 });
  expect(h.heard("alice")).toHaveLength(2);
  expect(await h.engine.beat("backup")).toEqual({ outcome: "unknown" });
  await h.say("heartbeat add backup 5m");
  await wait(h, 4.5);
  expect(h.heard("alice")).toEqual([]);
});

it("whoever adds one learns how it beats, and what to type when nobody would be told", async () => {
  const h = await house();
  await h.people("alice");
  await h.say("path add p alice");
  const said = await h.say("heartbeat add backup 25h");
  expect(said).toMatch(/\/heartbeats\/backup/);
  await h.say(/Nobody is told when it is missed: {2}(.*)/.exec(said)?.[1] ?? "");
  expect(await h.say("heartbeat show backup")).not.toMatch(/Nobody is told/);
  expect((await h.ask("heartbeat add other 30s")).text).toMatch(
    /cannot be missed after 30s: 1m is the least/,
  );
});
