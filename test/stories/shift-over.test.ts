import { expect, it } from "vitest";
import { DeliveryError } from "../../src/domain/delivery.ts";
import { house } from "../support/house.ts";

/** Decision 0011. */
it("does not tell somebody whose shift ended while their network was away, and tells the next at once", async () => {
  const h = await house();
  await h.people("alice", "bob");
  await h.say('duty set alice "Mo 09:00-10:05"');
  await h.say("path add p alice");
  await h.say("path step p 8h bob");
  await h.say("notification add n uei.test/x p subject:x");
  h.chat.refuse = (to) => (to === "alice" ? new DeliveryError("chat.away", "away", "later") : undefined);
  await h.event({ uei: "uei.test/x" });
  await h.advance({ minutes: 5 });
  expect(h.heard("bob")).toEqual([]);
  h.chat.refuse = undefined;
  await h.advance({ minutes: 10 });
  expect([h.heard("alice"), h.heard("bob")]).toEqual([[], ["x"]]);
  expect(await h.say("notice show 1")).toMatch(/step 2 comes at once/);
});

it("tells the next step at once when a group waited for somebody who then does not exist", async () => {
  const h = await house();
  await h.people("alice", "bob");
  await h.say('duty set alice "Tu 09:00-17:00"');
  await h.say("group add ops alice");
  await h.say("path add p ops");
  await h.say("path step p 2d bob");
  await h.say("notification add n uei.test/x p subject:x");
  await h.event({ uei: "uei.test/x" });
  expect(h.heard("bob")).toEqual([]);
  await h.say("group drop ops alice");
  expect([h.heard("alice"), h.heard("bob")]).toEqual([[], ["x"]]);
});

it("tells the next step when nothing of this one got through for forty minutes, and goes on trying", async () => {
  const h = await house();
  await h.people("alice", "bob");
  await h.say("path add p alice");
  await h.say("path step p 8h bob");
  await h.say("notification add n uei.test/x p subject:x");
  h.chat.refuse = (to) => (to === "alice" ? new DeliveryError("chat.away", "away", "later") : undefined);
  await h.event({ uei: "uei.test/x" });
  await h.advance({ minutes: 39 });
  expect(h.heard("bob")).toEqual([]);
  await h.advance({ minutes: 2 });
  expect(h.heard("bob")).toEqual(["x"]);
  h.chat.refuse = undefined;
  await h.advance({ minutes: 20 });
  expect(h.heard("alice")).toEqual(["x"]);
});
