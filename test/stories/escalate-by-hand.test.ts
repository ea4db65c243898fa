import { expect, it } from "vitest";
import { page } from "../support/page.ts";

it("tells the next step now when somebody says so, by whatever sign, and the delay after it counts from then", async () => {
  for (const by of [{ reaction: "🚨" }, { button: "escalate" }, { reply: "esc" }]) {
    const h = await page();
    const reply = await h.sign("alice", by);
    expect(reply).toMatchObject({ ok: true, private: true, text: "#1 goes to step 2 now: bob (user)" });
    expect(h.heard("bob")).toEqual(["disk"]);
    await h.advance({ minutes: 29 });
    expect(h.heard("carl")).toEqual([]);
    await h.advance({ minutes: 1 });
    expect(h.heard("carl")).toEqual(["disk"]);
    expect(await h.say("notice show 1")).toMatch(/alice wants step 2 now \(chat \w+\)/);
    expect(await h.say("notice why 1 bob")).toMatch(
      /Step 2, told 10:00:00 \(15m after step 1; alice wanted it\)/,
    );
  }
});

it("opens again what somebody has, and everybody sees it", async () => {
  const h = await page();
  await h.sign("alice", { reaction: "👍" });
  h.told("#irc");
  await h.advance({ minutes: 5 });
  const reply = await h.ask("escalate 1", h.chat.person("bob"));
  expect(reply.text).toBe("#1 is outstanding again, and goes to step 2 now: bob (user)");
  expect(h.heard("bob")).toEqual(["disk"]);
  expect(h.post.message).toMatchObject({ state: "outstanding", actions: expect.arrayContaining(["ack"]) });
  expect(h.told("#irc").map((one) => one.message.state)).toEqual(["outstanding"]);
});

it("goes one step a minute, however often it is said, and says who was first", async () => {
  const h = await page();
  const both = await Promise.all([
    h.sign("alice", { button: "escalate" }),
    h.sign("bob", { button: "escalate" }),
  ]);
  expect(both.map((reply) => reply?.ok).sort()).toEqual([false, true]);
  expect(both.find((reply) => !reply?.ok)?.text).toMatch(/escalated already, by (alice|bob) at 10:00/);
  expect(h.heard("bob")).toEqual(["disk"]);
  await h.advance({ seconds: 60 });
  expect((await h.sign("alice", { button: "escalate" }))?.text).toBe("#1 goes to step 3 now: carl (user)");
  expect(h.heard("carl")).toEqual(["disk"]);
});

it("says so when everybody was told already, and changes nothing when it is over", async () => {
  const h = await page();
  await h.advance({ minutes: 45 });
  for (const to of ["bob", "carl"]) h.told(to);
  await h.sign("alice", { reaction: "👍" });
  expect(await h.sign("bob", { reaction: "🚨" })).toMatchObject({
    ok: false,
    text: "#1 cannot go further: everybody on its path was told already.",
  });
  expect(h.post.message.state).toBe("acknowledged");
  await h.say("resolve 1");
  expect((await h.ask("escalate 1")).text).toBe("#1 is resolved: the trouble is over.");
  h.told("#irc");
});
