import { expect, it } from "vitest";
import { createWatch } from "../../src/engine/watch.ts";
import type { Clock } from "../../src/ports/clock.ts";
import type { Store } from "../../src/ports/store.ts";
import { emptyDatabase } from "../support/database.ts";
import { house } from "../support/house.ts";
import { recordedLog } from "../support/log.ts";
import { simClock } from "../support/sim-clock.ts";

it("all is well only after a pass in which nothing was found and nothing failed", async () => {
  const book = await emptyDatabase();
  let isAway = false;
  const store: Store = {
    ...book,
    transaction: (work) => (isAway ? Promise.reject(new Error("the book is away")) : book.transaction(work)),
  };
  const sim = simClock("2026-10-19T10:00:00Z");
  const began = sim.now();
  let sleeps = () => {};
  const clock: Clock = {
    ...sim,
    until: (when, signal) => {
      sleeps();
      return sim.until(when, signal);
    },
  };
  let ahead = 0;
  const well: number[] = [];
  const log = recordedLog();
  const watch = createWatch({
    store,
    clock,
    log,
    accept: async () => ({ outcome: "stored", eventId: 1, notices: [], acknowledged: [] }),
    networks: () => [],
    host: "ops1",
    ahead: () => ahead,
    allIsWell: async () => void well.push(sim.now().diff(began).as("seconds")),
  });
  const stop = new AbortController();
  const { stopped } = watch.run(stop.signal);
  const passes = async (count: number) => {
    for (let pass = 0; pass < count; pass += 1) {
      const over = new Promise<void>((resolve) => {
        sleeps = resolve;
      });
      sim.moveTo(sim.now().plus({ seconds: 30 }));
      await over;
    }
  };
  await passes(1);
  ahead = 5_000;
  await passes(2);
  ahead = 0;
  await passes(3);
  isAway = true;
  await passes(1);
  isAway = false;
  await passes(1);
  stop.abort();
  await stopped;
  // What was last seen at 90 is over at 180.
  expect(well).toEqual([30, 180, 240]);
  expect(log.complaints).toEqual([
    expect.stringMatching(/^The clock of ops1 is 5\.0 s ahead/),
    expect.stringMatching(/^A pass of the watch failed/),
  ]);
});

it("two processes that see the same raise it once, and one of them ends it", async () => {
  const h = await house();
  const events: string[] = [];
  const watches = ["a", "b"].map(() =>
    createWatch({
      store: h.store,
      clock: h.clock,
      log: recordedLog(),
      accept: async (event) => {
        events.push((event as { uei: string }).uei);
        return await h.engine.accept(event);
      },
      networks: () => [],
      host: "ops1",
      ahead: () => h.ahead,
    }),
  );
  await h.people("alice");
  await h.say("path add p alice");
  await h.say("notification add watch ~uei.watchbill.org/watch/.* p subject:%logmsg%");
  h.ahead = 3_000;
  await Promise.all(watches.map((watch) => watch.pass(h.clock.now())));
  await h.engine.settle();
  expect(h.heard("alice")).toHaveLength(1);
  await h.advance({ seconds: 30 });
  for (const watch of watches) await watch.pass(h.clock.now());
  h.ahead = 0;
  await h.advance({ seconds: 80 });
  for (const watch of watches) expect(await watch.pass(h.clock.now())).toEqual([]);
  expect(events.filter((uei) => uei.endsWith("/over"))).toHaveLength(1);
  await h.say("ack 1");
});

it("finds a notice that reached nobody among thousands that did, a part of them a pass", async () => {
  const h = await house();
  await h.people("alice");
  await h.say("path add p alice");
  await h.say("notification add n uei.test/x p subject:x");
  await h.say("house set pages:1000");
  await Promise.all(Array.from({ length: 30 }, () => h.engine.accept({ uei: "uei.test/x" })));
  await h.engine.settle();
  h.told("alice");
  h.chat.ready = false;
  await h.event({ uei: "uei.test/x" });
  await h.advance({ minutes: 3 });
  const before = h.clock.now().minus({ minutes: 2 });
  const found: number[] = [];
  let after: number | undefined = 0;
  let slices = 0;
  while (after !== undefined) {
    const from: number = after;
    const slice = await h.store.transaction((tx) => tx.watch.unreached(before, { after: from, limit: 10 }));
    found.push(...slice.found.map(({ notice }) => notice));
    after = slice.next;
    slices += 1;
  }
  expect({ found, slices }).toEqual({ found: [31], slices: 4 });
  await h.say("ack all:n");
  h.chat.ready = true;
  await h.advance({ seconds: 1 });
});
