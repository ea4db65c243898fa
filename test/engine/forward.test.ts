import type { DateTime } from "luxon";
import { describe, expect, it } from "vitest";
import { systemClock } from "../../src/app/clock.ts";
import { Unavailable } from "../../src/domain/unavailable.ts";
import type { Update } from "../../src/domain/update.ts";
import type { EngineParts, RunningEngine } from "../../src/engine/engine.ts";
import { DeliveryError } from "../../src/index.ts";
import type { Forwarder } from "../../src/ports/forwarder.ts";
import type { Store } from "../../src/ports/store.ts";
import { bareEngine } from "../support/bare-engine.ts";
import { emptyDatabase } from "../support/database.ts";
import { telling } from "../support/given.ts";
import { type House, house } from "../support/house.ts";
import { recordedLog } from "../support/log.ts";
import { type SimClock, simClock } from "../support/sim-clock.ts";

const uei = "uei.test/down";
const disk = { parms: [{ name: "disk", value: "sda" }] };

/** What the other side was told: of which notice, what it has become, and what it was called by then. */
type Told = [notice: number, became: string, previous: string | undefined];

/** A ticket system: it calls its tickets T1, T2 … and can be ill. */
function tickets(wants?: Forwarder["wants"]) {
  const told: Told[] = [];
  const updates: Update[] = [];
  const side = {
    told,
    updates,
    /** Thrown at every attempt while it is there. */
    trouble: undefined as Error | undefined,
    attempts: 0,
    forwarder: {
      ...(wants && { wants }),
      async forward(update: Update, previous: string | undefined) {
        side.attempts += 1;
        if (side.trouble) throw side.trouble;
        told.push([update.notice, update.became, previous]);
        updates.push(update);
        return previous === undefined ? `T${update.notice}` : undefined;
      },
    } satisfies Forwarder,
  };
  return side;
}

async function ticketHouse(forwarder: Forwarder): Promise<House> {
  const h = await house(undefined, undefined, new Map([["tickets", forwarder]]));
  await h.people("alice", "bob");
  await h.say("path add p alice");
  await h.say(`notification add n ${uei} p subject:"disk full"`);
  await h.say("autoack add uei.test/up uei.test/down parm[disk]");
  return h;
}

const ill = (retry: "later" | "never", retryAfter?: number) =>
  new DeliveryError("tickets.http-503", "the other side is ill", retry, retryAfter ? { retryAfter } : {});

