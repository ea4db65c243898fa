import { expect, it } from "vitest";
import type { Sign } from "../../src/ports/chat-inbox.ts";
import { page } from "../support/page.ts";

const signs: Sign["by"][] = [
  { reaction: "👍" },
  { reply: "on it 20m" },
  { button: "ack" },
  { button: "snooze" },
  { reaction: "🏁" },
  { reply: "unack" },
];

it("does once what is heard twice, and tells those who were told once", async () => {
  for (const by of signs) {
    const h = await page();
    if ("reply" in by && by.reply === "unack") await h.say("ack 1");
    h.told("#irc");
    const replies = await Promise.all([h.sign("alice", by), h.sign("alice", by)]);
    expect(replies.map((reply) => reply?.ok).sort()).toEqual([false, true]);
    await h.advance({ seconds: 3 });
    expect((await h.sign("alice", by))?.ok).toBe(false);
    expect(h.told("#irc")).toHaveLength(1);
    const changes = (await h.store.transaction((tx) => tx.notices.logOf(1))).filter(
      (entry) => entry.whom === "alice",
    );
    expect(changes).toHaveLength(1);
  }
});

it("tells the second of two at once who was first", async () => {
  const h = await page();
  const [alice, bob] = await Promise.all([
    h.sign("alice", { button: "ack" }),
    h.sign("bob", { reaction: "👍" }),
  ]);
  const second = alice?.ok ? bob : alice;
  expect([alice?.ok, bob?.ok].sort()).toEqual([false, true]);
  expect(second?.text).toMatch(
    /^#1 was acknowledged already, by (alice|bob) at 10:00, chat (button|reaction)\.$/,
  );
  h.told("#irc");
});
