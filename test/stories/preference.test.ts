import { expect, it } from "vitest";
import { house } from "../support/house.ts";

it("tells one person here and another there, as each prefers for that severity", async () => {
  const h = await house();
  await h.people("alice", "bob");
  for (const name of ["alice", "bob"]) await h.say(`user link ${name} plain ${name}-plain`);
  await h.ask("user prefer alice plain from:critical", h.chat.person("alice"));
  await h.ask("user prefer bob chat", h.chat.person("bob"));
  await h.say("group add ops alice bob");
  await h.say("path add p ops");
  await h.say("notification add n uei.test/x p subject:x");
  const heard = () => ["alice", "alice-plain", "bob", "bob-plain"].filter((to) => h.heard(to).length > 0);
  await h.event({ uei: "uei.test/x", severity: "Critical" });
  expect(heard()).toEqual(["alice-plain", "bob"]);
  expect(await h.say("notice why 1 alice")).toContain(
    "by plainDirect to alice-plain (which they prefer from Critical up)",
  );
  expect(await h.say("notice why 1 bob")).toContain("by chatDirect to bob (which they prefer)");
  await h.event({ uei: "uei.test/x", severity: "Major" });
  expect(heard()).toEqual(["alice", "bob"]);
  await h.event({ uei: "uei.test/x" });
  expect(heard()).toEqual(["alice", "bob"]);
  await h.say("ack 1,2,3");
  for (const to of ["alice-plain", "bob"]) h.told(to);
});

it("fails over in the order that they prefer", async () => {
  const h = await house();
  await h.people("alice");
  await h.say("user link alice plain alice-plain");
  await h.say("user prefer alice plain");
  await h.say("path add p alice");
  await h.say("notification add n uei.test/x p subject:x");
  h.plain.ready = false;
  await h.event({ uei: "uei.test/x" });
  await h.advance({ seconds: 30 });
  expect(h.heard("alice")).toEqual(["x"]);
});
