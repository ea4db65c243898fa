import { expect, it } from "vitest";
import { page } from "../support/page.ts";

it("says that it is over where it was told, with no letter of its own", async () => {
  for (const by of [{ reaction: "🏁" }, { reply: "resolved" }]) {
    const h = await page();
    expect(await h.sign("alice", by)).toMatchObject({ ok: true, text: "" });
    expect(h.post.message).toMatchObject({ state: "resolved", answer: "by alice, 10:00 UTC", actions: [] });
    expect(h.told("#irc").map(({ message }) => [message.state, message.title])).toEqual([
      ["resolved", "disk"],
    ]);
    await h.advance({ days: 1 });
    expect(h.heard("bob")).toEqual([]);
    expect(await h.event({ uei: "uei.test/ok", nodeId: 1 })).toMatchObject({ acknowledged: [] });
    expect(await h.say("notice list all")).toMatch(/^#1 disk \(resolved by alice, Mon 19 Oct 10:00\)$/);
  }
});

it("keeps who had it, and says who was first to the second", async () => {
  const h = await page();
  await h.sign("alice", { reaction: "👍" });
  await h.advance({ minutes: 5 });
  expect((await h.ask("resolve 1", h.chat.person("bob"))).text).toBe("#1 is resolved: disk");
  expect((await h.ask("resolve 1", h.chat.person("carl"))).text).toBe(
    "#1 was resolved already, by bob at 10:05.",
  );
  expect((await h.ask("ack 1", h.chat.person("carl"))).text).toBe(
    "#1 was resolved already, by bob at 10:05.",
  );
  const notice = await h.store.transaction((tx) => tx.notices.find(1));
  expect(notice).toMatchObject({ answeredBy: "alice", resolvedBy: "bob" });
  h.told("#irc");
});

it("makes the same trouble news when it is told again", async () => {
  const h = await page();
  await h.say("resolve 1");
  expect(await h.event({ uei: "uei.test/disk", nodeId: 1, dedupKey: "disk" })).toMatchObject({
    notices: [2],
  });
  for (const to of ["#ops", "#irc"]) h.told(to);
});

it("is taken back by unack, for a person may have been wrong: the path goes on", async () => {
  const h = await page();
  await h.sign("alice", { reply: "resolve" });
  h.told("#irc");
  await h.advance({ minutes: 20 });
  const bare = { from: h.chat.person("alice"), room: "#ops", on: { latestIn: { room: "#ops" } } };
  expect(await h.answer({ ...bare, by: { reply: "unack" } })).toMatchObject({ ok: true, text: "" });
  expect(h.post.message.state).toBe("outstanding");
  expect(h.heard("bob")).toEqual(["disk"]);
  h.told("#irc");
  await h.event({ uei: "uei.test/ok", nodeId: 1 });
  for (const to of ["#ops", "#irc", "bob"]) expect(h.heard(to)).toEqual(["RESOLVED: disk"]);
  expect((await h.ask("unack 1")).text).toBe("#1 is resolved: the trouble is over.");
});
