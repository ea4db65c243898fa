import { describe, expect, it } from "vitest";
import { Refusal } from "../../src/domain/refusal.ts";
import { Unavailable } from "../../src/domain/unavailable.ts";
import type { Accepted } from "../../src/ports/event-source.ts";
import { eventAt, noticeAt, telling } from "../support/given.ts";
import { type House, house } from "../support/house.ts";

const uei = "uei.test/down";

async function alicesHouse(): Promise<House> {
  const h = await house();
  await h.change((directory) => telling(directory, "alice", uei, "%nodelabel% #%noticeid%"));
  return h;
}

describe("an event", () => {
  it("is stored with its notice before anybody hears that it was taken", async () => {
    const h = await alicesHouse();
    const accepted = await h.engine.accept({ uei, nodeLabel: "web01" });
    expect(accepted).toEqual({ outcome: "stored", eventId: 1, notices: [1], acknowledged: [] });
    expect(await h.store.transaction((tx) => tx.notices.find(1))).toMatchObject({ subject: "web01 #1" });
    await h.engine.settle();
    expect(h.heard("alice")).toEqual(["web01 #1"]);
  });

  it("for which no definition asks is stored, and tells nobody", async () => {
    const h = await alicesHouse();
    expect(await h.event({ uei: "uei.test/other" })).toMatchObject({ notices: [] });
    expect(await h.store.transaction((tx) => tx.events.recent(1))).toMatchObject([{ uei: "uei.test/other" }]);
  });

  it("that is none is refused with what is wrong in it", async () => {
    const h = await alicesHouse();
    const refused = h.engine.accept({ uei: "nodeDown", severity: "awful" });
    await expect(refused).rejects.toBeInstanceOf(Refusal);
    await expect(refused).rejects.toThrow(/uei: must start with "uei\." .*nodeDown.*severity: .*awful/s);
  });

  it("with characters that no database stores is taken all the same", async () => {
    const h = await alicesHouse();
    await h.event({ uei, nodeLabel: "a\0b\ud800c" });
    expect(h.heard("alice")).toEqual(["a\ufffdb\ufffdc #1"]);
  });
});

describe("more than the book can take", () => {
  it("is asked to come again, an array as a whole", async () => {
    const h = await alicesHouse();
    const other = { uei: "uei.test/other" };
    const flood = Array.from({ length: 10_001 }, () => h.engine.accept(other));
    await Promise.resolve();
    await expect(h.engine.accept(other)).rejects.toBeInstanceOf(Unavailable);
    expect(await Promise.all(flood)).toHaveLength(10_001);
    expect(await h.engine.accept(other)).toMatchObject({ outcome: "stored" });
  });
});

describe("a clearing event", () => {
  it("ends trouble that another process was just storing", async () => {
    const h = await alicesHouse();
    await h.say("autoack add uei.test/up uei.test/down nodeid notify:no");
    let cleared: Promise<Accepted> | undefined;
    await h.store.transaction(async (tx) => {
      await tx.events.takeTurn();
      const [id = 0] = await tx.events.nextIds(1);
      const trouble = eventAt(h.clock.now(), { id, uei, nodeId: 1 });
      cleared = h.engine.accept({ uei: "uei.test/up", nodeId: 1 });
      await new Promise((resolve) => setImmediate(resolve));
      await tx.events.add([trouble], new Set([id]));
      const directory = await tx.directory.read();
      const [noticeId = 0] = await tx.notices.nextIds(1);
      await tx.notices.add([{ ...noticeAt(h.clock.now(), "alice", directory, trouble), id: noticeId }]);
    });
    expect(await cleared).toMatchObject({ acknowledged: [1] });
  });
});

describe("events that arrive together", () => {
  it("are all stored, each with its own answer", async () => {
    const h = await alicesHouse();
    await h.say("house set pages:50");
    const all = Array.from({ length: 50 }, (_, index) => h.engine.accept({ uei, nodeLabel: `n${index}` }));
    const accepted = await Promise.all(all);
    expect(new Set(accepted.map((one) => one.eventId)).size).toBe(50);
    await h.engine.settle();
    expect(h.heard("alice")).toHaveLength(50);
  });
});

