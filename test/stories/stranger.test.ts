import { expect, it } from "vitest";
import { page } from "../support/page.ts";

it("tells somebody who is no user, alone, why nothing came of it and how to become one", async () => {
  const h = await page();
  for (const by of [{ reaction: "👍" }, { button: "ack" }, { reply: "snooze 1h" }, { reaction: "🏁" }]) {
    expect(await h.sign("mallory", by)).toEqual({
      ok: false,
      private: true,
      text: expect.stringMatching(/account "mallory" on chat is linked to none[\s\S]*user link/),
    });
  }
  expect(h.post.message.state).toBe("outstanding");
  const [entry] = await h.store.transaction((tx) => tx.audit.recent(1));
  expect(entry).toMatchObject({ who: "mallory", act: "resolve 1", ok: false });
});

it("shows the story to whoever presses the button, alone", async () => {
  const h = await page();
  const reply = await h.sign("mallory", { button: "show" });
  expect(reply).toMatchObject({ ok: true, private: true, text: expect.stringContaining("To come:") });
  expect(await h.sign("alice", { button: "nonsense" })).toBeUndefined();
});

it("leaves a room's talk alone", async () => {
  const h = await page();
  const on = { latestIn: { room: "#ops" } };
  for (const reply of ["on it", "resolved", "clear", "thanks"])
    expect(await h.sign("alice", { reply }, { on })).toBeUndefined();
  expect((await h.sign("alice", { reply: "on it 20m" }, { on }))?.ok).toBe(true);
  h.told("#irc");
});
