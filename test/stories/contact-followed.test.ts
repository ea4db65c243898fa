import { expect, it } from "vitest";
import { house } from "../support/house.ts";

/** Seed: Destination Paths, on one-off e-mail addresses. */
it("follows a user to a new address without a change to any path", async () => {
  const h = await house();
  await h.people("alice");
  await h.say("path add p alice");
  await h.say("path step p 10m alice");
  await h.say("notification add n uei.test/x p subject:x");
  await h.event({ uei: "uei.test/x" });
  expect(h.heard("alice")).toEqual(["x"]);
  await h.say("user unlink alice chat alice");
  await h.say("user uncontact alice chat alice");
  await h.say("user link alice chat alice-new");
  await h.advance({ minutes: 10 });
  expect([h.heard("alice"), h.heard("alice-new")]).toEqual([[], ["x"]]);
});
