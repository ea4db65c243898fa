import { expect, it } from "vitest";
import { house } from "../support/house.ts";

/** Decision 0006. */
it("tells one step after a time in which it could tell nobody, and gives those people time to answer", async () => {
  const h = await house();
  await h.people("alice", "bob", "carl");
  await h.say("path add p alice");
  await h.say("path step p 10m bob");
  await h.say("path step p 10m carl");
  await h.say("notification add n uei.test/x p subject:x");
  await h.event({ uei: "uei.test/x" });
  expect(h.heard("alice")).toEqual(["x"]);
  h.clock.moveTo(h.clock.now().plus({ hours: 3 }));
  await h.engine.settle();
  expect([h.heard("alice"), h.heard("bob"), h.heard("carl")]).toEqual([[], ["x"], []]);
  await h.advance({ minutes: 10 });
  expect(h.heard("carl")).toEqual(["x"]);
});
