import { DateTime } from "luxon";
import { describe, expect, it } from "vitest";
import { put, remove, rename } from "../../src/domain/directory.ts";
import type { Event } from "../../src/domain/event.ts";
import type { Notice } from "../../src/domain/notice.ts";
import { Refusal } from "../../src/domain/refusal.ts";
import { traitsOf } from "../../src/domain/trait.ts";
import type { Claim } from "../../src/ports/delivery-shelf.ts";
import type { Tx } from "../../src/ports/store.ts";
import { emptyDatabase } from "../support/database.ts";

const now = DateTime.fromISO("2026-10-19T10:00:00Z", { zone: "utc" });

function event(id: number, more: Partial<Event> = {}): Event {
  return {
    id,
    uei: "uei.test/down",
    source: "test",
    time: now,
    receivedAt: now,
    parms: [],
    categories: [],
    assets: {},
    notify: true,
    ...more,
  };
}

function notice(id: number, of: Event, more: Partial<Notice> = {}): Notice {
  return {
    id,
    event: of,
    definition: "d",
    path: "p",
    subject: `Notice #${id}`,
    text: "t",
    numeric: "111",
    createdAt: now,
    round: 1,
    offDuty: [],
    steps: [{ delay: 0, targets: [] }],
    nextStep: 0,
    nextDueAt: now,
    ...more,
  };
}

async function addNotices(tx: Tx, count: number, more: Partial<Notice> = {}): Promise<void> {
  const events = (await tx.events.nextIds(count)).map((id) => event(id));
  await tx.events.add(events, new Set());
  const ids = await tx.notices.nextIds(count);
  await tx.notices.add(events.map((of, index) => notice(ids[index] as number, of, more)));
}

describe("directory shelf", () => {
  it("keeps documents, their order, and a revision", async () => {
    const store = await emptyDatabase();
    const change = (work: Parameters<Tx["directory"]["change"]>[0]) =>
      store.transaction((tx) => tx.directory.change(work));
    const first = await change((d) =>
      put(put(d, "user", { name: "bob" }), "user", { name: "alice", fullName: "Alice" }),
    );
    await change((d) => put(d, "group", { name: "ops", users: ["alice", "bob"] }));
    await change((d) => rename(d, "user", "bob", "rob"));
    const directory = await store.transaction((tx) => tx.directory.read());
    expect([...directory.user.keys()]).toEqual(["rob", "alice"]);
    expect(directory.group.get("ops")?.users).toEqual(["alice", "rob"]);
    expect(directory.revision).toBe(first.revision + 2);
    await change((d) => remove(remove(d, "group", "ops"), "user", "rob"));
    const after = await store.transaction((tx) => tx.directory.read());
    expect([...after.user.keys()]).toEqual(["alice"]);
  });

  it("stores nothing of a change that would leave a fault", async () => {
    const store = await emptyDatabase();
    const change = store.transaction((tx) =>
      tx.directory.change((d) => put(d, "group", { name: "ops", users: ["ghost"] })),
    );
    await expect(change).rejects.toThrow(new Refusal('group "ops": There is no user "ghost".'));
    const directory = await store.transaction((tx) => tx.directory.read());
    expect(directory.group.size).toBe(0);
  });

  it("lets changes that come at once all count", async () => {
    const store = await emptyDatabase();
    const names = Array.from({ length: 10 }, (_, index) => `user${index}`);
    await Promise.all(
      names.map((name) => store.transaction((tx) => tx.directory.change((d) => put(d, "user", { name })))),
    );
    const directory = await store.transaction((tx) => tx.directory.read());
    expect([...directory.user.keys()].sort()).toEqual(names);
  });

  it("does not show a change that was rolled back", async () => {
    const store = await emptyDatabase();
    const failing = store.transaction(async (tx) => {
      await tx.directory.change((d) => put(d, "user", { name: "ghost" }));
      throw new Error("no");
    });
    await expect(failing).rejects.toThrow("no");
    expect((await store.transaction((tx) => tx.directory.read())).user.size).toBe(0);
  });
});

