import { expect, it } from "vitest";
import { type House, house } from "../support/house.ts";

async function opsHouse(): Promise<House> {
  const h = await house();
  await h.people("alice", "bob");
  await h.say("group add ops alice bob");
  await h.say("group set ops room:chat:#ops");
  await h.say("role add oncall ops alice");
  await h.say("role set oncall room:chat:#ops");
  return h;
}

const heardBy = (h: House) =>
  ["alice", "bob", "#ops"].flatMap((to) => h.heard(to).map((title) => `${to}: ${title}`));

it("posts to the home room whatever tells the group or the role, once a step", async () => {
  const h = await opsHouse();
  await h.say("path add p ops oncall chat:#ops");
  await h.say("path step p 10m oncall");
  await h.say("notification add n uei.test/x p subject:x");
  await h.event({ uei: "uei.test/x" });
  expect(heardBy(h)).toEqual(["alice: x", "bob: x", "#ops: x"]);
  await h.advance({ minutes: 10 });
  expect(heardBy(h)).toEqual(["alice: x", "#ops: x"]);
  expect(await h.say("notice why 1 #ops")).toMatch(
    /ops \(group\)\n {4}#ops: the home room; told 10:00:00 by chatRoom/,
  );
  expect(await h.say("path show p")).toContain("ops (group): alice, bob; also in chat:#ops");
  await h.ask("ack 1", h.chat.person("alice"));
});

it("does not post there while nobody of the group is told", async () => {
  const h = await opsHouse();
  await h.say("duty set ops Tu 09:00-17:00");
  await h.say("path add p ops whenoffduty:delay");
  await h.say("notification add n uei.test/x p subject:x");
  await h.event({ uei: "uei.test/x" });
  expect(heardBy(h)).toEqual([]);
  await h.advance({ hours: 23 });
  expect(heardBy(h)).toEqual(["alice: x", "bob: x", "#ops: x"]);
  await h.say("ack 1");
});

it("may be on a network that is still to come, and says so", async () => {
  const h = await opsHouse();
  expect(await h.say("group set ops room:xmpp:ops@conference.example.org")).toBe(
    'Group ops is changed.\nNothing is posted to xmpp:ops@conference.example.org as yet: there is no notification command "xmppRoom" in this house.',
  );
  expect((await h.ask("group set ops room:ops")).text).toContain('"ops" is no room: write network:room');
  await h.say("path add p ops");
  await h.say("notification add n uei.test/x p subject:x");
  await h.event({ uei: "uei.test/x" });
  expect(heardBy(h)).toEqual(["alice: x", "bob: x"]);
  expect(await h.say("notice show 1")).toMatch(
    /not told ops@conference.example.org: there is no notification command/,
  );
  await h.say("ack 1");
  await h.say("group set ops room:none");
  expect(await h.say("group show ops")).not.toContain("room");
});
