import { expect, it } from "vitest";
import { type House, house } from "../support/house.ts";

/** Seed: Duty Schedules. The house opens on a Monday at 10:00 UTC. */
async function opsHouse(): Promise<House> {
  const h = await house();
  await h.people("alice", "bob");
  await h.say("group add ops alice bob");
  await h.say("path add p ops");
  await h.say("notification add n uei.test/x p subject:x");
  return h;
}

const story = (h: House) => h.say("notice show 1");

it("never tells a user who is off duty, and says so", async () => {
  const h = await opsHouse();
  await h.say("path add direct alice");
  await h.say("notification set n path:direct");
  await h.say('duty set alice "Tu-Fr 09:00-17:00"');
  await h.event({ uei: "uei.test/x" });
  await h.advance({ days: 3 });
  expect(h.heard("alice")).toEqual([]);
  expect(await story(h)).toMatch(/alice.*off duty/);
});

it("tells those members of a group on duty who are on duty themselves", async () => {
  const h = await opsHouse();
  await h.say('duty set bob "Tu 09:00-17:00"');
  await h.event({ uei: "uei.test/x" });
  expect([h.heard("alice"), h.heard("bob")]).toEqual([["x"], []]);
});

it("keeps a notice for a group on duty of which nobody is, until the next member comes on duty", async () => {
  const h = await opsHouse();
  await h.say('duty set alice "Mo 22:00-23:00"');
  await h.say('duty set bob "Tu 09:00-17:00"');
  await h.event({ uei: "uei.test/x" });
  await h.advance({ hours: 11, minutes: 59 });
  expect([h.heard("alice"), h.heard("bob")]).toEqual([[], []]);
  expect(await story(h)).toMatch(/22:00/);
  await h.advance({ minutes: 1 });
  expect(h.heard("alice")).toEqual(["x"]);
  await h.advance({ days: 2 });
  expect(h.heard("bob")).toEqual([]);
});

it("tells nobody from a hold once the notice is answered", async () => {
  const h = await opsHouse();
  await h.say('duty set alice "Mo 22:00-23:00"');
  await h.say('duty set bob "Mo 22:00-23:00"');
  await h.event({ uei: "uei.test/x" });
  await h.say("ack 1");
  await h.advance({ days: 1 });
  expect([h.heard("alice"), h.heard("bob")]).toEqual([[], []]);
});

it("tells somebody at once when their duty is changed so that they are on", async () => {
  const h = await opsHouse();
  await h.say('duty set alice "Mo 22:00-23:00"');
  await h.say('duty set bob "Tu 09:00-17:00"');
  await h.event({ uei: "uei.test/x" });
  await h.say("duty clear bob");
  expect(h.heard("bob")).toEqual(["x"]);
});

it("never tells a group that was off duty when the notice was created", async () => {
  const h = await opsHouse();
  await h.say('duty set ops "Mo 12:00-13:00"');
  await h.event({ uei: "uei.test/x" });
  await h.advance({ days: 8 });
  expect([h.heard("alice"), h.heard("bob")]).toEqual([[], []]);
  expect(await story(h)).toMatch(/ops.*off duty/);
});

it("waits for such a group where the path says so", async () => {
  const h = await opsHouse();
  await h.say("path set p 1 whenoffduty:delay");
  await h.say('duty set ops "Mo 12:00-13:00"');
  await h.event({ uei: "uei.test/x" });
  await h.advance({ hours: 2 });
  expect([h.heard("alice"), h.heard("bob")]).toEqual([["x"], ["x"]]);
});

it("knows that ten in the evening in Berlin is not ten in the evening in Kathmandu", async () => {
  const h = await opsHouse();
  await h.say("user set alice zone:Asia/Kathmandu");
  await h.say("user set bob zone:Europe/Berlin");
  for (const name of ["alice", "bob"]) await h.say(`duty set ${name} "Mo 15:00-16:00"`);
  await h.event({ uei: "uei.test/x" });
  expect([h.heard("alice"), h.heard("bob")]).toEqual([["x"], []]);
});
