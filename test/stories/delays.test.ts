import { expect, it } from "vitest";
import { house } from "../support/house.ts";

/** Seed: Destination Paths. */
it("tells the first step at once unless there is an initial delay, and each later one at its own time", async () => {
  const h = await house();
  await h.people("alice", "bob");
  await h.say("path add p alice");
  await h.say("path step p 0s chat:#ops");
  await h.say("path step p 10m bob");
  await h.say("notification add n uei.test/x p subject:x");
  await h.event({ uei: "uei.test/x" });
  expect([h.heard("alice"), h.heard("#ops"), h.heard("bob")]).toEqual([["x"], ["x"], []]);
  await h.advance({ minutes: 9, seconds: 59 });
  expect(h.heard("bob")).toEqual([]);
  await h.advance({ seconds: 1 });
  expect(h.heard("bob")).toEqual(["x"]);
});
