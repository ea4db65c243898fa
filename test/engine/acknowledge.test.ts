import { describe, expect, it } from "vitest";
import { DeliveryError } from "../../src/domain/delivery.ts";
import { put } from "../../src/domain/directory.ts";
import { userNamed } from "../support/given.ts";
import { type House, house } from "../support/house.ts";

const uei = "uei.test/down";
const alice = { by: "alice", via: "test" };

/** A room that edits, a room that cannot, and alice; bob after fifteen minutes. */
async function roomsAndPeople(): Promise<House> {
  const h = await house();
  await h.change((d) => {
    const users = put(put(d, "user", userNamed("alice")), "user", userNamed("bob"));
    const first = [
      { kind: "room" as const, name: "chat:#ops" },
      { kind: "room" as const, name: "plain:#ops-irc" },
      { kind: "user" as const, name: "alice" },
    ];
    const second = [
      { kind: "user" as const, name: "bob" },
      { kind: "room" as const, name: "plain:#ops-irc" },
    ];
    const path = put(users, "path", {
      name: "p",
      steps: [{ targets: first }, { delay: 900_000, targets: second }],
    });
    const rule = { name: "clear", uei: "uei.test/up", acknowledge: uei, match: ["nodeid"] };
    return put(put(path, "autoAck", rule), "definition", { name: "d", uei, path: "p", subject: "down" });
  });
  return h;
}

function stateOf(h: House, room: string) {
  return h.chat.posted.filter((one) => one.to === room).map((one) => one.message.state);
}

describe("an answer", () => {
  it("stops everything, changes every message, and tells those networks that cannot change theirs", async () => {
    const h = await roomsAndPeople();
    await h.event({ uei });
    for (const to of ["#ops", "#ops-irc", "alice"]) expect(h.heard(to)).toEqual(["down"]);
    expect(await h.engine.acknowledge(1, alice)).toMatchObject({ outcome: "acknowledged" });
    await h.advance({ days: 1 });
    expect(stateOf(h, "#ops")).toEqual(["acknowledged"]);
    expect(h.told("#ops-irc").map((one) => one.message.state)).toEqual(["acknowledged"]);
    expect(h.heard("bob")).toEqual([]);
  });

  it("is said once in a room that was told twice and cannot change its messages", async () => {
    const h = await roomsAndPeople();
    await h.event({ uei });
    await h.advance({ minutes: 15 });
    for (const to of ["#ops", "#ops-irc", "alice", "bob"]) h.told(to);
    await h.engine.acknowledge(1, alice);
    await h.engine.settle();
    expect(h.heard("#ops-irc")).toEqual(["down"]);
  });

  it("goes to whoever came first; the second is told who that was", async () => {
    const h = await roomsAndPeople();
    await h.event({ uei });
    const outcomes = await Promise.all([
      h.engine.acknowledge(1, alice),
      h.engine.acknowledge(1, { by: "bob", via: "test" }),
    ]);
    expect(outcomes.map((one) => one.outcome).sort()).toEqual(["acknowledged", "already"]);
    const by = outcomes.map((one) => ("notice" in one ? one.notice.answeredBy : undefined));
    expect(by[0]).toBe(by[1]);
    await h.engine.settle();
    for (const to of ["#ops", "#ops-irc", "alice"]) h.told(to);
  });

  it("cancels what had not been sent yet", async () => {
    const h = await roomsAndPeople();
    h.chat.refuse = (to) => (to === "alice" ? new DeliveryError("chat.away", "away", "later") : undefined);
    await h.event({ uei });
    await h.engine.acknowledge(1, { by: "bob", via: "test" });
    h.chat.refuse = undefined;
    await h.advance({ hours: 1 });
    expect(h.heard("alice")).toEqual([]);
    const mine = (await h.store.transaction((tx) => tx.deliveries.ofNotice(1))).find(
      (one) => one.user === "alice",
    );
    expect(mine).toMatchObject({ state: "cancelled", reason: "answered before it was sent" });
    h.told("#ops");
    h.told("#ops-irc");
  });

  it("that is taken back lets the escalation go on at its time, or at once when that has passed", async () => {
    const h = await roomsAndPeople();
    await h.event({ uei });
    for (const to of ["#ops", "#ops-irc", "alice"]) h.told(to);
    await h.engine.acknowledge(1, alice);
    await h.advance({ minutes: 30 });
    expect(h.heard("#ops-irc")).toHaveLength(1);
    expect(await h.engine.unacknowledge(1, alice)).toMatchObject({ outcome: "unacknowledged" });
    await h.engine.settle();
    expect(h.heard("bob")).toEqual(["down"]);
    expect(stateOf(h, "#ops")).toEqual(["outstanding"]);
    h.told("#ops-irc");
    h.told("alice");
  });

  it("that comes while a post is being tried, and is taken back, does not cost that post", async () => {
    const h = await roomsAndPeople();
    h.chat.refuse = (to) => (to === "alice" ? new DeliveryError("chat.away", "away", "later") : undefined);
    await h.event({ uei });
    const bob = { by: "bob", via: "test" };
    let acknowledged: Promise<unknown> | undefined;
    h.chat.refuse = (to) => {
      if (to !== "alice") return undefined;
      h.chat.refuse = undefined;
      acknowledged = h.engine.acknowledge(1, bob);
      return new DeliveryError("chat.away", "away", "later");
    };
    await h.advance({ minutes: 5 });
    expect(await acknowledged).toMatchObject({ outcome: "acknowledged" });
    expect(h.heard("alice")).toEqual([]);
    await h.engine.unacknowledge(1, bob);
    await h.engine.settle();
    expect(h.heard("alice")).toEqual(["down"]);
    h.told("#ops");
    h.told("#ops-irc");
  });

  it("to a notice that does not exist changes nothing", async () => {
    const h = await house();
    expect(await h.engine.acknowledge(7, alice)).toEqual({ outcome: "unknown" });
    expect(await h.engine.unacknowledge(7, alice)).toEqual({ outcome: "unknown" });
  });
});

