import { expect, test } from "vitest";
import { DeliveryError } from "../../src/domain/delivery.ts";
import { house } from "../support/house.ts";

/** Alice and bob take turns by the day at 09:00, with a home room; it is Monday 10:00, and alice has the shift. */
async function withRota() {
  const h = await house();
  await h.people("alice", "bob", "carol");
  await h.say("group add ops alice bob");
  await h.say("role add oncall ops carol");
  await h.say("shift add oncall alice 2026-10-19T09:00 to 2026-10-20T09:00");
  await h.say("shift add oncall bob 2026-10-20T09:00 to 2026-10-21T09:00");
  await h.say("role set oncall room:chat:#ops usergroup:chat:oncall-ops");
  await h.say("role topic oncall on");
  await h.lookAtRooms();
  return h;
}

test("the topic of the home room says who is on call, and follows an override", async () => {
  const h = await withRota();
  expect(h.chat.topics.get("#ops")).toBe("On call: oncall: alice until Tue 20 Oct 09:00, then bob (UTC)");
  await h.say("shift override oncall bob 11:00 to 12:00");
  await h.advance({ hours: 1 });
  await h.lookAtRooms();
  expect(h.chat.topics.get("#ops")).toMatch(/^On call: oncall: bob until 12:00/);
  expect(h.heard("#ops")).toEqual([
    expect.stringMatching(/^On call from now: oncall: bob until 12:00, then alice/),
  ]);
});

test("a hand-off is said once in the home room, also when the bot was away as it happened", async () => {
  const h = await withRota();
  expect(h.heard("#ops")).toEqual([]);
  await h.advance({ hours: 25 });
  h.chat.ready = false;
  await h.lookAtRooms();
  h.chat.ready = true;
  await h.lookAtRooms();
  await h.lookAtRooms();
  const [said, ...more] = h.told("#ops");
  expect(said?.message.title).toMatch(/^On call from now: oncall: bob until/);
  expect(said?.message.mentions).toEqual(["bob"]);
  expect(more).toEqual([]);
});

test("whoever comes on next is reminded once, half an hour before, on their own clocks", async () => {
  const h = await withRota();
  await h.say("user set bob zone:Asia/Tokyo");
  await h.advance({ hours: 22, minutes: 35 });
  await h.lookAtRooms();
  await h.lookAtRooms();
  expect(h.heard("bob")).toEqual([expect.stringMatching(/^Your shift as oncall begins in 25m: 18:00 to /)]);
  expect(h.heard("alice")).toEqual([]);
});

test("who has the shift already, or takes it over as supervisor, is not reminded", async () => {
  const h = await withRota();
  await h.advance({ hours: 22, minutes: 45 });
  await h.lookAtRooms();
  h.heard("bob");
  await h.advance({ hours: 24 });
  await h.lookAtRooms();
  h.heard("#ops");
  expect(h.heard("carol")).toEqual([]);
});

test("the network's own group has those as members who are on call", async () => {
  const h = await withRota();
  expect(h.chat.groups.get("oncall-ops")).toEqual(["alice"]);
  await h.advance({ hours: 24 });
  await h.lookAtRooms();
  expect(h.chat.groups.get("oncall-ops")).toEqual(["bob"]);
  h.heard("#ops");
});

test("what a network refuses is not asked of it again at once, and does not keep the rest from happening", async () => {
  const h = await withRota();
  let asked = 0;
  h.chat.setTopic = async () => {
    asked += 1;
    throw new DeliveryError("chat.forbidden", "the bot may not set the topic", "never");
  };
  await h.advance({ hours: 24 });
  await h.lookAtRooms();
  await h.lookAtRooms();
  expect(asked).toBe(1);
  expect(h.heard("#ops")).toHaveLength(1);
  expect(h.excuse()).toHaveLength(1);
});
