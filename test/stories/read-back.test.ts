import { expect, it } from "vitest";
import { page } from "../support/page.ts";

const readBack = { readBack: true };

it("does what was said while the bot was away, and says how it heard of it", async () => {
  const h = await page();
  expect((await h.sign("alice", { reaction: "👍" }, readBack))?.ok).toBe(true);
  expect(h.post.message.state).toBe("acknowledged");
  expect(await h.say("notice show 1")).toContain("acknowledged by alice (chat reaction, read back)");
  h.told("#irc");
});

it("says nothing of what is so already, was talk, or was not theirs to say", async () => {
  const h = await page();
  expect(await h.sign("mallory", { reaction: "👍" }, readBack)).toBeUndefined();
  await h.say("ack 1");
  h.told("#irc");
  for (const by of [{ reaction: "👍" }, { reply: "unack 77" }, { reply: "snooze 1s" }, { reply: "hm" }])
    expect(await h.sign("alice", by, readBack)).toBeUndefined();
});

it("does not do again what it did before it went away", async () => {
  const h = await page();
  await h.sign("alice", { reaction: "👍" });
  await h.say("unack 1");
  h.told("#irc");
  expect(await h.sign("alice", { reaction: "👍" }, readBack)).toBeUndefined();
  expect(h.post.message.state).toBe("outstanding");
});

it("takes nothing said in a round that is over for an answer to this one", async () => {
  const h = await page();
  await h.ask("ack 1 for:5m", h.chat.person("bob"));
  await h.advance({ minutes: 5 });
  const again = h.told("#ops")[0];
  h.told("#irc");
  if (!again) throw new Error("the room was not told again");
  expect(await h.sign("alice", { reaction: "👍" }, readBack)).toBeUndefined();
  expect(again.message.state).toBe("outstanding");
  await h.sign("alice", { reaction: "👍" }, { ...readBack, on: { ref: again.ref } });
  expect(again.message.state).toBe("acknowledged");
  h.told("#irc");
});
