import { expect, test } from "vitest";
import { createPace } from "../../src/chat/discord/pace.ts";
import { createGate } from "../support/discord-stage.ts";

const never = new AbortController().signal;

test("one at a time for each place, places side by side, pages first", async () => {
  const pace = createPace(never);
  const gate = createGate();
  const done: string[] = [];
  const say = (name: string) => async () => void done.push(name);
  const all = [
    pace.run("page", "ops", () => gate.opened),
    pace.run("chatter", "ops", say("chatter in ops")),
    pace.run("page", "ops", say("page in ops")),
    pace.run("chatter", "noc", say("chatter in noc")),
  ];
  await all[3];
  expect(done).toEqual(["chatter in noc"]);
  expect(pace.queued).toBe(2);
  gate.open();
  await Promise.all(all);
  expect(done).toEqual(["chatter in noc", "page in ops", "chatter in ops"]);
});

test("a place whose work fails goes on with the next", async () => {
  const pace = createPace(never);
  const failing = pace.run("page", "ops", () => Promise.reject(new Error("no")));
  const next = pace.run("page", "ops", async () => "yes");
  await expect(failing).rejects.toThrow("no");
  await expect(next).resolves.toBe("yes");
});

test("who asks for more answers than can be given is not answered; pages are never turned away", async () => {
  const pace = createPace(never);
  const gate = createGate();
  const first = pace.run("page", "ops", () => gate.opened);
  const asked = Array.from({ length: 101 }, () => pace.run("chatter", "ops", async () => "answer"));
  await expect(asked[100]).rejects.toMatchObject({ code: "discord.busy" });
  const page = pace.run("page", "ops", async () => "page");
  gate.open();
  expect(await page).toBe("page");
  expect(await Promise.all([first, ...asked.slice(0, 100)])).toHaveLength(101);
});

test("when the session is lost, what waits is told so, and what comes after too", async () => {
  const over = new AbortController();
  const pace = createPace(over.signal);
  void pace.run("page", "ops", () => new Promise(() => {}));
  const waiting = pace.run("page", "ops", async () => "sent");
  over.abort();
  const lost = { code: "discord.not-connected", retry: "later" };
  await expect(waiting).rejects.toMatchObject(lost);
  await expect(pace.run("page", "ops", async () => "sent")).rejects.toMatchObject(lost);
});
