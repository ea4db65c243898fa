import { expect, it } from "vitest";
import { createFailOver } from "../../src/engine/fail-over.ts";
import { commands } from "../support/configured.ts";
import { type House, house } from "../support/house.ts";
import { recordedLog } from "../support/log.ts";

const count = 30;

/** Alice is told on `chat`, which is away, and could be on `plain`. */
async function aliceWithTwoWays(): Promise<House> {
  const h = await house();
  await h.people("alice");
  await h.say("user link alice plain alice-plain");
  await h.say("path add p alice");
  await h.say("notification add n uei.test/x p subject:x");
  h.chat.ready = false;
  return h;
}

it("is done once by however many processes look at the same time", async () => {
  const h = await aliceWithTwoWays();
  await h.say(`house set pages:${count}`);
  for (let turn = 0; turn < count; turn += 1) await h.event({ uei: "uei.test/x" });
  const now = h.clock.now();
  const later = now.plus({ seconds: 30 });
  const processes = [1, 2, 3].map(() => createFailOver(h.store, recordedLog(), () => commands, 30));
  await Promise.all(processes.map((one) => one.pass(now)));
  // What another process holds is skipped, so one of them may have nothing left to do.
  const done = await Promise.all(processes.map((one) => one.pass(later)));
  const again = await Promise.all(processes.map((one) => one.pass(later.plus({ seconds: 1 }))));
  expect([...done, ...again].reduce((sum, one) => sum + one, 0)).toBe(count);
  await h.advance({ seconds: 30 });
  expect(h.heard("alice-plain")).toHaveLength(count);
  const logs = await h.store.transaction(async (tx) => {
    const notices = await tx.notices.list({ limit: count });
    return await Promise.all(notices.map((notice) => tx.notices.logOf(notice.id)));
  });
  expect(logs.flat().filter((line) => line.what === "failed over")).toHaveLength(count);
});

it("lets what waited while the house did not run go out first", async () => {
  const h = await aliceWithTwoWays();
  await h.event({ uei: "uei.test/x" });
  const restarted = createFailOver(h.store, recordedLog(), () => commands, 30);
  const later = h.clock.now().plus({ minutes: 10 });
  expect(await restarted.pass(later)).toBe(0);
  expect(await restarted.pass(later.plus({ seconds: 29 }))).toBe(0);
  expect(await restarted.pass(later.plus({ seconds: 30 }))).toBe(1);
  await h.say("ack 1");
});

it("has no eye for what was answered meanwhile", async () => {
  const h = await aliceWithTwoWays();
  await h.event({ uei: "uei.test/x" });
  await h.say("ack 1");
  await h.advance({ minutes: 5 });
  expect(h.heard("alice-plain")).toEqual([]);
  await h.say("unack 1");
  await h.advance({ seconds: 29 });
  expect(h.heard("alice-plain")).toEqual([]);
  await h.advance({ seconds: 1 });
  expect(h.heard("alice-plain")).toEqual(["x"]);
});
