import { expect, it } from "vitest";
import { house } from "../support/house.ts";

/** Seed: Destination Paths; D22. */
it("knows the group Admin from the user admin, and refuses one name for both", async () => {
  const h = await house();
  await h.people("admin", "alice");
  await h.say("group add Admin alice");
  await h.say("path add p Admin");
  await h.say("notification add n uei.test/x p subject:x");
  await h.event({ uei: "uei.test/x" });
  expect([h.heard("admin"), h.heard("alice")]).toEqual([[], ["x"]]);
  expect((await h.ask("group add admin alice")).text).toMatch(/"admin" is the name of a user/);
});
