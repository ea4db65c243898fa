import { expect, it, onTestFinished } from "vitest";
import { DeliveryError } from "../../src/domain/delivery.ts";
import { put } from "../../src/domain/directory.ts";
import type { NotificationStrategy, Receipt } from "../../src/ports/notification-strategy.ts";
import { bareEngine } from "../support/bare-engine.ts";
import { emptyDatabase } from "../support/database.ts";
import { telling, userNamed } from "../support/given.ts";
import { type House, house } from "../support/house.ts";
import { simClock } from "../support/sim-clock.ts";

const names = Array.from({ length: 5 }, (_, index) => `person${index}`);
const busy = (retryAfter?: number) =>
  new DeliveryError("chat.busy", "too much waits", "busy", retryAfter === undefined ? {} : { retryAfter });

/** Everybody is told alone, of an event of their own. */
async function crowd(): Promise<House> {
  const h = await house();
  await h.change((d) => names.reduce((all, name) => telling(all, name, `uei.test/${name}`), d));
  return h;
}

const deliveriesOf = (h: House, id: number) => h.store.transaction((tx) => tx.deliveries.ofNotice(id));

/** An event for each, some milliseconds after the other. */
async function eventForEach(h: House, nodeLabel: string): Promise<void> {
  for (const name of names) {
    await h.event({ uei: `uei.test/${name}`, nodeLabel });
    h.clock.moveTo(h.clock.now().plus({ milliseconds: 10 }));
  }
}

it("a network that has room for one page a second serves in the order in which they were due", async () => {
  const h = await crowd();
  let room = 0;
  let isFull = false;
  h.chat.isFull = () => isFull;
  h.chat.refuse = () => {
    isFull = room === 0;
    if (isFull) return busy();
    room -= 1;
    return undefined;
  };
  await eventForEach(h, "first");
  await eventForEach(h, "second");
  for (let second = 0; second < 10; second += 1) {
    h.clock.moveTo(h.clock.now().plus({ seconds: 1 }));
    room = 1;
    isFull = false;
    await h.engine.settle();
    expect(h.chat.posted).toHaveLength(second + 1);
  }
  const inOrder = ["first", "second"].flatMap((title) => names.map((name) => `${name}: ${title}`));
  expect(h.chat.posted.map(({ to, message }) => `${to}: ${message.title}`)).toEqual(inOrder);
  for (const id of [1, 10]) {
    const [post] = await deliveriesOf(h, id);
    expect(post).toMatchObject({ state: "sent", attempts: 1 });
    expect(post?.dueAt.toMillis()).toBe(post?.wantedAt.toMillis());
  }
  for (const name of names) h.told(name);
});

it("one that says it is busy, and never that it is full, is not asked again and again", async () => {
  const h = await crowd();
  let asked = 0;
  h.chat.refuse = () => {
    asked += 1;
    return busy();
  };
  await h.event({ uei: "uei.test/person0", nodeLabel: "x" });
  expect(asked).toBe(1);
  const [post] = await deliveriesOf(h, 1);
  expect(post).toMatchObject({ state: "pending", attempts: 0, reason: "chat.busy: too much waits" });
  h.chat.refuse = undefined;
  h.clock.moveTo(h.clock.now().plus({ seconds: 1 }));
  await h.engine.settle();
  expect(h.heard("person0")).toEqual(["x"]);
});

it("one that is busy at one address is left alone there for as long as it says, and nowhere else", async () => {
  const h = await crowd();
  h.chat.refuse = (to) => (to === "person0" ? busy(40_000) : undefined);
  await h.event({ uei: "uei.test/person0", nodeLabel: "x" });
  await h.event({ uei: "uei.test/person0", nodeLabel: "y" });
  await h.event({ uei: "uei.test/person1", nodeLabel: "z" });
  expect(h.heard("person1")).toEqual(["z"]);
  expect((await deliveriesOf(h, 1))[0]).toMatchObject({ state: "pending", attempts: 0 });
  h.chat.refuse = undefined;
  await h.advance({ seconds: 39 });
  expect(h.heard("person0")).toEqual([]);
  await h.advance({ seconds: 1 });
  expect(h.heard("person0")).toEqual(["x", "y"]);
});

it("whoever waits there for half a minute is told by another network that has room", async () => {
  const h = await crowd();
  await h.people("alice", "bob");
  await h.say("user link alice plain alice-plain");
  await h.say("path add p alice");
  await h.say("notification add n uei.test/alice p subject:x");
  h.chat.isFull = () => true;
  await h.event({ uei: "uei.test/alice" });
  await h.advance({ seconds: 29 });
  expect(h.heard("alice-plain")).toEqual([]);
  expect(await h.say("status")).toMatch(/Due and waiting: .*1 by chatDirect/);
  await h.advance({ seconds: 1 });
  expect(h.heard("alice-plain")).toEqual(["x"]);
});

it("a queue is given no more at once than it takes, the next as soon as one is taken, whatever waits for it", async () => {
  const store = await emptyDatabase();
  const clock = simClock("2026-10-19T10:00:00Z");
  const begun: { to: string; done: (receipt: Receipt) => void }[] = [];
  const strategy = (name: string, queue: NotificationStrategy["queue"]): NotificationStrategy => ({
    name,
    contactType: "chat",
    ...(queue && { queue }),
    send: ({ address }) =>
      new Promise((done) => {
        begun.push({ to: `${name} ${address}`, done });
        if (!queue) done({});
      }),
  });
  const slow = { name: "slow", atOnce: 3 };
  const engine = bareEngine(
    [strategy("chatDirect", slow), strategy("chatRoom", slow), strategy("quickDirect", undefined)],
    { store, clock },
  );
  await engine.change((d) => {
    const targets = [{ kind: "user" as const, name: "person0" }];
    const user = put(d, "user", userNamed("person0"));
    const path = put(user, "path", { name: "p", steps: [{ delay: 3_600_000, targets }] });
    return put(path, "definition", { name: "d", uei: "uei.test/x", path: "p", subject: "x" });
  });
  await engine.accept({ uei: "uei.test/x" });
  const post = { noticeId: 1, round: 1, step: 0, kind: "post" as const };
  const commands = ["chatDirect", "chatRoom", "chatDirect", "chatDirect", "chatRoom", "quickDirect"];
  const due = commands.map((command, target) => {
    const dueAt = clock.now().minus({ milliseconds: 100 - target });
    return { ...post, command, target, address: `${target}`, dueAt };
  });
  await store.transaction((tx) => tx.deliveries.add(due));
  const stop = new AbortController();
  const running = engine.run(stop.signal);
  onTestFinished(async () => {
    stop.abort();
    for (const { done } of begun) done({});
    await running;
  });
  const said = () => begun.map(({ to }) => to);
  await expect
    .poll(() => said().toSorted())
    .toEqual(["chatDirect 0", "chatDirect 2", "chatRoom 1", "quickDirect 5"]);
  begun.find(({ to }) => to === "chatRoom 1")?.done({});
  await expect.poll(() => said().slice(4)).toEqual(["chatDirect 3"]);
  begun.find(({ to }) => to === "chatDirect 0")?.done({});
  await expect.poll(() => said().slice(5)).toEqual(["chatRoom 4"]);
});
