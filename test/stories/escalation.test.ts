import { expect, it } from "vitest";
import { house } from "../support/house.ts";

/** Seed: Destination Paths. */
it("tells the next step when nobody answers, and stops as soon as somebody does", async () => {
  const h = await house();
  await h.people("alice", "bob", "carl");
  await h.say("path add standard alice initial:1m");
  await h.say("path step standard 15m bob");
  await h.say("path step standard 30m carl");
  await h.say("notification add disks uei.test/disk standard subject:disk");
  await h.event({ uei: "uei.test/disk" });
  expect(h.heard("alice")).toEqual([]);
  await h.advance({ minutes: 1 });
  expect(h.heard("alice")).toEqual(["disk"]);
  await h.advance({ minutes: 15 });
  expect(h.heard("bob")).toEqual(["disk"]);
  await h.advance({ minutes: 29 });
  expect((await h.ask("ack 1", h.chat.person("bob"))).ok).toBe(true);
  await h.advance({ days: 1 });
  expect(h.heard("carl")).toEqual([]);
});
