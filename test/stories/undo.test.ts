import { expect, it } from "vitest";
import { page } from "../support/page.ts";

it("takes back what a reaction did when it is taken off within a minute, and not after", async () => {
  for (const reaction of ["👍", "💤", "🏁"]) {
    const h = await page();
    await h.sign("alice", { reaction });
    await h.advance({ seconds: 60 });
    expect(await h.sign("alice", { unreacted: reaction })).toMatchObject({ ok: true, text: "" });
    expect(h.post.message).toMatchObject({ state: "outstanding", actions: expect.arrayContaining(["ack"]) });
    await h.advance({ minutes: 14 });
    expect(h.heard("bob")).toEqual(["disk"]);

    await h.sign("alice", { reaction });
    await h.advance({ seconds: 61 });
    expect(await h.sign("alice", { unreacted: reaction })).toBeUndefined();
    expect(h.post.message.state).not.toBe("outstanding");
    h.told("#irc");
  }
});

it("takes back nobody else's, nothing that was done otherwise, and nothing on which others have acted since", async () => {
  const h = await page();
  await h.sign("alice", { reaction: "👍" });
  expect(await h.sign("bob", { unreacted: "👍" })).toBeUndefined();
  expect(await h.sign("alice", { unreacted: "🏁" })).toBeUndefined();
  expect(await h.sign("alice", { unreacted: "🎉" })).toBeUndefined();
  expect(await h.sign("mallory", { unreacted: "👍" })).toBeUndefined();
  await h.say("unack 1");
  await h.sign("bob", { reply: "ack" });
  expect(await h.sign("alice", { unreacted: "👍" })).toBeUndefined();
  expect(await h.sign("bob", { unreacted: "👍" })).toBeUndefined();
  expect(h.post.message).toMatchObject({ state: "acknowledged", answer: "by bob, 10:00 UTC" });
  h.told("#irc");
});

it("leaves it to whoever had it when the word that it is over is taken back", async () => {
  const h = await page();
  await h.sign("alice", { reply: "ack" });
  await h.advance({ minutes: 2 });
  await h.sign("bob", { reaction: "🏁" });
  const reply = await h.sign("bob", { unreacted: "🏁" }, { room: "#elsewhere" });
  expect(reply?.text).toBe("#1 is not over after all; alice has it.");
  expect(h.post.message).toMatchObject({ state: "acknowledged", answer: "by alice, 10:00 UTC" });
  await h.advance({ days: 1 });
  h.told("#irc");
});

it("cannot untell whom an escalation told, and says so", async () => {
  const h = await page();
  await h.sign("alice", { reaction: "🚨" });
  expect(await h.sign("alice", { unreacted: "🚨" })).toMatchObject({
    ok: false,
    private: true,
    text: expect.stringContaining("#1 stays escalated"),
  });
  expect(h.heard("bob")).toEqual(["disk"]);
});
