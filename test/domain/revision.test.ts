import { describe, expect, it } from "vitest";
import type { Delivery } from "../../src/domain/delivery.ts";
import { revisionOf } from "../../src/domain/revision.ts";
import { directoryWith, noticeAt, userNamed, utc } from "../support/given.ts";

const now = utc("2026-10-19T10:00:00Z");
const directory = directoryWith({
  user: [userNamed("alice"), userNamed("bob")],
  path: [{ name: "p", steps: [{ targets: [{ kind: "user", name: "alice" }] }] }],
});
const answered = { ...noticeAt(now, "p", directory), answeredAt: now, answeredBy: "alice" };

function delivery(id: number, more: Partial<Delivery>): Delivery {
  const place = { noticeId: 1, round: 1, step: 0, target: 0, command: "pager", address: "0170" };
  const times = { dueAt: now, wantedAt: now };
  return { ...place, ...times, id, kind: "post", state: "sent", claims: 1, attempts: 1, ...more };
}

const change = (id: number, of: number, more: Partial<Delivery> = {}) =>
  delivery(id, { kind: "revise", of, state: "pending", ...more });

describe("where messages cannot be changed", () => {
  it("one follow-up an address says it, the last", () => {
    const all = [delivery(1, {}), delivery(2, {}), change(3, 1), change(4, 2)];
    const say = all.slice(2).map((one) => revisionOf(one, all, answered, false));
    expect(say).toEqual([{ drop: "said by a later message" }, "say"]);
  });

  it("it is not left to a later follow-up that is going to be dropped itself", () => {
    const all = [
      delivery(1, { user: "bob" }),
      delivery(2, { user: "alice" }),
      change(3, 1, { user: "bob" }),
      change(4, 2, { user: "alice" }),
    ];
    const say = all.slice(2).map((one) => revisionOf(one, all, answered, false));
    expect(say).toEqual(["say", { drop: "they answered themself" }]);
  });

  it("it is not left to one that was dropped, or has failed", () => {
    for (const state of ["dropped", "failed", "cancelled"] as const) {
      const all = [delivery(1, {}), change(2, 1), change(3, 1, { state })];
      expect(revisionOf(all[1] as Delivery, all, answered, false)).toBe("say");
    }
  });
});

describe("where messages can be changed", () => {
  const ref = { network: "chat", room: "r", id: "m1" };

  it("of several changes that wait the last is made", () => {
    const all = [delivery(1, { ref }), change(2, 1), change(3, 1)];
    const made = all.slice(1).map((one) => revisionOf(one, all, answered, true));
    expect(made).toEqual([{ drop: "said by a later change" }, { edit: ref }]);
  });

  it("a change waits for a message that is being sent, and for none that never was", () => {
    const sending = [delivery(1, { state: "sending" }), change(2, 1)];
    expect(revisionOf(sending[1] as Delivery, sending, answered, true)).toBe("wait");
    const failed = [delivery(1, { state: "failed" }), change(2, 1)];
    expect(revisionOf(failed[1] as Delivery, failed, answered, true)).toEqual({
      drop: "its message was never sent",
    });
  });
});