describe("event shelf", () => {
  it("takes an occurrence once, whoever tells it again", async () => {
    const store = await emptyDatabase();
    const add = (id: number) =>
      store.transaction((tx) => tx.events.add([event(id, { occurrenceId: "x" })], new Set()));
    const answers = await Promise.all([add(1), add(2), add(3)]);
    expect(new Set(answers.flat()).size).toBe(1);
    expect(await store.transaction((tx) => tx.events.recent(10))).toHaveLength(1);
  });

  const keyed = (id: number) => event(id, { dedupKey: "disk" });
  const opening = (tx: Tx, ...ids: number[]) => tx.events.add(ids.map(keyed), new Set(ids));

  it("lets who opens a notice hold a dedup key until that is resolved", async () => {
    const store = await emptyDatabase();
    await store.transaction(async (tx) => {
      expect(await opening(tx, 1, 2)).toEqual([1, 1]);
      await tx.notices.add([notice(1, keyed(1))]);
      await tx.events.keepKeys([1]);
      expect(await opening(tx, 3)).toEqual([1]);
      await tx.notices.save({ ...notice(1, keyed(1)), answeredAt: now, resolvedAt: now });
      await tx.events.keepKeys([1]);
      expect(await opening(tx, 4)).toEqual([4]);
    });
  });

  it("gives no key to an event that opens no notice, and takes it for no repeat", async () => {
    const store = await emptyDatabase();
    await store.transaction(async (tx) => {
      expect(await tx.events.add([keyed(1), keyed(2)], new Set([2]))).toEqual([1, 2]);
      expect(await tx.events.add([keyed(3)], new Set())).toEqual([3]);
      expect(await opening(tx, 4)).toEqual([2]);
    });
  });

  it("frees a key of what was answered before that instant, and gives it back when another let go of it", async () => {
    const store = await emptyDatabase();
    const answered = { ...notice(1, keyed(1)), answeredAt: now, answeredBy: "alice" };
    await store.transaction(async (tx) => {
      await opening(tx, 1);
      await tx.notices.add([answered]);
      const free = (minutes: number) =>
        tx.events.freeKeys([{ key: "disk", answeredBefore: now.plus({ minutes }) }]);
      await free(-1);
      expect(await opening(tx, 2)).toEqual([1]);
      await tx.notices.save({ ...answered, answeredUntil: now.plus({ hours: 1 }) });
      await free(1);
      expect(await opening(tx, 3)).toEqual([1]);
      await tx.notices.save(answered);
      await free(1);
      await tx.events.keepKeys([1]);
      expect(await opening(tx, 4)).toEqual([1]);
      await free(1);
      expect(await opening(tx, 5)).toEqual([5]);
      await tx.events.keepKeys([1]);
      expect(await opening(tx, 6)).toEqual([5]);
    });
  });

  it("gives back what it was given", async () => {
    const store = await emptyDatabase();
    const full = event(7, {
      nodeId: 3,
      severity: "Major",
      parms: [{ name: "ä\"'\\", value: "\n☃" }],
      assets: { a: "b" },
    });
    await store.transaction((tx) => tx.events.add([full], new Set()));
    expect(await store.transaction((tx) => tx.events.recent(1))).toEqual([full]);
  });
});

/** Removes what is over since before that instant. */
const sweep = (tx: Tx, before: DateTime, most = 500) =>
  tx.retention.sweep({ told: before, acts: before, waiting: before }, most);

