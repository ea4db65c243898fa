import { describe, expect, it } from "vitest";
import { DeliveryError } from "../../src/domain/delivery.ts";
import { telling } from "../support/given.ts";
import { type House, house } from "../support/house.ts";

const uei = "uei.test/down";
const later = () => new DeliveryError("chat.away", "the network is away", "later");

/** alice at once, on a network that can be away. */
async function alicesHouse(): Promise<House> {
  const h = await house();
  await h.change((directory) => telling(directory, "alice", uei, "down"));
  return h;
}

const firstDelivery = async (h: House) => (await h.store.transaction((tx) => tx.deliveries.ofNotice(1)))[0];

describe("a network that is away", () => {
  it("costs no attempt, and gets all that waits as soon as it is back", async () => {
    const h = await alicesHouse();
    h.chat.ready = false;
    await h.event({ uei });
    await h.advance({ hours: 2 });
    expect(await firstDelivery(h)).toMatchObject({ state: "pending", attempts: 0 });
    h.chat.ready = true;
    await h.engine.settle();
    expect(h.heard("alice")).toEqual(["down"]);
  });

  it("that goes away between a look and the sending costs no attempt either", async () => {
    const h = await alicesHouse();
    h.chat.refuse = () => {
      h.chat.ready = false;
      return later();
    };
    await Promise.all([h.engine.accept({ uei }), h.engine.accept({ uei })]);
    await h.engine.settle();
    const [second] = await h.store.transaction((tx) => tx.deliveries.ofNotice(2));
    expect(second).toMatchObject({ state: "pending", attempts: 0 });
    h.chat.refuse = undefined;
    h.chat.ready = true;
    await h.advance({ seconds: 2 });
    expect(h.heard("alice")).toEqual(["down", "down"]);
  });
});

describe("the time at which a letter was wanted", () => {
  it("stays what it was, however often the letter is put off", async () => {
    const h = await alicesHouse();
    h.chat.refuse = later;
    await h.event({ uei });
    const wantedAt = h.clock.now();
    await h.advance({ minutes: 5 });
    const post = await firstDelivery(h);
    expect(post?.wantedAt.toMillis()).toBe(wantedAt.toMillis());
    expect(post?.dueAt.toMillis()).toBeGreaterThan(wantedAt.toMillis());
  });
});