describe("a repeat", () => {
  it("of the same occurrence is a duplicate, also after the answer", async () => {
    const h = await alicesHouse();
    const event = { uei, nodeLabel: "web01", occurrenceId: "fp@10:00" };
    await h.event(event);
    await h.engine.acknowledge(1, { by: "alice", via: "test" });
    await h.engine.settle();
    expect(await h.event(event)).toEqual({ outcome: "duplicate", eventId: 1 });
    expect(h.heard("alice")).toHaveLength(1);
  });

  it("of a dedup key is a duplicate while the notice is outstanding, and new trouble after that where nothing could end it", async () => {
    const h = await alicesHouse();
    const event = { uei, nodeLabel: "web01", dedupKey: "disk" };
    await h.event(event);
    expect(await h.event(event)).toEqual({ outcome: "duplicate", eventId: 1 });
    await h.engine.acknowledge(1, { by: "alice", via: "test" });
    expect(await h.event(event)).toMatchObject({ outcome: "stored", notices: [2] });
    expect(h.heard("alice")).toHaveLength(2);
  });

  it("of trouble that somebody has and that something will end is a duplicate until it is over", async () => {
    const h = await alicesHouse();
    await h.say("autoack add uei.test/up uei.test/down nodeid notify:no");
    const event = { uei, nodeId: 1, nodeLabel: "web01", dedupKey: "disk" };
    await h.event(event);
    await h.engine.acknowledge(1, { by: "alice", via: "test" });
    expect(await h.event(event)).toEqual({ outcome: "duplicate", eventId: 1 });
    await h.event({ uei: "uei.test/up", nodeId: 1 });
    expect(await h.event(event)).toMatchObject({ outcome: "stored", notices: [2] });
    expect(h.heard("alice")).toHaveLength(2);
  });

  it("of trouble answered a day ago is news, whatever could end it", async () => {
    const h = await alicesHouse();
    await h.say("autoack add uei.test/up uei.test/down nodeid notify:no");
    const event = { uei, nodeId: 1, nodeLabel: "web01", dedupKey: "disk" };
    await h.event(event);
    await h.engine.acknowledge(1, { by: "alice", via: "test" });
    await h.advance({ hours: 23 });
    expect(await h.event(event)).toMatchObject({ outcome: "duplicate" });
    await h.advance({ hours: 2 });
    expect(await h.event(event)).toMatchObject({ outcome: "stored", notices: [2] });
    expect(h.heard("alice")).toHaveLength(2);
  });

  it("that its sender calls a new occurrence is news once somebody has answered the first", async () => {
    const h = await alicesHouse();
    await h.say("autoack add uei.test/up uei.test/down nodeid notify:no");
    const event = { uei, nodeId: 1, nodeLabel: "web01", dedupKey: "disk" };
    await h.event({ ...event, occurrenceId: "since 10:00" });
    expect(await h.event({ ...event, occurrenceId: "since 10:05" })).toMatchObject({ outcome: "duplicate" });
    await h.engine.acknowledge(1, { by: "alice", via: "test" });
    expect(await h.event({ ...event, occurrenceId: "since 10:10" })).toMatchObject({ outcome: "stored" });
    expect(h.heard("alice")).toHaveLength(2);
  });

  it("after an answer was taken back is a duplicate: the notice is outstanding", async () => {
    const h = await alicesHouse();
    const alice = { by: "alice", via: "test" };
    await h.event({ uei, nodeLabel: "web01", dedupKey: "disk" });
    await h.engine.acknowledge(1, alice);
    await h.engine.unacknowledge(1, alice);
    expect(await h.event({ uei, nodeLabel: "web01", dedupKey: "disk" })).toMatchObject({
      outcome: "duplicate",
    });
    expect(h.heard("alice")).toHaveLength(1);
  });

  it("in the same breath as one that opened no notice opens its own", async () => {
    const h = await alicesHouse();
    const [other, own] = [
      { uei: "uei.test/other", dedupKey: "disk" },
      { uei, dedupKey: "disk" },
    ];
    const answers = await Promise.all([other, own, own].map((event) => h.engine.accept(event)));
    expect(answers).toMatchObject([
      { outcome: "stored", notices: [] },
      { outcome: "stored", notices: [1] },
      { outcome: "duplicate" },
    ]);
    await h.engine.settle();
    expect(h.heard("alice")).toHaveLength(1);
  });

  it("of a key whose first event opened no notice is no duplicate: nobody was told", async () => {
    const h = await alicesHouse();
    await h.event({ uei: "uei.test/other", dedupKey: "disk" });
    expect(await h.event({ uei, dedupKey: "disk" })).toMatchObject({ outcome: "stored", notices: [1] });
    h.told("alice");
  });

  it("within one breath is one event", async () => {
    const h = await alicesHouse();
    const answers = await Promise.all([1, 2, 3].map(() => h.engine.accept({ uei, occurrenceId: "x" })));
    expect(answers.map((one) => one.outcome).sort()).toEqual(["duplicate", "duplicate", "stored"]);
    await h.engine.settle();
    expect(h.heard("alice")).toHaveLength(1);
  });
});