describe("notice shelf", () => {
  it("claims what is due, oldest first, and not what is answered or not yet due", async () => {
    const store = await emptyDatabase();
    await store.transaction(async (tx) => {
      await tx.events.add([event(1)], new Set());
      const due = (id: number, minutes: number, more: Partial<Notice> = {}) =>
        notice(id, event(1), { nextDueAt: now.minus({ minutes }), ...more });
      await tx.notices.add([
        due(1, 1),
        due(2, 5),
        due(3, -1),
        due(4, 1, { answeredAt: now, answeredBy: "a" }),
      ]);
    });
    const claimed = await store.transaction((tx) => tx.notices.claimDue(now, 10));
    expect(claimed.map((one) => one.id)).toEqual([2, 1]);
  });

  it("gives each notice to one of those that claim at once", async () => {
    const store = await emptyDatabase();
    await store.transaction((tx) => addNotices(tx, 40));
    const claim = () =>
      store.transaction(async (tx) => {
        const claimed = await tx.notices.claimDue(now, 10);
        for (const { nextDueAt: _, ...one } of claimed) await tx.notices.save(one);
        return claimed.map((one) => one.id);
      });
    const ids = (await Promise.all([claim(), claim(), claim(), claim()])).flat();
    expect(ids.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 40 }, (_, index) => index + 1));
  });

  it("finds what a clearing event asks for: by its traits, of earlier events, not what is over", async () => {
    const store = await emptyDatabase();
    const [node, parms] = [{ nodeId: 7 }, [{ name: "a", value: "b" }]];
    const traits = (more: Partial<Event>) => traitsOf(event(0, more));
    const found = await store.transaction(async (tx) => {
      const troubles = [
        event(1, node),
        event(2, { ...node, parms }),
        event(3, { nodeId: 8 }),
        event(4, node),
      ];
      await tx.events.add([...troubles, event(9, node)], new Set());
      const over = { answeredAt: now, resolvedAt: now };
      await tx.notices.add(
        [...troubles, event(9, node)].map((one) => notice(one.id, one, one.id === 4 ? over : {})),
      );
      const asked = (eventId: number, wanted: Partial<Event>) => ({
        eventId,
        uei: "uei.test/down",
        traits: traits(wanted),
      });
      const all = [asked(5, node), asked(6, { ...node, parms }), asked(2, node)];
      return await tx.notices.lockCleared([...all, { ...asked(7, node), uei: "uei.test/other" }]);
    });
    expect(found.map(({ notice: { id }, by }) => [id, by.sort()])).toEqual([
      [1, [2, 5]],
      [2, [5, 6]],
    ]);
  });

  it("tells when the next step is due, answered ones aside", async () => {
    const store = await emptyDatabase();
    await store.transaction((tx) => addNotices(tx, 1, { nextDueAt: now.plus({ minutes: 5 }) }));
    await store.transaction((tx) => addNotices(tx, 1, { answeredAt: now, answeredBy: "a" }));
    expect((await store.transaction((tx) => tx.notices.nextDueAt()))?.toISO()).toBe(
      "2026-10-19T10:05:00.000Z",
    );
  });

  it("keeps an old answered notice whose answer is yet to run out, unless it is resolved", async () => {
    const store = await emptyDatabase();
    const answered = { answeredAt: now.minus({ days: 9 }), answeredUntil: now.plus({ days: 1 }) };
    await store.transaction((tx) => addNotices(tx, 1, answered));
    await store.transaction((tx) => addNotices(tx, 1, { ...answered, resolvedAt: now.minus({ days: 8 }) }));
    expect(await store.transaction((tx) => sweep(tx, now))).toBe(2);
    expect(await store.transaction((tx) => tx.notices.ranOut(now, 10))).toEqual([]);
    expect(await store.transaction((tx) => tx.notices.ranOut(now.plus({ days: 1 }), 10))).toHaveLength(1);
    expect(await store.transaction((tx) => tx.notices.nextDueAt())).toEqual(answered.answeredUntil);
  });

  it("removes a few at a time", async () => {
    const store = await emptyDatabase();
    await store.transaction((tx) => addNotices(tx, 5, { answeredAt: now, answeredBy: "a" }));
    const before = now.plus({ minutes: 1 });
    const passes = [];
    for (let left = 1; left > 0; passes.push(left))
      left = await store.transaction((tx) => sweep(tx, before, 2));
    // Notices go first, events with the last notice that is about them.
    expect(passes).toEqual([4, 4, 2, 0]);
  });

  it("keeps acts of people for their own time", async () => {
    const store = await emptyDatabase();
    const act = (days: number) => ({ at: now.minus({ days }), who: "alice", act: `${days}`, ok: true });
    const proof = { network: "chat", account: "alice" };
    const left = await store.transaction(async (tx) => {
      for (const days of [500, 300, 1]) await tx.audit.add({ ...act(days), ...proof });
      const before = { told: now.minus({ days: 90 }), acts: now.minus({ days: 400 }), waiting: now };
      await tx.retention.sweep(before, 500);
      return await tx.audit.recent(9);
    });
    expect(left.map((one) => one.act)).toEqual(["1", "300"]);
  });

  it("removes old answered notices with their events, and never an outstanding one", async () => {
    const store = await emptyDatabase();
    await store.transaction((tx) =>
      addNotices(tx, 2, { answeredAt: now.minus({ days: 9 }), answeredBy: "a" }),
    );
    await store.transaction((tx) => addNotices(tx, 1));
    const gone = await store.transaction((tx) => sweep(tx, now.plus({ minutes: 1 })));
    expect(gone).toBe(4);
    expect(await store.transaction((tx) => tx.notices.list({ limit: 10 }))).toHaveLength(1);
    expect(await store.transaction((tx) => tx.events.recent(10))).toHaveLength(1);
  });
});