describe("what becomes of a notice is told to a forwarder", () => {
  it("in order, and each time with what it has answered before", async () => {
    const side = tickets();
    const h = await ticketHouse(side.forwarder);
    await h.event({ uei, ...disk, nodeLabel: "web01", severity: "Major" });
    await h.say("ack 1");
    await h.say("unack 1");
    await h.say("snooze 1 30m");
    await h.advance({ minutes: 30 });
    await h.say("ack 1");
    await h.event({ uei: "uei.test/up", ...disk });
    await expect(h.say("unack 1")).rejects.toThrow(/over/);
    h.told("alice");
    expect(side.told).toEqual([
      [1, "opened", undefined],
      [1, "acknowledged", "T1"],
      [1, "unacknowledged", "T1"],
      [1, "snoozed", "T1"],
      [1, "unacknowledged", "T1"],
      [1, "acknowledged", "T1"],
      [1, "resolved", "T1"],
    ]);
    expect(side.updates[0]).toMatchObject({
      definition: "n",
      path: "p",
      message: { title: "disk full", severity: "Major", state: "outstanding" },
      event: { uei, nodeLabel: "web01" },
    });
    expect(side.updates[1]).toMatchObject({ by: "local admin", message: { answer: expect.any(String) } });
    expect(side.updates[3]?.until?.toISO()).toBe("2026-10-19T10:30:00.000Z");
    expect(new Set(side.updates.map(({ key }) => key)).size).toBe(7);
    expect(await h.say("notice show 1")).toMatch(
      /forwarded to tickets: opened, as T1[\s\S]*forwarded to tickets: acknowledged[\s\S]*forwarded to tickets: resolved/,
    );
    expect(await h.say("status")).toContain("Forwarder tickets: all is told");
  });

  it("once, as it stands, when the other side was away meanwhile; again and again until it is back", async () => {
    const side = tickets();
    side.trouble = ill("later");
    const h = await ticketHouse(side.forwarder);
    await h.event({ uei, ...disk });
    expect(h.heard("alice")).toEqual(["disk full"]);
    await h.say("ack 1");
    await h.say("unack 1");
    await h.say("ack 1");
    h.told("alice");
    await h.advance({ days: 3 });
    expect(await h.say("notice show 1")).toContain("forwards to tickets, again: tickets.http-503: the other");
    expect(await h.say("status")).toContain(
      "Forwarder tickets: 1 notice waits to be told; tickets.http-503: the other side is ill",
    );
    side.trouble = undefined;
    await h.advance({ minutes: 20 });
    expect(side.told).toEqual([[1, "acknowledged", undefined]]);
    await h.say("unack 1");
    await h.say("ack 1");
    expect(side.told.slice(1)).toEqual([
      [1, "unacknowledged", "T1"],
      [1, "acknowledged", "T1"],
    ]);
    h.told("alice");
  });

  it("not again when it is refused: that is shown, and what comes next is told", async () => {
    const side = tickets();
    side.trouble = ill("never");
    const h = await ticketHouse(side.forwarder);
    await h.event({ uei, ...disk });
    await h.advance({ hours: 1 });
    h.told("alice");
    expect(side.attempts).toBe(1);
    expect(await h.say("notice show 1")).toContain(
      "NOT forwarded to tickets: opened: tickets.http-503: the other side is ill",
    );
    side.trouble = undefined;
    await h.say("ack 1");
    expect(side.told).toEqual([[1, "acknowledged", undefined]]);
  });

  it("when it wants to know", async () => {
    const side = tickets(({ became }) => became === "resolved");
    const h = await ticketHouse(side.forwarder);
    await h.event({ uei, ...disk });
    await h.say("ack 1");
    await h.say("resolve 1");
    h.told("alice");
    expect(side.told).toEqual([[1, "resolved", undefined]]);
  });

  it("many of them, also while one of them never gets through", async () => {
    const side = tickets();
    const poisoned: Forwarder = {
      forward: async (update, previous) => {
        if (update.notice === 3) throw new Error("broken");
        return await side.forwarder.forward(update, previous);
      },
    };
    const h = await ticketHouse(poisoned);
    await h.say("house set pages:1000");
    for (let count = 0; count < 30; count += 1) await h.event({ uei, dedupKey: `disk ${count}` });
    h.told("alice");
    await h.advance({ minutes: 1 });
    expect(side.told.map(([notice]) => notice).sort((a, b) => a - b)).toEqual(
      Array.from({ length: 30 }, (_, index) => index + 1).filter((notice) => notice !== 3),
    );
    const complaints = h.excuse().map((line) => line.slice(0, line.indexOf(" {")));
    expect(new Set(complaints)).toEqual(new Set(["A forwarder broke."]));
    expect(await h.say("status")).toContain("Forwarder tickets: 1 notice waits to be told");
  });

  it("not before the time for which it asked to be left alone", async () => {
    const side = tickets();
    side.trouble = ill("later", 600_000);
    const h = await ticketHouse(side.forwarder);
    await h.event({ uei, ...disk });
    h.told("alice");
    side.trouble = undefined;
    await h.event({ uei: "uei.test/up", ...disk });
    h.told("alice");
    await h.advance({ minutes: 9 });
    expect(side.attempts).toBe(1);
    await h.advance({ minutes: 1 });
    expect(side.told).toEqual([[1, "resolved", undefined]]);
  });
});

it("never counts as somebody who was told", async () => {
  const side = tickets();
  const h = await ticketHouse(side.forwarder);
  await h.say("user add carol");
  await h.say("path add lost carol");
  await h.say("notification add m uei.test/lost lost subject:lost");
  await h.event({ uei: "uei.test/lost" });
  expect(side.told).toEqual([[1, "opened", undefined]]);
  await h.advance({ minutes: 3 });
  const found = [
    "Notice #1 is outstanding and has reached nobody. notice why NUMBER says why; tell somebody, and acknowledge.",
  ];
  expect(await h.watch()).toEqual(found);
  expect(h.excuse()).toHaveLength(1);
  expect(await h.say("notice show 1")).toMatch(/not told carol/i);
});

it("goes on where it was when it comes back after long", async () => {
  const h = await house();
  const introduce = () => h.store.transaction((tx) => tx.forwards.introduce(["tickets"], h.clock.now()));
  await introduce();
  await h.advance({ days: 29 });
  await introduce();
  await h.advance({ days: 29 });
  expect(await h.store.transaction((tx) => tx.forwards.known())).toHaveLength(1);
  // Longer than what it was told of is kept.
  await h.advance({ days: 2 });
  expect(await h.store.transaction((tx) => tx.forwards.known())).toEqual([]);
});

