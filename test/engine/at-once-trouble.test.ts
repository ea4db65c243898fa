import { setImmediate } from "node:timers/promises";
import { expect, it, onTestFinished } from "vitest";
import { type Directory, put } from "../../src/domain/directory.ts";
import { Unavailable } from "../../src/domain/unavailable.ts";
import type { RunningEngine } from "../../src/engine/engine.ts";
import type { NotificationStrategy } from "../../src/ports/notification-strategy.ts";
import type { Store } from "../../src/ports/store.ts";
import { bareEngine } from "../support/bare-engine.ts";
import { emptyDatabase } from "../support/database.ts";
import { telling } from "../support/given.ts";
import { type SimClock, simClock } from "../support/sim-clock.ts";

interface Troubled {
  engine: RunningEngine;
  store: Store;
  clock: SimClock;
  /** What happens to the next transaction that claims letters as it plans them, after it has. */
  claimed: (() => Promise<void>) | undefined;
}

/** Tells each of these people of events `uei.test/<name>`. */
async function troubled(
  people: readonly string[],
  strategy: Partial<NotificationStrategy> & Pick<NotificationStrategy, "send">,
  more: (directory: Directory) => Directory = (same) => same,
): Promise<Troubled> {
  const book = await emptyDatabase();
  const store: Store = {
    ...book,
    transaction: (work) =>
      book.transaction((tx) => {
        const addClaimed: typeof tx.deliveries.addClaimed = async (...letters) => {
          const added = await tx.deliveries.addClaimed(...letters);
          const { claimed } = self;
          self.claimed = undefined;
          await claimed?.();
          return added;
        };
        return work({ ...tx, deliveries: { ...tx.deliveries, addClaimed } });
      }),
  };
  const clock = simClock("2026-10-19T10:00:00Z");
  const engine = bareEngine([{ name: "chatDirect", contactType: "chat", ...strategy }], { store, clock });
  await engine.change((directory) =>
    more(people.reduce((all, name) => telling(all, name, `uei.test/${name}`), directory)),
  );
  const self: Troubled = { engine, store, clock, claimed: undefined };
  return self;
}

/** Lets whoever has something to do at this moment do it. */
async function breaths(many: number): Promise<void> {
  for (let turn = 0; turn < many; turn += 1) await setImmediate();
}

it("a queue that letters have filled at once is given the next as soon as one is taken", async () => {
  const begun: { to: string; done: () => void }[] = [];
  const names = ["a", "b", "c", "d", "e"];
  const stop = new AbortController();
  const { engine } = await troubled(names, {
    queue: { name: "slow", atOnce: 2 },
    send: ({ address }) =>
      new Promise((resolve) => {
        const done = () => resolve({});
        begun.push({ to: address, done });
        if (stop.signal.aborted) done();
      }),
  });
  const passed = engine.fullPass(stop.signal);
  const running = engine.run(stop.signal);
  onTestFinished(async () => {
    stop.abort();
    for (const { done } of begun) done();
    await running;
  });
  await passed;
  for (const name of names) await engine.accept({ uei: `uei.test/${name}`, nodeLabel: "x" });
  await expect.poll(() => begun.map(({ to }) => to)).toEqual(["a", "b"]);
  await breaths(50);
  expect(begun.map(({ to }) => to)).toEqual(["a", "b"]);
  begun[0]?.done();
  await expect.poll(() => begun.map(({ to }) => to)).toEqual(["a", "b", "c"]);
});

it("a book that fails an intake counts nothing of it against the rate of pages", async () => {
  const sent: string[] = [];
  const bare = await troubled(["alice"], {
    send: async ({ message }) => {
      sent.push(message.title);
      return {};
    },
  });
  const { engine } = bare;
  await engine.settle();
  bare.claimed = () => Promise.reject(new Error("the book will not have it"));
  const names = Array.from({ length: 10 }, (_, index) => `web${index}`);
  await Promise.all(names.map((nodeLabel) => engine.accept({ uei: "uei.test/alice", nodeLabel })));
  await engine.settle();
  expect(sent).toEqual(names);
});

it("a bot that stops as it takes an event in keeps no letter of it for itself", async () => {
  const bare = await troubled(["alice"], { send: async () => ({}) });
  const { engine, store } = bare;
  const stop = new AbortController();
  const running = engine.run(stop.signal);
  await breaths(50);
  let go = () => {};
  const reached = new Promise<void>((reach) => {
    bare.claimed = () =>
      new Promise((resolve) => {
        go = resolve;
        reach();
      });
  });
  const accepted = engine.accept({ uei: "uei.test/alice", nodeLabel: "x" });
  await reached;
  stop.abort();
  await breaths(50);
  go();
  await Promise.all([running, accepted]);
  const [letter] = await store.transaction((tx) => tx.deliveries.ofNotice(1));
  expect(letter?.state).not.toBe("sending");
});

it("a held target that lists a command twice tells once", async () => {
  const sent: string[] = [];
  const { engine, clock } = await troubled(
    ["alice"],
    {
      send: async ({ message }) => {
        sent.push(message.title);
        return {};
      },
    },
    (directory) => {
      const group = put(directory, "group", { name: "ops", users: ["alice"], duty: ["MoTuWeThFr1200-1300"] });
      const targets = [
        {
          kind: "group" as const,
          name: "ops",
          commands: ["chatDirect", "chatDirect"],
          whenOffDuty: "delay" as const,
        },
      ];
      const path = put(group, "path", { name: "held", steps: [{ targets }] });
      return put(path, "definition", { name: "held", uei: "uei.test/held", path: "held", subject: "held" });
    },
  );
  await engine.settle();
  await engine.accept({ uei: "uei.test/held" });
  await engine.settle();
  clock.moveTo(clock.now().plus({ hours: 2 }));
  await engine.settle();
  expect(sent).toEqual(["held"]);
});

it("a connection that is lost in mid-breath, of which not every statement is answered, keeps no room in a queue", async () => {
  const book = await emptyDatabase();
  let isToBeLost = false;
  const store: Store = {
    ...book,
    transaction: (work) =>
      book.transaction((tx) => {
        if (!isToBeLost) return work(tx);
        isToBeLost = false;
        let lose = (_: Unavailable) => {};
        const lost = new Promise<never>((_, reject) => {
          lose = reject;
        });
        const addClaimed = () => {
          lose(new Unavailable("The connection is lost.", 5));
          return new Promise<never>(() => {});
        };
        return Promise.race([work({ ...tx, deliveries: { ...tx.deliveries, addClaimed } }), lost]);
      }),
  };
  const sent: string[] = [];
  const strategy: NotificationStrategy = {
    name: "chatDirect",
    contactType: "chat",
    queue: { name: "slow", atOnce: 1 },
    async send({ message }) {
      sent.push(message.title);
      return {};
    },
  };
  const engine = bareEngine([strategy], { store, clock: simClock("2026-10-19T10:00:00Z") });
  await engine.change((directory) => telling(directory, "alice", "uei.test/down"));
  await engine.settle();
  isToBeLost = true;
  await expect(engine.accept({ uei: "uei.test/down", nodeLabel: "web1" })).rejects.toBeInstanceOf(
    Unavailable,
  );
  await engine.accept({ uei: "uei.test/down", nodeLabel: "web2" });
  await engine.settle();
  expect(sent).toEqual(["web2"]);
});
