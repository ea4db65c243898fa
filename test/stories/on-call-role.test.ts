import { expect, it } from "vitest";
import { type House, house } from "../support/house.ts";

/** Seed: On-Call Roles. The house opens on a Monday at 10:00 UTC. */
async function roleHouse(): Promise<House> {
  const h = await house();
  await h.people("alice", "bob", "carl");
  await h.say("group add ops alice bob");
  await h.say("role add oncall ops carl");
  await h.say("path add p oncall");
  await h.say("notification add n uei.test/x p subject:x");
  return h;
}

it("tells whoever is scheduled when the step is due", async () => {
  const h = await roleHouse();
  await h.say("shift add oncall alice weekly monday 09:00-12:00");
  await h.say("shift add oncall bob weekly monday 12:00-17:00");
  await h.say("path set p initial:3h").catch(() => h.say("path set p 1 delay:3h"));
  await h.event({ uei: "uei.test/x" });
  await h.advance({ hours: 3 });
  expect([h.heard("alice"), h.heard("bob"), h.heard("carl")]).toEqual([[], ["x"], []]);
});

it("tells the supervisor when nobody is scheduled", async () => {
  const h = await roleHouse();
  await h.say("shift add oncall alice weekly tuesday 09:00-17:00");
  await h.event({ uei: "uei.test/x" });
  expect([h.heard("alice"), h.heard("carl")]).toEqual([[], ["x"]]);
  expect(await h.say("oncall oncall")).toMatch(/carl/);
});

it("lets the supervisor change the shifts of their role, and nobody else but an admin", async () => {
  const h = await roleHouse();
  const add = "shift add oncall alice weekly monday 09:00-17:00";
  expect((await h.ask(add, h.chat.person("bob"))).text).toMatch(/supervisor/);
  expect((await h.ask(add, h.chat.person("carl"))).ok).toBe(true);
  expect(await h.say("oncall oncall")).toMatch(/alice/);
});
