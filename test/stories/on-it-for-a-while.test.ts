import { expect, it } from "vitest";
import { page } from "../support/page.ts";

it("is quiet while somebody has it for a time, and begins its path anew when that is over", async () => {
  const h = await page();
  await h.sign("alice", { reply: "on it 20m" });
  expect(h.post.message).toMatchObject({
    state: "acknowledged",
    answer: "by alice until 10:20 UTC",
    actions: [],
  });
  expect(h.told("#irc").map((one) => one.message.answer)).toEqual(["by alice until 10:20 UTC"]);
  expect(await h.say("notice show 1")).toContain(
    "To come:\n10:20:00 (in 20m) outstanding again unless it is resolved: its path begins anew",
  );
  await h.advance({ minutes: 19, seconds: 59 });
  expect(h.heard("bob")).toEqual([]);

  await h.advance({ seconds: 1 });
  const [again] = h.told("#ops");
  expect(again?.message).toMatchObject({ title: "Again: disk", state: "outstanding" });
  expect(again?.message.fields).toContainEqual({ label: "Round", value: "2" });
  expect(h.heard("#irc")).toEqual(["Again: disk"]);
  // The message of the first round is true as well, and can be answered.
  expect(h.post.message).toMatchObject({ state: "outstanding", title: "Again: disk" });
  await h.advance({ minutes: 15 });
  expect(h.heard("bob")).toEqual(["Again: disk"]);
  expect(await h.say("notice list")).toBe("#1 disk (outstanding for 35m, round 2 of its path)");

  await h.sign("bob", { reaction: "👍" });
  expect([h.post.message.answer, again?.message.answer]).toEqual(["by bob, 10:35 UTC", "by bob, 10:35 UTC"]);
  expect(h.heard("#irc")).toEqual(["disk"]);
  await h.advance({ days: 1 });
  const story = await h.say("notice show 1");
  expect(story).toMatch(/acknowledged by alice \(chat reply, until .*10:20\)/);
  expect(story).toMatch(/outstanding again: the answer of alice has run out; round 2 of its path begins/);
  expect(story).toMatch(/step 1 of round 2: chat:#ops/);
});

it("asks anew who is on duty when the path begins anew", async () => {
  const h = await page();
  await h.say("group add day bob");
  await h.say("duty set day Mo 12:00-17:00");
  await h.say("path add q day");
  await h.say("notification add m uei.test/q q subject:q");
  await h.event({ uei: "uei.test/q" });
  await h.say("ack 1 2 for:3h");
  h.told("#irc");
  await h.advance({ hours: 3 });
  expect(h.heard("bob")).toEqual(["Again: q"]);
  for (const to of ["#ops", "#irc"]) h.told(to);
});

it("stays quiet when it is resolved in time, or somebody has it for good", async () => {
  for (const ending of ["resolve 1", "ack 1"]) {
    const h = await page();
    await h.ask("ack 1 for:20m", h.chat.person("alice"));
    expect((await h.ask(ending, h.chat.person("alice"))).ok).toBe(true);
    h.told("#irc");
    await h.advance({ days: 2 });
    expect(h.heard("bob")).toEqual([]);
  }
});

it("is held by a scheduled outage as a new one would be", async () => {
  const h = await page();
  await h.ask("ack 1 for:20m", h.chat.person("alice"));
  h.told("#irc");
  await h.say("outage add patch 1 daily 10:10-10:50");
  await h.advance({ minutes: 49 });
  expect([h.heard("#ops"), h.heard("#irc")]).toEqual([[], []]);
  await h.advance({ minutes: 1 });
  expect([h.heard("#ops"), h.heard("#irc")]).toEqual([["Again: disk"], ["Again: disk"]]);
});

it("takes a repeat of the trouble for the same trouble while the answer is to run out", async () => {
  const h = await page();
  await h.sign("alice", { reply: "snooze 3d" });
  h.told("#irc");
  await h.advance({ days: 2 });
  const repeat = { uei: "uei.test/disk", nodeId: 1, dedupKey: "disk" };
  expect(await h.event(repeat)).toMatchObject({ outcome: "duplicate" });
  await h.advance({ days: 1 });
  expect([h.heard("#ops"), h.heard("#irc")]).toEqual([["Again: disk"], ["Again: disk"]]);
});

it("tells those of later steps again in their time, not before", async () => {
  const h = await page();
  await h.say("user contact bob plain bob-plain");
  await h.say("path add q chat:#ops");
  await h.say("path step q 15m bob by:plainDirect");
  await h.say("notification add m uei.test/q q subject:q");
  await h.event({ uei: "uei.test/q" });
  h.told("#ops");
  await h.say("ack 1");
  await h.advance({ minutes: 15 });
  expect(h.heard("bob-plain")).toEqual(["q"]);
  await h.ask("ack 2 for:20m", h.chat.person("alice"));
  expect(h.told("bob-plain").map((one) => one.message.state)).toEqual(["acknowledged"]);
  await h.advance({ minutes: 34 });
  expect(h.heard("bob-plain")).toEqual([]);
  await h.advance({ minutes: 1 });
  expect(h.heard("bob-plain")).toEqual(["Again: q"]);
  for (const to of ["#ops", "#irc"]) h.told(to);
});
