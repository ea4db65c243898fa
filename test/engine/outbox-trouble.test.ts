import { expect, it, onTestFinished } from "vitest";
import { put } from "../../src/domain/directory.ts";
import { Unavailable } from "../../src/domain/unavailable.ts";
import type { RunningEngine } from "../../src/engine/engine.ts";
import type { Receipt } from "../../src/ports/notification-strategy.ts";
import type { Store } from "../../src/ports/store.ts";
import { bareEngine } from "../support/bare-engine.ts";
import { emptyDatabase } from "../support/database.ts";
import { telling } from "../support/given.ts";
import { house } from "../support/house.ts";
import { type RecordedLog, recordedLog } from "../support/log.ts";
import { type SimClock, simClock } from "../support/sim-clock.ts";

const uei = "uei.test/down";

interface Alices {
  engine: RunningEngine;
  store: Store;
  clock: SimClock;
  log: RecordedLog;
  /** Every transaction rejects from now on, until it is set back. */
  away(isAway: boolean): void;
  state(): Promise<string | undefined>;
}

/** An engine that tells alice, by that one strategy, on a database that can be away. */
async function alicesEngine(send: () => Promise<Receipt>): Promise<Alices> {
  const book = await emptyDatabase();
  let isAway = false;
  const store: Store = {
    ...book,
    transaction: (work) =>
      isAway ? Promise.reject(new Unavailable("The book is away.", 5)) : book.transaction(work),
  };
  const clock = simClock("2026-10-19T10:00:00Z");
  const log = recordedLog();
  const engine = bareEngine([{ name: "chatDirect", contactType: "chat", send }], { store, clock, log });
  await engine.change((directory) => telling(directory, "alice", uei));
  const away = (now: boolean) => {
    isAway = now;
  };
  const state = async () => (await book.transaction((tx) => tx.deliveries.ofNotice(1)))[0]?.state;
  return { engine, store, clock, log, away, state };
}

it("stores what was sent once the book is back, and does not send it again", async () => {
  let sent = 0;
  const bare = await alicesEngine(async () => {
    sent += 1;
    bare.away(true);
    return { ref: { network: "chat", room: "alice", id: "m1" } };
  });
  await bare.engine.accept({ uei });
  const settling = bare.engine.settle();
  await bare.log.said(/could not be stored; it is tried again/);
  bare.clock.moveTo(bare.clock.now().plus({ minutes: 10 }));
  bare.away(false);
  bare.clock.moveTo(bare.clock.now().plus({ minutes: 1 }));
  await settling;
  await bare.engine.settle();
  expect([await bare.state(), sent]).toEqual(["sent", 1]);
});

it("goes on telling somebody a second after the book is back, however long it was away", async () => {
  let sent = 0;
  const bare = await alicesEngine(async () => {
    sent += 1;
    bare.away(sent === 1);
    return {};
  });
  await bare.engine.accept({ uei });
  await bare.engine.accept({ uei, occurrenceId: "second" });
  const settling = bare.engine.settle();
  const asked = () => bare.log.complaints.filter((one) => /^What became of a delivery/.test(one)).length;
  for (let second = 1; second <= 10; second += 1) {
    await expect.poll(asked).toBe(second);
    bare.clock.moveTo(bare.clock.now().plus({ seconds: 1 }));
  }
  await expect.poll(asked).toBe(11);
  bare.away(false);
  bare.clock.moveTo(bare.clock.now().plus({ seconds: 1 }));
  await settling;
  expect(sent).toBe(2);
});

it("does not say twice what may still be under way after it was given up, and counts it when it arrives", async () => {
  let sent = 0;
  let arrive: (receipt: Receipt) => void = () => {};
  const bare = await alicesEngine(() => {
    sent += 1;
    return new Promise((resolve) => {
      arrive = resolve;
    });
  });
  await bare.engine.accept({ uei });
  const settling = bare.engine.settle();
  await expect.poll(() => sent).toBe(1);
  bare.clock.moveTo(bare.clock.now().plus({ seconds: 45 }));
  await settling;
  expect(await bare.state()).toBe("pending");
  bare.clock.moveTo(bare.clock.now().plus({ minutes: 2 }));
  await bare.engine.settle();
  expect(sent).toBe(1);
  arrive({ ref: { network: "chat", room: "alice", id: "m1" } });
  await expect.poll(bare.state).toBe("sent");
});

it("tries again what was given up and never ends, some minutes later", async () => {
  let sent = 0;
  const bare = await alicesEngine(() => {
    sent += 1;
    return sent === 1 ? new Promise(() => {}) : Promise.resolve({});
  });
  await bare.engine.accept({ uei });
  const settling = bare.engine.settle();
  await expect.poll(() => sent).toBe(1);
  bare.clock.moveTo(bare.clock.now().plus({ seconds: 45 }));
  await settling;
  bare.clock.moveTo(bare.clock.now().plus({ minutes: 6 }));
  await expect
    .poll(async () => {
      await bare.engine.settle();
      return sent;
    })
    .toBe(2);
  expect(await bare.state()).toBe("sent");
});

it("is not held up by one address that hangs, however much waits for it", async () => {
  const h = await house();
  const { post } = h.chat;
  h.chat.post = (to, ...rest) =>
    "room" in to && to.room === "#hung" ? new Promise(() => {}) : post(to, ...rest);
  await h.change((d) =>
    ["hung", "fine"].reduce((all, name) => {
      const targets = [{ kind: "room" as const, name: `chat:#${name}` }];
      const path = put(all, "path", { name, steps: [{ targets }] });
      return put(path, "definition", { name, uei: `uei.test/${name}`, path: name, subject: name });
    }, d),
  );
  const stop = new AbortController();
  const running = h.engine.run(stop.signal);
  onTestFinished(async () => {
    stop.abort();
    let isOver = false;
    void running.then(() => {
      isOver = true;
    });
    await expect
      .poll(() => {
        h.clock.moveTo(h.clock.now().plus({ seconds: 5 }));
        return isOver;
      })
      .toBe(true);
  });
  await Promise.all(Array.from({ length: 400 }, () => h.engine.accept({ uei: "uei.test/hung" })));
  await h.engine.accept({ uei: "uei.test/fine" });
  await expect.poll(() => h.heard("#fine"), { timeout: 20_000 }).toEqual(["fine"]);
});
