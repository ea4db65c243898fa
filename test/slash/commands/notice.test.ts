import { expect, test } from "vitest";
import { DeliveryError } from "../../../src/domain/delivery.ts";
import { type House, house } from "../../support/house.ts";

/** Alice is told at once, Bob 5 minutes after her but is off duty, the room at once; Carol a quarter of an hour later. */
async function withNotice(): Promise<House> {
  const h = await house();
  for (const name of ["alice", "bob", "carol"]) {
    await h.say(`user add ${name}`);
    await h.say(`user link ${name} chat ${name}`);
  }
  await h.say("duty set bob Tu 09:00-17:00");
  await h.say("group add ops alice bob");
  await h.say("path add page ops");
  await h.say("path tell page 1 chat:#ops");
  await h.say("path step page 15m carol");
  await h.say(
    'notification add down uei.example.org/down page subject:"%nodelabel% is down" text:"%logmsg%"',
  );
  await h.event({
    ...{ uei: "uei.example.org/down", nodeLabel: "web01", service: "HTTP" },
    ...{ severity: "Major", logmsg: "No answer\nfor 30 s" },
  });
  h.told("alice");
  h.told("#ops");
  return h;
}

const heading = `No answer for 30 s
About web01, HTTP, uei.example.org/down (event 1); times are those of UTC
10:00:00 opened by down, along path page
10:00:00 step 1: ops (group); chat:#ops (room)
10:00:00 not told bob: off duty
10:00:00 told alice by chatDirect
10:00:00 told #ops by chatRoom`;

test("an outstanding notice tells who was told, who was not and why, and what is to come", async () => {
  const h = await withNotice();
  await h.advance({ minutes: 5 });
  expect(await h.say("notice 1")).toBe(`#1 Major: web01 is down (outstanding for 5m)
${heading}
To come:
10:15:00 (in 10m) step 2: carol (user)`);
});

test("an answered one tells by whom and how, and that nothing more is sent", async () => {
  const h = await withNotice();
  await h.advance({ minutes: 1 });
  await h.ask("ack 1", h.chat.person("alice"));
  expect(await h.say("notice show #1")).toBe(`#1 Major: web01 is down (acknowledged, answered by alice, 10:01)
${heading}
10:01:00 acknowledged by alice (chat command)
Nothing more is sent.`);
});

test("when all have been told and nobody answers, it says that nobody else will be", async () => {
  const h = await withNotice();
  await h.advance({ minutes: 20 });
  h.told("carol");
  expect(await h.say("notice 1")).toMatch(
    /10:15:00 step 2: carol \(user\)\n10:15:00 told carol by chatDirect\nNo step remains: nobody else will be told\.$/,
  );
});

test("a message that fails is tried again, and both are told", async () => {
  const h = await withNotice();
  h.chat.refuse = () => new DeliveryError("chat.down", "the network is down", "later");
  await h.advance({ minutes: 15, seconds: 1 });
  const story = await h.say("notice 1");
  expect(story).toMatch(/To come:\n.* tells carol by chatDirect, again: chat\.down: the network is down$/);
  h.chat.refuse = undefined;
  await h.advance({ minutes: 5 });
  h.told("carol");
  expect(await h.say("notice 1")).toMatch(/told carol by chatDirect \(attempt 2\)/);
});

test("a group of which nobody is on duty waits, and the notice says until when", async () => {
  const h = await withNotice();
  await h.say("duty set alice Tu 08:00-17:00");
  await h.event({ uei: "uei.example.org/down", nodeLabel: "web02" });
  h.told("#ops");
  const story = await h.say("notice 2");
  expect(story).toContain("waits for duty: ops: no member of the group is on duty, until Tue 20 Oct 08:00\n");
  expect(story).toContain("looks again (step 1) for ops: no member of the group is on duty");
});

test("times are those of the reader", async () => {
  const h = await withNotice();
  await h.say("user set carol zone:Asia/Kolkata");
  const story = (await h.ask("notice 1", h.chat.person("carol"))).text;
  expect(story).toContain("times are those of Asia/Kolkata\n15:30:00 opened by down");
});

test("outstanding notices are listed, the newest first; answered ones when asked", async () => {
  const h = await withNotice();
  await h.event({ uei: "uei.example.org/down", nodeLabel: "web02" });
  h.told("alice");
  h.told("#ops");
  await h.say("ack 1");
  await h.advance({ minutes: 2 });
  expect(await h.say("notice list")).toBe("#2 web02 is down (outstanding for 2m)");
  expect(await h.say("notice list all 1")).toBe("#2 web02 is down (outstanding for 2m)");
  expect(await h.say("notice list answered")).toBe(
    "#1 Major: web01 is down (acknowledged, answered by local admin, 10:00)",
  );
  await h.say("ack 2");
  expect(await h.say("notice list")).toBe("No notice is outstanding.");
  expect((await h.ask("notice 99")).text).toBe("There is no notice #99.\nnotice list tells which there are.");
});
