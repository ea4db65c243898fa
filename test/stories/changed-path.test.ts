import { expect, it } from "vitest";
import { house } from "../support/house.ts";

it("leaves open notices their steps when a step is added, and takes it for the next notice", async () => {
  const h = await house();
  await h.people("alice", "bob", "carl");
  await h.say("path add p alice");
  await h.say("path step p 10m bob");
  await h.say("notification add n uei.test/x p subject:x");
  await h.event({ uei: "uei.test/x" });
  await h.advance({ minutes: 5 });
  await h.say("path step p 10m carl");
  await h.advance({ hours: 1 });
  expect([h.heard("alice"), h.heard("bob"), h.heard("carl")]).toEqual([["x"], ["x"], []]);
  await h.event({ uei: "uei.test/x" });
  await h.advance({ hours: 1 });
  expect([h.heard("alice"), h.heard("bob"), h.heard("carl")]).toEqual([["x"], ["x"], ["x"]]);
});