describe("a clearing event", () => {
  it("after a person's answer marks the notice resolved, and tells nobody who did not ask for it (D25)", async () => {
    const h = await roomsAndPeople();
    await h.event({ uei, nodeId: 1 });
    await h.engine.acknowledge(1, alice);
    await h.engine.settle();
    for (const to of ["#ops", "#ops-irc", "alice"]) h.told(to);
    await h.event({ uei: "uei.test/up", nodeId: 1 });
    expect(stateOf(h, "#ops")).toEqual(["resolved"]);
    const notice = await h.store.transaction((tx) => tx.notices.find(1));
    expect(notice?.answeredBy).toBe("alice/auto-acknowledged");
    expect(await h.engine.unacknowledge(1, alice)).toMatchObject({ outcome: "resolved" });
  });

  it("tells all who were told, once each, and changes the message", async () => {
    const h = await roomsAndPeople();
    await h.event({ uei, nodeId: 1 });
    await h.advance({ minutes: 15 });
    for (const to of ["#ops", "#ops-irc", "alice", "bob"]) h.told(to);
    await h.event({ uei: "uei.test/up", nodeId: 1 });
    for (const to of ["#ops", "#ops-irc", "alice", "bob"]) expect(h.heard(to)).toEqual(["RESOLVED: down"]);
    expect(stateOf(h, "#ops")).toEqual(["resolved", "resolved"]);
  });

  it("that came before the trouble, in the same breath, does not end it", async () => {
    const h = await roomsAndPeople();
    const up = h.engine.accept({ uei: "uei.test/up", nodeId: 1 });
    const down = h.engine.accept({ uei, nodeId: 1 });
    expect([await up, await down]).toMatchObject([{ acknowledged: [] }, { notices: [1] }]);
    await h.engine.settle();
    for (const to of ["#ops", "#ops-irc", "alice"]) expect(h.heard(to)).toEqual(["down"]);
  });

  it("tells a target that was off duty at the time, where its switch is on (D25)", async () => {
    const h = await roomsAndPeople();
    await h.change((d) => {
      const group = put(d, "group", { name: "day", users: ["alice", "bob"], duty: ["Mo1100-1700"] });
      const targets = [{ kind: "group" as const, name: "day", autoNotify: "on" as const }];
      return put(group, "path", { name: "p", steps: [{ targets }] });
    });
    await h.event({ uei, nodeId: 1 });
    expect(h.heard("alice")).toEqual([]);
    await h.advance({ hours: 2 });
    await h.event({ uei: "uei.test/up", nodeId: 1 });
    expect(h.heard("alice")).toEqual(["RESOLVED: down"]);
    expect(h.heard("bob")).toEqual(["RESOLVED: down"]);
  });
});
