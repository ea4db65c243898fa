import { expect, it } from "vitest";
import { page } from "../support/page.ts";

it("lets a notice rest for an hour unless said otherwise, and says by whom", async () => {
  for (const by of [{ reply: "snooze 1h" }, { button: "snooze" }, { reaction: "💤" }]) {
    const h = await page();
    const reply = await h.sign("alice", by, { room: "#elsewhere" });
    expect(reply).toMatchObject({ ok: true, text: "#1 is snoozed until 11:00: disk" });
    expect(h.post.message).toMatchObject({
      state: "acknowledged",
      answer: "by alice, snoozed until 11:00 UTC",
    });
    expect(await h.say("notice list all")).toBe("#1 disk (snoozed by alice until 11:00)");
    h.told("#irc");
    await h.advance({ minutes: 59 });
    expect(h.heard("bob")).toEqual([]);
    await h.advance({ minutes: 1 });
    expect([h.heard("#ops"), h.heard("#irc")]).toEqual([["Again: disk"], ["Again: disk"]]);
  }
});

it("gives way to somebody who is on it, and to nobody else's snooze", async () => {
  const h = await page();
  await h.sign("alice", { button: "snooze" });
  expect(await h.sign("bob", { button: "snooze" })).toMatchObject({
    ok: false,
    text: "#1 was snoozed already, by alice at 10:00, until 11:00, chat button.",
  });
  expect((await h.sign("bob", { button: "ack" }))?.ok).toBe(true);
  h.told("#irc");
  await h.advance({ hours: 2 });
  expect(h.post.message.answer).toBe("by bob, 10:00 UTC");
});

it("can be made longer by whoever snoozed, once a while has passed", async () => {
  const h = await page();
  await h.ask("snooze 1", h.chat.person("alice"));
  h.told("#irc");
  await h.advance({ minutes: 50 });
  expect((await h.ask("snooze 1", h.chat.person("alice"))).text).toBe("#1 is snoozed until 11:50: disk");
  h.told("#irc");
  await h.advance({ minutes: 59 });
  expect(h.heard("#ops")).toEqual([]);
});

it("refuses a time that would be over at once or forgotten", async () => {
  const h = await page();
  expect((await h.ask("snooze 1 5s", h.chat.person("alice"))).text).toBe(
    "An answer can hold for 1m to 30d, not for 5s.",
  );
  expect((await h.sign("alice", { reply: "snooze 60d" }))?.ok).toBe(false);
  expect(await h.say("notice list")).toMatch(/outstanding/);
});
