import { expect, it } from "vitest";
import { page } from "../support/page.ts";

it("keeps what users say to the message with the notice, once, and says nothing back", async () => {
  const h = await page();
  const words = "The array is rebuilding, ETA 14:00\nsee ticket 7";
  expect(await h.sign("alice", { reply: words })).toBeUndefined();
  expect(await h.sign("alice", { reply: words })).toBeUndefined();
  expect(await h.sign("bob", { reply: "x".repeat(600) })).toBeUndefined();
  expect(await h.sign("mallory", { reply: "buy now" })).toBeUndefined();
  expect(await h.sign("alice", { reply: "  " })).toBeUndefined();
  expect(
    await h.sign("alice", { reply: "only talk" }, { on: { latestIn: { room: "#ops" } } }),
  ).toBeUndefined();
  expect((await h.ask("note 1 the disk is ordered", h.chat.person("carl"))).ok).toBe(true);
  const story = await h.say("notice show 1");
  expect(story.match(/alice: The array is rebuilding, ETA 14:00 see ticket 7/g)).toHaveLength(1);
  expect(story).toContain("carl: the disk is ordered");
  expect(story).not.toMatch(/buy now|only talk/);
  const log = await h.store.transaction((tx) => tx.notices.logOf(1));
  expect(log.filter((entry) => entry.what === "note").map((entry) => entry.detail.length)).toEqual([
    47, 500, 19,
  ]);
  expect(h.post.message.state).toBe("outstanding");
  expect((await h.ask("note 7 x")).text).toBe("There is no notice #7.");
});