it("tells nothing of what was there before it came, and says when no bot has it any more", async () => {
  const h = await house();
  await h.people("alice");
  await h.say("path add p alice");
  await h.say(`notification add n ${uei} p subject:"disk full"`);
  await h.event({ uei, ...disk });
  h.told("alice");
  const of = (id: number) => h.store.transaction((tx) => tx.forwards.ofNotice(id));
  expect([await of(1), await h.store.transaction((tx) => tx.forwards.known())]).toEqual([[], []]);
  await h.store.transaction((tx) => tx.forwards.introduce(["tickets"], h.clock.now()));
  await h.event({ uei, ...disk });
  h.told("alice");
  await h.store.transaction((tx) => tx.forwards.follow("tickets", h.clock.now(), 10));
  expect([await of(1), await of(2)]).toEqual([[], [expect.objectContaining({ forwarder: "tickets" })]]);
  await h.advance({ hours: 2 });
  expect(await h.say("status")).toContain(
    "Forwarder tickets: 1 notice waits to be told; NO bot has had it for 2h",
  );
});

interface Bare {
  store: Store;
  clock: SimClock;
  paged: DateTime[];
  /** An engine on that store with that forwarder, as a process that starts. */
  engine(forwarder: Forwarder, more?: Partial<EngineParts>): RunningEngine;
}

/** A store in which alice is told of what is down. */
async function bare(): Promise<Bare> {
  const store = await emptyDatabase();
  const clock = simClock("2026-10-19T10:00:00Z");
  const paged: DateTime[] = [];
  await store.transaction((tx) => tx.forwards.introduce(["tickets"], clock.now()));
  const send = async () => {
    paged.push(clock.now());
    return {};
  };
  const strategies = [{ name: "chatDirect", contactType: "chat", send }];
  const engine: Bare["engine"] = (forwarder, more) =>
    bareEngine(strategies, { store, clock, forwarders: new Map([["tickets", forwarder]]), ...more });
  await engine({ forward: async () => undefined }).change((directory) => telling(directory, "alice", uei));
  return { store, clock, paged, engine };
}

it("keeps no page waiting when it hangs, however many it has", async () => {
  const { clock, paged, engine } = await bare();
  let hanging = 0;
  const hangs = engine({
    forward: () => {
      hanging += 1;
      return new Promise(() => {});
    },
  });
  for (let count = 0; count < 40; count += 1) await hangs.accept({ uei, dedupKey: `disk ${count}` });
  const stop = new AbortController();
  let isStopped = false;
  void hangs.run(stop.signal).then(() => {
    isStopped = true;
  });
  await expect.poll(() => hanging).toBe(8);
  await expect.poll(() => paged.length).toBeGreaterThan(10);
  await hangs.accept({ uei, dedupKey: "another" });
  const before = paged.length;
  clock.moveTo(clock.now().plus({ minutes: 2 }));
  await expect.poll(() => paged.length).toBeGreaterThan(before);
  stop.abort();
  await expect
    .poll(() => {
      clock.moveTo(clock.now().plus({ seconds: 5 }));
      return isStopped;
    })
    .toBe(true);
});

it("goes on after a process that died while it told something, with what the other side had answered before", async () => {
  const { store, clock, engine } = await bare();
  const side = tickets();
  const first = engine(side.forwarder);
  await first.accept({ uei });
  await first.settle();
  // It dies with the other side's word for the acknowledgement on its lips.
  let begun = 0;
  const dead: Store = {
    ...store,
    transaction: (work) => (begun > 0 ? new Promise(() => {}) : store.transaction(work)),
  };
  const forward = () => {
    begun += 1;
    return new Promise<undefined>(() => {});
  };
  const dying = engine({ forward }, { store: dead });
  await dying.acknowledge(1, { by: "alice", via: "command" });
  void dying.settle();
  await expect.poll(() => begun).toBe(1);

  const after = engine(side.forwarder);
  await after.settle();
  expect(side.told).toEqual([[1, "opened", undefined]]);
  clock.moveTo(clock.now().plus({ seconds: 44 }));
  await after.settle();
  expect(side.told).toHaveLength(1);
  clock.moveTo(clock.now().plus({ minutes: 2 }));
  await after.settle();
  expect(side.told).toEqual([
    [1, "opened", undefined],
    [1, "acknowledged", "T1"],
  ]);
  await after.resolve(1, { by: "alice", via: "command" });
  await engine(side.forwarder).settle();
  expect(side.told.at(-1)).toEqual([1, "resolved", "T1"]);
  expect((await store.transaction((tx) => tx.forwards.ofNotice(1)))[0]).toMatchObject({
    ref: "T1",
    told: "resolved",
  });
});

