import { describe, expect, it } from "vitest";
import { DeliveryError } from "../../src/domain/delivery.ts";
import { put } from "../../src/domain/directory.ts";
import { userNamed } from "../support/given.ts";
import { type House, house } from "../support/house.ts";

const uei = "uei.test/down";

/** alice at once, bob after fifteen minutes. */
async function aliceThenBob(): Promise<House> {
  const h = await house();
  await h.change((d) => {
    const users = put(put(d, "user", userNamed("alice")), "user", userNamed("bob"));
    const path = put(users, "path", {
      name: "p",
      steps: [
        { targets: [{ kind: "user", name: "alice" }] },
        { delay: 900_000, targets: [{ kind: "user", name: "bob" }] },
      ],
    });
    return put(path, "definition", { name: "d", uei, path: "p", subject: "down" });
  });
  return h;
}

const deliveriesOf = (h: House, id = 1) => h.store.transaction((tx) => tx.deliveries.ofNotice(id));
const later = () => new DeliveryError("chat.away", "the network is away", "later");

describe("what the network refuses", () => {
  it("is tried again, a little later each time, and sent once the network takes it", async () => {
    const h = await aliceThenBob();
    h.chat.refuse = later;
    await h.event({ uei });
    await h.advance({ seconds: 17 });
    expect((await deliveriesOf(h))[0]).toMatchObject({
      state: "pending",
      attempts: 4,
      reason: "chat.away: the network is away",
    });
    h.chat.refuse = undefined;
    await h.advance({ minutes: 1 });
    expect(h.heard("alice")).toEqual(["down"]);
  });

  it("waits as long as the network asks", async () => {
    const h = await aliceThenBob();
    h.chat.refuse = () =>
      new DeliveryError("chat.rate-limited", "slow down", "later", { retryAfter: 60_000 });
    await h.event({ uei });
    h.chat.refuse = undefined;
    await h.advance({ seconds: 59 });
    expect(h.heard("alice")).toEqual([]);
    await h.advance({ seconds: 1 });
    expect(h.heard("alice")).toEqual(["down"]);
  });

  it("for good has failed, says why, and brings the next step forward (D19)", async () => {
    const h = await aliceThenBob();
    h.chat.refuse = (to) =>
      to === "alice" ? new DeliveryError("chat.gone", "no such account", "never") : undefined;
    await h.event({ uei });
    expect(h.heard("bob")).toEqual(["down"]);
    expect((await deliveriesOf(h))[0]).toMatchObject({
      state: "failed",
      reason: "chat.gone: no such account",
    });
  });

  it("is tried for as long as its notice is outstanding, and never delays another address", async () => {
    const h = await aliceThenBob();
    h.chat.refuse = (to) => (to === "alice" ? later() : undefined);
    await h.event({ uei });
    await h.advance({ minutes: 15 });
    expect(h.heard("bob")).toEqual(["down"]);
    await h.advance({ hours: 5 });
    expect((await deliveriesOf(h))[0]).toMatchObject({ state: "pending" });
    h.chat.refuse = undefined;
    await h.advance({ minutes: 20 });
    expect(h.heard("alice")).toEqual(["down"]);
  });

  it("is given up after a day when it only changes a message", async () => {
    const h = await aliceThenBob();
    await h.event({ uei });
    h.told("alice");
    h.chat.edit = async () => {
      throw later();
    };
    await h.engine.acknowledge(1, { by: "bob", via: "test" });
    await h.advance({ hours: 23 });
    const change = async () => (await deliveriesOf(h)).find((one) => one.kind === "revise");
    expect(await change()).toMatchObject({ state: "pending" });
    await h.advance({ hours: 2 });
    expect(await change()).toMatchObject({ state: "failed", reason: "chat.away: the network is away" });
  });

  it("is tried again when a strategy itself breaks, and the log says so", async () => {
    const h = await aliceThenBob();
    h.chat.refuse = () => {
      throw new TypeError("undefined is not a function");
    };
    await h.event({ uei });
    expect(h.excuse()).toEqual([expect.stringContaining("undefined is not a function")]);
    h.chat.refuse = undefined;
    await h.advance({ seconds: 2 });
    expect(h.heard("alice")).toEqual(["down"]);
  });
});

describe("a process that died while sending", () => {
  it("is made good for when its lease has run out", async () => {
    const h = await aliceThenBob();
    h.chat.ready = false;
    await h.engine.accept({ uei });
    h.chat.ready = true;
    await h.store.transaction(async (tx) => {
      const busy = { ids: [], addresses: [] };
      const claim = { limit: 9, perAddress: 9, commands: [{ name: "chatDirect" }], leaseMs: 60_000, busy };
      expect(await tx.deliveries.claimDue(h.clock.now(), claim)).toHaveLength(1);
    });
    await h.advance({ seconds: 59 });
    expect(h.heard("alice")).toEqual([]);
    h.clock.moveTo(h.clock.now().plus({ seconds: 2 }));
    await h.engine.settle();
    expect(h.heard("alice")).toEqual(["down"]);
  });
});

describe("who is off duty, or has another address, when their turn comes", () => {
  it("is not told, and the delivery says so", async () => {
    const h = await aliceThenBob();
    await h.change((d) => {
      const group = put(d, "group", { name: "g", users: ["alice", "bob"] });
      const target = { kind: "group" as const, name: "g", interval: 60_000 };
      return put(group, "path", { name: "p", steps: [{ targets: [target] }] });
    });
    await h.event({ uei });
    await h.change((d) => put(d, "user", { ...userNamed("bob"), duty: ["Tu900-1700"] }));
    await h.advance({ minutes: 2 });
    expect(h.heard("alice")).toEqual(["down"]);
    expect((await deliveriesOf(h))[1]).toMatchObject({ user: "bob", state: "dropped", reason: "off duty" });
  });
});
