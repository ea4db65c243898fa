import { expect, it } from "vitest";
import { house } from "../support/house.ts";

/** Seed: Users, Groups, and On-Call Roles; D5. */
it("tells the members of a group in the order of its list, an interval apart, and that order can be changed", async () => {
  const h = await house();
  await h.people("alice", "bob", "carl");
  await h.say("group add ops alice bob carl");
  await h.say("group move ops carl 1");
  await h.say("path add p ops interval:5m");
  await h.say("notification add n uei.test/x p subject:x");
  await h.event({ uei: "uei.test/x" });
  expect([h.heard("carl"), h.heard("alice")]).toEqual([["x"], []]);
  await h.advance({ minutes: 5 });
  expect([h.heard("alice"), h.heard("bob")]).toEqual([["x"], []]);
  await h.engine.acknowledge(1, { by: "alice", via: "test" });
  await h.advance({ hours: 1 });
  expect(h.heard("bob")).toEqual([]);
});

it("tells all of them at once without an interval", async () => {
  const h = await house();
  await h.people("alice", "bob");
  await h.say("group add ops alice bob");
  await h.say("path add p ops");
  await h.say("notification add n uei.test/x p subject:x");
  await h.event({ uei: "uei.test/x" });
  expect([h.heard("alice"), h.heard("bob")]).toEqual([["x"], ["x"]]);
});