it("tells what changed while it told the state before", async () => {
  const { engine } = await bare();
  const side = tickets();
  const held: (() => void)[] = [];
  const slow = engine({
    forward: async (update, previous) => {
      if (update.became === "opened") await new Promise<void>((go) => held.push(go));
      return await side.forwarder.forward(update, previous);
    },
  });
  await slow.accept({ uei });
  const settling = slow.settle();
  await expect.poll(() => held).toHaveLength(1);
  expect(side.told).toEqual([]);
  await slow.acknowledge(1, { by: "alice", via: "command" });
  for (const go of held) go();
  await settling;
  await slow.settle();
  expect(side.told).toEqual([
    [1, "opened", undefined],
    [1, "acknowledged", "T1"],
  ]);
});

it("stores what the other side answered once the book is back, and does not tell it again", async () => {
  const { store: book, clock, engine } = await bare();
  const log = recordedLog();
  let isAway = false;
  const store: Store = {
    ...book,
    transaction: (work) =>
      isAway ? Promise.reject(new Unavailable("The book is away.", 5)) : book.transaction(work),
  };
  const side = tickets();
  const one = engine(
    {
      forward: async (update, previous) => {
        isAway = true;
        return await side.forwarder.forward(update, previous);
      },
    },
    { store, log },
  );
  await one.accept({ uei });
  const settling = one.settle();
  await log.said(/What came of forwarding could not be stored/);
  isAway = false;
  clock.moveTo(clock.now().plus({ seconds: 1 }));
  await settling;
  await one.settle();
  expect([side.told, (await book.transaction((tx) => tx.forwards.ofNotice(1)))[0]?.ref]).toEqual([
    [[1, "opened", undefined]],
    "T1",
  ]);
});

it("is told by one of two processes, in order and once, however fast people answer", async () => {
  const { store, engine } = await bare();
  const log = recordedLog();
  const side = tickets();
  const both = [1, 2].map(() => engine(side.forwarder, { log, clock: systemClock }));
  const [here, there] = both as [RunningEngine, RunningEngine];
  await store.transaction((tx) => tx.forwards.introduce(["tickets"], systemClock.now()));
  const stop = new AbortController();
  const running = both.map((one) => one.run(stop.signal));
  const count = 24;
  for (let disk = 0; disk < count; disk += 1) await here.accept({ uei, dedupKey: `disk ${disk}` });
  const by = { by: "alice", via: "command" };
  const live = async (notice: number) => {
    await here.acknowledge(notice, by);
    if (notice % 2 === 0) await there.unacknowledge(notice, by);
    if (notice % 3 === 0) await here.resolve(notice, by);
  };
  await Promise.all(Array.from({ length: count }, (_, index) => live(index + 1)));
  const waiting = async () => (await store.transaction((tx) => tx.forwards.known()))[0]?.waiting;
  await expect.poll(waiting, { timeout: 30_000 }).toBe(0);
  stop.abort();
  await Promise.all(running);
  for (let notice = 1; notice <= count; notice += 1) {
    const told = side.told.filter(([of]) => of === notice);
    expect(told.filter(([, , previous]) => previous === undefined)).toHaveLength(1);
    // Opened may have been told as it was acknowledged already.
    const last = notice % 3 === 0 ? /resolved/ : notice % 2 === 0 ? /opened|unacknowledged/ : /acknowledged/;
    expect(told.at(-1)?.[1]).toMatch(last);
  }
  expect(log.complaints).toEqual([]);
});

it("hears of a notice at once, though its page needs no pass", async () => {
  const { paged, engine } = await bare();
  const told: string[] = [];
  const running = engine({
    async forward({ became }) {
      told.push(became);
      return undefined;
    },
  });
  const stop = new AbortController();
  const passed = running.fullPass(stop.signal);
  const ended = running.run(stop.signal);
  await passed;
  // The clock stands still: whoever sleeps until something is due sleeps for ever.
  await running.accept({ uei });
  await expect.poll(() => [paged.length, told]).toEqual([1, ["opened"]]);
  stop.abort();
  await ended;
});
