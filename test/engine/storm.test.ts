import { expect, it } from "vitest";
import type { RunningEngine } from "../../src/engine/engine.ts";
import type { Letter } from "../../src/ports/notification-strategy.ts";
import type { Store } from "../../src/ports/store.ts";
import { bareEngine } from "../support/bare-engine.ts";
import { emptyDatabase } from "../support/database.ts";
import { telling } from "../support/given.ts";
import { simClock } from "../support/sim-clock.ts";

const uei = "uei.test/down";

/** Bot processes on one database that tell alice; each can be killed: from then on it stores nothing, and sends nothing. */
async function stormy() {
  const book = await emptyDatabase();
  const clock = simClock("2026-10-19T10:00:00Z");
  const sent: Letter[] = [];
  function bot(lastTransaction = Number.POSITIVE_INFINITY, died = () => {}): RunningEngine {
    let transactions = 0;
    const dies = () => {
      if (transactions <= lastTransaction) return;
      died();
      throw new Error("killed");
    };
    const store: Store = {
      ...book,
      async transaction(work) {
        dies();
        transactions += 1;
        return await book.transaction(async (tx) => {
          const done = await work(tx);
          dies();
          return done;
        });
      },
    };
    const strategy = {
      name: "chatDirect",
      contactType: "chat",
      send: async (letter: Letter) => {
        dies();
        sent.push(letter);
        return { ref: { network: "chat", room: "alice", id: `m${sent.length}` } };
      },
    };
    return bareEngine([strategy], { store, clock });
  }
  const whole = bot();
  await whole.change((directory) => telling(directory, "alice", uei));
  const states = (count: number) =>
    book.transaction(async (tx) => {
      const all = [];
      for (let id = 1; id <= count; id += 1) all.push(...(await tx.deliveries.ofNotice(id)));
      return all.map(({ state, ref }) => (ref ? state : `${state} nowhere`));
    });
  return { bot, whole, clock, sent, states };
}

async function storm(engine: RunningEngine, count: number): Promise<void> {
  await Promise.all(
    Array.from({ length: count }, (_, index) => engine.accept({ uei, nodeLabel: `web${index}` })),
  );
}

it("several processes bundle side by side: every page is told, each once", async () => {
  const { bot, whole, clock, sent, states } = await stormy();
  const bots = [whole, bot(), bot()];
  await storm(whole, 200);
  await Promise.all(bots.map((one) => one.settle()));
  clock.moveTo(clock.now().plus({ seconds: 61 }));
  await Promise.all(bots.map((one) => one.settle()));
  expect(await states(200)).toEqual(Array(200).fill("sent"));
  expect(new Set(sent.map(({ key }) => key)).size).toBe(sent.length);
  expect(sent.length).toBeLessThan(50);
}, 120_000);

it.each([...Array(14).keys()])(
  "killed in a storm after %i transactions, nothing is lost",
  async (last) => {
    const { bot, whole, clock, sent, states } = await stormy();
    await storm(whole, 60);
    await new Promise<void>((resolve) => {
      void bot(last, resolve).settle().then(resolve);
    });
    clock.moveTo(clock.now().plus({ minutes: 3 }));
    await whole.settle();
    clock.moveTo(clock.now().plus({ seconds: 61 }));
    await whole.settle();
    expect(await states(60)).toEqual(Array(60).fill("sent"));
    expect(sent.length).toBeLessThan(40);
  },
  120_000,
);

it.each([3, 6, 9])(
  "killed in a storm after %i transactions, and all of it answered meanwhile: whoever is told next is told",
  async (last) => {
    const { bot, whole, clock, sent } = await stormy();
    await storm(whole, 20);
    await new Promise<void>((resolve) => {
      void bot(last, resolve).settle().then(resolve);
    });
    for (let notice = 1; notice <= 20; notice += 1)
      await whole.acknowledge(notice, { by: "alice", via: "command" });
    clock.moveTo(clock.now().plus({ minutes: 3 }));
    await whole.settle();
    await whole.accept({ uei, nodeLabel: "db01" });
    await whole.settle();
    expect(sent.at(-1)?.message.title).toBe("db01");
  },
  120_000,
);
