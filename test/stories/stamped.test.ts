import { expect, it } from "vitest";
import { house } from "../support/house.ts";

it("goes on along the path as it was when the notice was created, to the people of now", async () => {
  const h = await house();
  await h.people("alice", "bob", "carl");
  await h.say("group add ops bob");
  await h.say("path add p alice");
  await h.say("path step p 15m ops");
  await h.say("notification add n uei.test/x p subject:x");
  await h.event({ uei: "uei.test/x" });
  expect(h.heard("alice")).toEqual(["x"]);
  await h.say("path set p 2 delay:2h");
  await h.say("group add ops carl");
  await h.say("notification set n subject:y");
  await h.advance({ minutes: 15 });
  expect([h.heard("bob"), h.heard("carl")]).toEqual([["x"], ["x"]]);
});

it("says of a target that is gone by then that it is, and tells the others", async () => {
  const h = await house();
  await h.people("alice", "bob");
  await h.say("path add p alice");
  await h.say("path step p 15m bob alice");
  await h.say("notification add n uei.test/x p subject:x");
  await h.event({ uei: "uei.test/x" });
  await h.say("path untell p 2 bob");
  await h.say("user remove bob");
  await h.advance({ minutes: 15 });
  expect(h.heard("alice")).toEqual(["x", "x"]);
  expect(await h.say("notice show 1")).toMatch(/bob.*there is no such user any more/);
});
