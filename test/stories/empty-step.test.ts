import { expect, it } from "vitest";
import { house } from "../support/house.ts";

it("goes on at once past a step that has no target any more", async () => {
  const h = await house();
  await h.people("alice", "bob", "carl");
  await h.say("path add p alice");
  await h.say("path step p 5m bob");
  await h.say("path step p 5m carl");
  await h.say("path untell p 2 bob");
  await h.say("notification add n uei.test/x p subject:x");
  await h.event({ uei: "uei.test/x" });
  await h.advance({ minutes: 4 });
  expect([h.heard("alice"), h.heard("carl")]).toEqual([["x"], []]);
  await h.advance({ minutes: 1 });
  expect([h.heard("bob"), h.heard("carl")]).toEqual([[], ["x"]]);
});
