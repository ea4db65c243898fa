import { expect, it } from "vitest";
import { house } from "../support/house.ts";

/** Seeds: Users, Groups, and On-Call Roles; Destination Paths. */
it("tells everybody on a step: a user by themselves, in a group, on call in a role, and a room", async () => {
  const h = await house();
  await h.people("alice", "bob", "carl", "dora");
  await h.say("group add ops bob");
  await h.say("group add net carl");
  await h.say("role add oncall net dora");
  await h.say("shift add oncall carl daily 00:00-24:00");
  await h.say("path add p alice ops oncall chat:#ops");
  await h.say("notification add n uei.test/x p subject:x");
  await h.event({ uei: "uei.test/x" });
  expect(["alice", "bob", "carl", "#ops", "dora"].map(h.heard)).toEqual([["x"], ["x"], ["x"], ["x"], []]);
});