/** A claim by a process that has its hands free. */
function claim(limit: number, leaseMs: number, commands = ["c"], more: Partial<Claim> = {}): Claim {
  return {
    limit,
    perAddress: limit,
    commands: commands.map((name) => ({ name })),
    leaseMs,
    busy: { ids: [], addresses: [] },
    ...more,
  };
}

describe("delivery shelf", () => {
  const post = {
    noticeId: 1,
    round: 1,
    step: 0,
    target: 0,
    kind: "post" as const,
    command: "c",
    address: "a",
    dueAt: now,
  };

  async function withNotice() {
    const store = await emptyDatabase();
    await store.transaction((tx) => addNotices(tx, 1));
    return store;
  }

  it("stores the same delivery once", async () => {
    const store = await withNotice();
    await store.transaction((tx) => tx.deliveries.add([post, post]));
    await store.transaction((tx) => tx.deliveries.add([post, { ...post, user: "alice" }]));
    expect(await store.transaction((tx) => tx.deliveries.ofNotice(1))).toHaveLength(2);
  });

  it("hands out a page before what is to be changed of those that were told at its address", async () => {
    const store = await withNotice();
    const earlier = now.minus({ minutes: 1 });
    await store.transaction(async (tx) => {
      await tx.deliveries.add([{ ...post, step: 1, dueAt: earlier }]);
      const [told] = await tx.deliveries.claimDue(now, claim(1, 60_000));
      if (!told) throw new Error("nothing was claimed");
      await tx.deliveries.settle([{ delivery: told, outcome: { state: "sent", at: earlier } }]);
      await tx.deliveries.add([{ ...post, step: 1, kind: "revise", of: told.id, dueAt: earlier }, post]);
    });
    const claimed = await store.transaction((tx) =>
      tx.deliveries.claimDue(now, claim(10, 60_000, ["c"], { perAddress: 1 })),
    );
    expect(claimed.map(({ kind }) => kind)).toEqual(["post"]);
  });

  it("claims for a lease, gives back what was not settled, and knows each attempt", async () => {
    const store = await withNotice();
    await store.transaction((tx) => tx.deliveries.add([post]));
    const claimAt = (at: DateTime) =>
      store.transaction((tx) => tx.deliveries.claimDue(at, claim(10, 60_000)));
    expect(await claimAt(now)).toMatchObject([{ state: "sending", claims: 1, attempts: 0 }]);
    expect(await claimAt(now)).toEqual([]);
    const later = now.plus({ minutes: 2 });
    expect(await store.transaction((tx) => tx.deliveries.releaseExpired(later))).toBe(1);
    const [second] = await claimAt(later);
    expect(second).toMatchObject({ claims: 2, attempts: 0 });
  });

  it("ignores who lost the lease, unless they did send", async () => {
    const store = await withNotice();
    await store.transaction((tx) => tx.deliveries.add([post]));
    const [first] = await store.transaction((tx) => tx.deliveries.claimDue(now, claim(1, 1)));
    if (!first) throw new Error("nothing was claimed");
    await store.transaction((tx) => tx.deliveries.releaseExpired(now.plus({ seconds: 1 })));
    await store.transaction((tx) =>
      tx.deliveries.settle([{ delivery: first, outcome: { state: "failed", reason: "late" } }]),
    );
    expect((await store.transaction((tx) => tx.deliveries.ofNotice(1)))[0]).toMatchObject({
      state: "pending",
    });
    const ref = { network: "chat", room: "r", id: "1" };
    await store.transaction((tx) =>
      tx.deliveries.settle([{ delivery: first, outcome: { state: "sent", at: now, ref } }]),
    );
    expect((await store.transaction((tx) => tx.deliveries.ofNotice(1)))[0]).toMatchObject({
      state: "sent",
      ref,
    });
    expect(await store.transaction((tx) => tx.deliveries.noticeOf(ref))).toBe(1);
  });

  it("finds what was told to an account, however it is written", async () => {
    const store = await withNotice();
    const [claimed] = await store.transaction(async (tx) => {
      await tx.deliveries.add([{ ...post, address: "Alice" }]);
      return await tx.deliveries.claimDue(now, claim(1, 1_000));
    });
    if (!claimed) throw new Error("nothing was claimed");
    await store.transaction((tx) =>
      tx.deliveries.settle([{ delivery: claimed, outcome: { state: "sent", at: now } }]),
    );
    expect(await store.transaction((tx) => tx.notices.latestTold(["c"], "alice"))).toMatchObject({ id: 1 });
  });

  it("hands out a few rows an address, and none that is busy", async () => {
    const store = await withNotice();
    const many = (address: string) =>
      Array.from({ length: 30 }, (_, target) => ({ ...post, address, target }));
    await store.transaction((tx) => tx.deliveries.add([...many("hung"), ...many("fine")]));
    const claimed = (more: Partial<Claim>) =>
      store.transaction((tx) =>
        tx.deliveries.claimDue(now, claim(10, 1_000, ["c"], { perAddress: 4, ...more })),
      );
    const addresses = async (more: Partial<Claim>) => (await claimed(more)).map((one) => one.address);
    expect((await addresses({})).sort()).toEqual([...Array(4).fill("fine"), ...Array(4).fill("hung")]);
    const busy = { ids: [], addresses: [{ command: "c", address: "hung" }] };
    expect(await addresses({ busy })).toEqual(["fine", "fine", "fine", "fine"]);
    const both = { ids: [], addresses: [...busy.addresses, { command: "c", address: "fine" }] };
    expect(await addresses({ busy: both })).toEqual([]);
    const due = (place: typeof busy) => store.transaction((tx) => tx.deliveries.nextDueAt(["c"], place));
    expect((await due(busy))?.toISO()).toBe(now.toISO());
    expect(await due(both)).toBeUndefined();
    expect(await store.transaction((tx) => tx.deliveries.isDueAt(now, busy.addresses))).toBe(true);
  });

  it("hands out no more than a queue has room for, what was due first, and of other commands all the same", async () => {
    const store = await withNotice();
    const at = (command: string, minutes: number) => ({
      ...post,
      command,
      address: `${command} ${minutes}`,
      dueAt: now.minus({ minutes }),
    });
    const rows = [6, 5, 4, 3, 2].flatMap((minutes) => [at("c", minutes), at("d", minutes + 0.5)]);
    await store.transaction((tx) => tx.deliveries.add([...rows, at("free", 1)]));
    const queue = { name: "slow", room: 3 };
    const commands = [{ name: "c", queue }, { name: "d", queue }, { name: "free" }];
    const claimed = await store.transaction((tx) =>
      tx.deliveries.claimDue(now, { ...claim(4, 1_000), commands }),
    );
    expect(claimed.map(({ address }) => address)).toEqual(["d 6.5", "c 6", "d 5.5", "free 1"]);
  });

  it("lets one change of a message be made at a time", async () => {
    const store = await withNotice();
    const change = { ...post, kind: "revise" as const, of: 1 };
    await store.transaction((tx) => tx.deliveries.add([change]));
    const [first] = await store.transaction((tx) => tx.deliveries.claimDue(now, claim(9, 1_000)));
    if (!first) throw new Error("nothing was claimed");
    await store.transaction((tx) => tx.deliveries.add([change, { ...change, of: 2 }]));
    const second = await store.transaction((tx) => tx.deliveries.claimDue(now, claim(9, 1_000)));
    expect(second.map((one) => one.of)).toEqual([2]);
    await store.transaction((tx) =>
      tx.deliveries.settle([{ delivery: first, outcome: { state: "sent", at: now } }]),
    );
    const third = await store.transaction((tx) => tx.deliveries.claimDue(now, claim(9, 1_000)));
    expect(third.map((one) => one.of)).toEqual([1]);
  });

  it("cancels a claimed post only while its notice is answered", async () => {
    const store = await withNotice();
    const cancelled = { state: "cancelled", reason: "answered" } as const;
    const settled = async () => {
      await store.transaction((tx) => tx.deliveries.add([post]));
      const [delivery] = await store.transaction((tx) => tx.deliveries.claimDue(now, claim(1, 1_000)));
      if (!delivery) throw new Error("nothing was claimed");
      await store.transaction((tx) => tx.deliveries.settle([{ delivery, outcome: cancelled }]));
      return (await store.transaction((tx) => tx.deliveries.ofNotice(1)))[0]?.state;
    };
    expect(await settled()).toBe("pending");
    await store.transaction((tx) =>
      tx.notices.save({ ...notice(1, event(1)), answeredAt: now, answeredBy: "alice" }),
    );
    expect(await settled()).toBe("cancelled");
  });

  it("leaves other commands to the processes that serve them", async () => {
    const store = await withNotice();
    await store.transaction((tx) => tx.deliveries.add([post]));
    expect(await store.transaction((tx) => tx.deliveries.claimDue(now, claim(1, 1_000, ["other"])))).toEqual(
      [],
    );
    expect(await store.transaction((tx) => tx.deliveries.nextDueAt(["other"]))).toBeUndefined();
  });

  it("cancels what is pending and brings back just that", async () => {
    const store = await withNotice();
    const due = now.plus({ minutes: 5 });
    await store.transaction((tx) =>
      tx.deliveries.add([
        { ...post, dueAt: due },
        { ...post, address: "b" },
      ]),
    );
    await store.transaction((tx) => tx.deliveries.claimDue(now, claim(1, 60_000)));
    await store.transaction((tx) => tx.deliveries.cancelPending([1], "answered"));
    const states = (await store.transaction((tx) => tx.deliveries.ofNotice(1))).map((one) => one.state);
    expect(states).toEqual(["cancelled", "sending"]);
    await store.transaction((tx) => tx.deliveries.restore(1, 1, "answered", now));
    const [first, second] = await store.transaction((tx) => tx.deliveries.ofNotice(1));
    expect(first).toMatchObject({ state: "pending" });
    expect(first?.dueAt.toISO()).toBe(due.toISO());
    expect(second).toMatchObject({ state: "sending" });
  });
});

describe("a transaction", () => {
  it("wakes listeners after its commit, and not when it fails", async () => {
    const store = await emptyDatabase();
    let wakes = 0;
    const woken = new Promise<void>((resolve) => {
      store.onWake(() => {
        wakes += 1;
        resolve();
      });
    });
    const failing = store.transaction(async (tx) => {
      tx.nudge();
      throw new Error("no");
    });
    await expect(failing).rejects.toThrow("no");
    await store.transaction(async (tx) => tx.nudge());
    await woken;
    expect(wakes).toBe(1);
  });
});
