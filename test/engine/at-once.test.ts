import { expect, it } from "vitest";
import { put } from "../../src/domain/directory.ts";
import { Unavailable } from "../../src/domain/unavailable.ts";
import type { RunningEngine } from "../../src/engine/engine.ts";
import type { Store } from "../../src/ports/store.ts";
import { bareEngine } from "../support/bare-engine.ts";
import { emptyDatabase } from "../support/database.ts";
import { telling } from "../support/given.ts";
import { type SimClock, simClock } from "../support/sim-clock.ts";

const uei = "uei.test/down";

interface Troubled {
  engine: RunningEngine;
  store: Store;
  clock: SimClock;
  /** What was sent to alice, by the keys of the letters. */
  sent: string[];
  /** What the book does with the next transactions, each once: keeps it and does not say so, or loses it. */
  trouble: ("stored, not said" | "lost")[];
}

/** An engine that tells alice of what is down, and its rule for what ends that. */
async function troubled(): Promise<Troubled> {
  const book = await emptyDatabase();
  const trouble: Troubled["trouble"] = [];
  const store: Store = {
    ...book,
    async transaction(work) {
      const now = trouble.shift();
      const away = new Unavailable("The book is away.", 5);
      if (now === undefined) return await book.transaction(work);
      await book.transaction(async (tx) => {
        await work(tx);
        if (now === "lost") throw away;
      });
      throw away;
    },
  };
  const clock = simClock("2026-10-19T10:00:00Z");
  const sent: string[] = [];
  const send = async ({ message }: { message: { title: string } }) => {
    sent.push(message.title);
    return {};
  };
  const engine = bareEngine([{ name: "chatDirect", contactType: "chat", send }], { store, clock });
  const rule = { name: "up", uei: "uei.test/up", acknowledge: uei, match: ["parm[host]"], notify: false };
  await engine.change((directory) => put(telling(directory, "alice", uei), "autoAck", rule));
  return { engine, store, clock, sent, trouble };
}

it("sends what is due as it is planned without waiting for a pass", async () => {
  const { engine, store, sent } = await troubled();
  await engine.settle();
  await engine.accept({ uei, nodeLabel: "web1" });
  await expect.poll(() => sent).toEqual(["web1"]);
  const state = async () => (await store.transaction((tx) => tx.deliveries.ofNotice(1)))[0];
  await expect.poll(state).toMatchObject({ state: "sent", attempts: 1, claims: 1 });
});

it("sends nothing where no pass is ever made: a command at a shell ends before its letters are sent", async () => {
  const { engine, store, sent } = await troubled();
  await engine.accept({ uei, nodeLabel: "web1" });
  const [first] = await store.transaction((tx) => tx.deliveries.ofNotice(1));
  expect(first).toMatchObject({ state: "pending", claims: 0 });
  await engine.settle();
  expect(sent).toEqual(["web1"]);
});

it("tells nobody of what came together with its end", async () => {
  const { engine, sent } = await troubled();
  await engine.settle();
  const [down] = await Promise.all([
    engine.accept({ uei, nodeLabel: "web1", parms: { host: "web1" } }),
    engine.accept({ uei: "uei.test/up", nodeLabel: "web1", parms: { host: "web1" } }),
  ]);
  expect(down).toMatchObject({ outcome: "stored", notices: [1] });
  await engine.settle();
  expect(sent).toEqual([]);
});

it("sends nothing of what the book has lost", async () => {
  const { engine, sent, trouble } = await troubled();
  await engine.settle();
  trouble.push("lost");
  await expect(engine.accept({ uei, nodeLabel: "web1" })).rejects.toBeInstanceOf(Unavailable);
  await engine.accept({ uei, nodeLabel: "web2" });
  await engine.settle();
  expect(sent).toEqual(["web2"]);
});

it("sends once, and soon, what the book kept without being able to say so", async () => {
  const { engine, sent, trouble } = await troubled();
  await engine.settle();
  trouble.push("stored, not said");
  await expect(engine.accept({ uei, nodeLabel: "web1" })).rejects.toBeInstanceOf(Unavailable);
  await engine.settle();
  expect(sent).toEqual(["web1"]);
});

it("lets go first what was due before it at the same address", async () => {
  const { engine, sent, store, clock } = await troubled();
  await engine.settle();
  await engine.accept({ uei, nodeLabel: "web1" });
  await engine.settle();
  // As if another process had planned it, and nobody had taken it yet.
  await store.transaction((tx) =>
    tx.deliveries.add([
      {
        noticeId: 1,
        round: 1,
        step: 1,
        target: 0,
        kind: "post",
        user: "alice",
        command: "chatDirect",
        address: "alice",
        dueAt: clock.now(),
      },
    ]),
  );
  await engine.accept({ uei, nodeLabel: "web2" });
  await engine.settle();
  expect(sent).toEqual(["web1", "web1", "web2"]);
});

it("wakes those who sleep for what it leaves to a pass, but not for what is due in a while", async () => {
  const book = await emptyDatabase();
  let woken = 0;
  const store: Store = {
    ...book,
    transaction: (work) =>
      book.transaction((tx) =>
        work({
          ...tx,
          nudge() {
            woken += 1;
            tx.nudge();
          },
        }),
      ),
  };
  const clock = simClock("2026-10-19T10:00:00Z");
  const engine = bareEngine([{ name: "chatDirect", contactType: "chat", send: async () => ({}) }], {
    store,
    clock,
  });
  const slow = { name: "slow", steps: [{ delay: 300_000 }] };
  await engine.change((directory) => {
    const told = put(telling(directory, "alice", uei), "path", slow);
    return put(told, "definition", { name: "slow", uei: "uei.test/slow", path: "slow" });
  });
  woken = 0;
  await engine.accept({ uei: "uei.test/slow", nodeLabel: "web1" });
  expect(woken).toBe(0);
  await engine.accept({ uei, nodeLabel: "web1" });
  expect(woken).toBe(1);
});
