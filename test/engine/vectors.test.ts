import { describe, expect } from "vitest";
import { put } from "../../src/domain/directory.ts";
import { userNamed } from "../support/given.ts";
import { house } from "../support/house.ts";
import { interfaceDown, nodeDown, nodeUp, opennmsHouse } from "../support/opennms.ts";
import { differs, vector } from "../vectors/vector.ts";

async function opennms() {
  const h = await house();
  await h.change(opennmsHouse);
  return h;
}

const byHand = { by: "somebody", via: "test" };

describe("escalation, as it happens", () => {
  vector("C065", "the initial user at once, the escalation 2.5 seconds later", async () => {
    const h = await opennms();
    await h.event(interfaceDown);
    expect(h.heard("initial")).toEqual(["interface 192.168.1.1 down."]);
    await h.advance({ milliseconds: 2_499 });
    expect(h.heard("escalated")).toEqual([]);
    await h.advance({ milliseconds: 1 });
    expect(h.heard("escalated")).toEqual(["interface 192.168.1.1 down."]);
  });

  vector("C066", "an answer after one second: nobody else is told", async () => {
    const h = await opennms();
    await h.event(interfaceDown);
    expect(h.heard("initial")).toHaveLength(1);
    await h.advance({ seconds: 1 });
    await h.engine.acknowledge(1, byHand);
    await h.advance({ days: 1 });
    expect(h.heard("escalated")).toEqual([]);
  });

  vector("C067", "an initial delay of 1.8 seconds", async () => {
    const h = await opennms();
    await h.event(nodeDown);
    await h.advance({ milliseconds: 1_799 });
    expect(h.heard("initial")).toEqual([]);
    await h.advance({ milliseconds: 1 });
    expect(h.heard("initial")).toEqual(["node 1 down."]);
  });

  vector("C068", "an answer within the initial delay: nothing is sent", async () => {
    const h = await opennms();
    await h.event(nodeDown);
    await h.engine.acknowledge(1, byHand);
    await h.advance({ seconds: 7 });
    expect(h.heard("initial")).toEqual([]);
  });

  vector("C069", "a group with an interval of three seconds, in the order of its list", async () => {
    const h = await house();
    await h.change((d) => {
      const users = put(put(d, "user", userNamed("admin")), "user", userNamed("brozow"));
      const group = put(users, "group", { name: "g", users: ["brozow", "admin"] });
      const path = put(group, "path", {
        name: "p",
        steps: [{ targets: [{ kind: "group", name: "g", interval: 3_000 }] }],
      });
      return put(path, "definition", { name: "d", uei: nodeDown.uei, path: "p" });
    });
    await h.event(nodeDown);
    expect([h.heard("brozow").length, h.heard("admin").length]).toEqual([1, 0]);
    await h.advance({ seconds: 3 });
    expect(h.heard("admin")).toHaveLength(1);
  });

  differs(
    "C077",
    "0001 due rows",
    "a step is told when it is due, not at the next tick of a queue",
    async () => {
      const h = await opennms();
      await h.event(interfaceDown);
      h.heard("initial");
      await h.advance({ milliseconds: 2_500 });
      expect(h.told("escalated")).toHaveLength(1);
      const [, post] = await h.store.transaction((tx) => tx.deliveries.ofNotice(1));
      expect(post?.sentAt?.toISO()).toBe("2026-10-19T10:00:02.500Z");
    },
  );
});

describe("auto-acknowledge, as it happens", () => {
  vector("C126", "who was told hears RESOLVED, and the up event has a notice of its own", async () => {
    const h = await opennms();
    await h.event(nodeDown);
    await h.advance({ seconds: 2 });
    expect(h.heard("initial")).toEqual(["node 1 down."]);
    await h.event(nodeUp);
    expect(h.heard("initial")).toEqual(["RESOLVED: node 1 down."]);
    expect(h.heard("up")).toEqual(["node 1 up."]);
  });

  vector("C127", "cleared within the initial delay: no RESOLVED to people who heard nothing", async () => {
    const h = await opennms();
    await h.event(nodeDown);
    await h.advance({ seconds: 1 });
    await h.event(nodeUp);
    await h.advance({ minutes: 1 });
    expect(h.heard("initial")).toEqual([]);
    expect(h.heard("up")).toEqual(["node 1 up."]);
  });

  differs(
    "C130",
    "D15",
    "a clearing event ends every notice that matches, not only the newest event's",
    async () => {
      const h = await opennms();
      await h.event(nodeDown);
      await h.event(nodeDown);
      await h.advance({ seconds: 2 });
      expect(h.heard("initial")).toHaveLength(2);
      expect(await h.event(nodeUp)).toMatchObject({ acknowledged: [1, 2] });
      expect(h.heard("initial")).toEqual(["RESOLVED: node 1 down.", "RESOLVED: node 1 down."]);
      h.heard("up");
    },
  );

  vector("C131", "a second clearing event finds nothing to do", async () => {
    const h = await opennms();
    await h.event(nodeDown);
    await h.advance({ seconds: 2 });
    await h.event(nodeUp);
    expect(h.heard("initial")).toHaveLength(2);
    expect(await h.event(nodeUp)).toMatchObject({ acknowledged: [] });
    expect(h.heard("initial")).toEqual([]);
    expect(h.heard("up")).toHaveLength(2);
  });

  differs("C132", "D14", "who was told by two steps hears RESOLVED once", async () => {
    const h = await house();
    await h.change((d) => {
      const twice = { targets: [{ kind: "user" as const, name: "initial" }] };
      return put(opennmsHouse(d), "path", { name: "Delayed", steps: [twice, { delay: 1_000, ...twice }] });
    });
    await h.event(nodeDown);
    await h.advance({ seconds: 2 });
    expect(h.heard("initial")).toHaveLength(2);
    await h.event(nodeUp);
    expect(h.heard("initial")).toEqual(["RESOLVED: node 1 down."]);
    h.heard("up");
  });

  vector("C133", "with notices off a clearing event still ends notices, and says nothing", async () => {
    const h = await opennms();
    await h.event(nodeDown);
    await h.advance({ seconds: 2 });
    h.heard("initial");
    await h.change((d) => put(d, "house", { ...d.house, notices: "off" }));
    expect(await h.event(nodeUp)).toMatchObject({ notices: [], acknowledged: [1] });
    await h.advance({ minutes: 1 });
    expect(h.heard("initial")).toEqual([]);
  });

  vector("C134", "auto-notify: on tells always, off never, auto as long as no person answered", async () => {
    for (const [autoNotify, hears] of [
      ["on", 1],
      ["off", 0],
      ["auto", 0],
    ] as const) {
      const h = await house();
      const target = { kind: "user" as const, name: "initial", autoNotify };
      await h.change((d) =>
        put(opennmsHouse(d), "path", { name: "Delayed", steps: [{ targets: [target] }] }),
      );
      await h.event(nodeDown);
      h.heard("initial");
      await h.engine.acknowledge(1, byHand);
      await h.event(nodeUp);
      expect([autoNotify, h.heard("initial").length]).toEqual([autoNotify, hears]);
      h.heard("up");
    }
  });

  vector("C135", "auto: no person answered, so they hear RESOLVED", async () => {
    const h = await opennms();
    await h.event(nodeDown);
    await h.advance({ seconds: 2 });
    await h.event(nodeUp);
    expect(h.heard("initial")).toEqual(["node 1 down.", "RESOLVED: node 1 down."]);
    h.heard("up");
  });
});
