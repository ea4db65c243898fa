import { createHash } from "node:crypto";
import { describe, expect, test } from "vitest";
import { createGuard } from "../../src/http/guard.ts";
import { createPace } from "../../src/http/pace.ts";
import { simClock } from "../support/sim-clock.ts";

const fixed = "the-token-of-the-settings";

function door(names: string[], mayStandOpen = true, own: string | undefined = undefined) {
  const clock = simClock("2026-10-19T10:00:00Z");
  const kept = new Set(names);
  const used: string[] = [];
  let reads = 0;
  const tokens = {
    clock,
    all: async () => {
      reads += 1;
      return [...kept].map((name) => ({ name, hash: createHash("sha256").update(name).digest("hex") }));
    },
    used: async (name: string) => void used.push(name),
  };
  const guard = createGuard(own, tokens, mayStandOpen);
  const knock = (token?: string, host = "127.0.0.1") =>
    guard
      .admit(
        new Request("http://house/events", {
          headers: { host, ...(token !== undefined && { authorization: `Bearer ${token}` }) },
        }),
      )
      .then(
        () => "in",
        (error: unknown) => (error as { status: number }).status,
      );
  return { clock, kept, used, guard, knock, reads: () => reads };
}

describe("who brings events", () => {
  test("any of several tokens opens, beside the one of the settings", async () => {
    const { knock } = door(["grafana", "backup"], true, fixed);
    expect(
      await Promise.all(["grafana", "backup", fixed, "other", undefined].map((one) => knock(one))),
    ).toEqual(["in", "in", "in", 401, 401]);
  });

  test("a token that is added or removed counts within five seconds, and the book is asked no oftener", async () => {
    const { clock, kept, knock, reads } = door(["old"]);
    expect([await knock("old"), await knock("new")]).toEqual(["in", 401]);
    kept.add("new");
    kept.delete("old");
    clock.moveTo(clock.now().plus({ seconds: 4 }));
    expect([await knock("old"), await knock("new"), reads()]).toEqual(["in", 401, 1]);
    clock.moveTo(clock.now().plus({ seconds: 1 }));
    expect([await knock("old"), await knock("new"), reads()]).toEqual([401, "in", 2]);
  });

  test("the last use is noted, once a minute at most", async () => {
    const { clock, knock, used } = door(["grafana"]);
    for (let turn = 0; turn < 4; turn += 1) {
      await knock("grafana");
      clock.moveTo(clock.now().plus({ seconds: 30 }));
    }
    expect(used).toEqual(["grafana", "grafana"]);
  });

  test("without any token a house on loopback is open to this machine's own names", async () => {
    const { knock, guard } = door([]);
    expect(guard.isLocked()).toBe(false);
    expect([await knock(), await knock(undefined, "evil.example.org")]).toEqual(["in", 403]);
  });

  test("one that others can reach never is, also when its last token is removed", async () => {
    const { kept, clock, knock, guard } = door(["grafana"], false);
    expect(await knock("grafana")).toBe("in");
    kept.clear();
    clock.moveTo(clock.now().plus({ seconds: 5 }));
    expect([await knock("grafana"), await knock(), guard.isLocked()]).toEqual([401, 401, true]);
  });

  test("the token of the settings opens also while the book is out of reach", async () => {
    const away = { clock: simClock("2026-10-19T10:00:00Z"), all: () => Promise.reject(new Error("away")) };
    const guard = createGuard(fixed, { ...away, used: async () => {} }, false);
    const request = (token: string) =>
      new Request("http://house/events", { headers: { authorization: `Bearer ${token}` } });
    await guard.admit(request(fixed));
    await expect(guard.admit(request("another"))).rejects.toThrow("away");
  });
});

describe("the pace", () => {
  test("bears ten seconds' worth at once, then so many a second, each address for itself", () => {
    const clock = simClock("2026-10-19T10:00:00Z");
    const pace = createPace(clock, 2);
    const taken = (address: string) => {
      let count = 0;
      try {
        for (; count < 1000; count += 1) pace(address);
      } catch {}
      return count;
    };
    expect([taken("192.0.2.1"), taken("192.0.2.2"), taken("192.0.2.1")]).toEqual([20, 20, 0]);
    clock.moveTo(clock.now().plus({ seconds: 3 }));
    expect(taken("192.0.2.1")).toBe(6);
  });

  test("says when to come again", () => {
    const pace = createPace(simClock("2026-10-19T10:00:00Z"), 1);
    for (let turn = 0; turn < 10; turn += 1) pace("192.0.2.1");
    expect(() => pace("192.0.2.1")).toThrow(
      expect.objectContaining({ status: 429, headers: { "retry-after": "1" } }),
    );
  });

  test("remembers those that were heard last", () => {
    const pace = createPace(simClock("2026-10-19T10:00:00Z"), 1);
    const useUp = (address: string) => {
      for (let turn = 0; turn < 10; turn += 1) pace(address);
    };
    useUp("192.0.2.1");
    for (let other = 0; other < 9_998; other += 1) pace(`2001:db8::${other.toString(16)}`);
    useUp("192.0.2.2");
    expect(() => pace("192.0.2.1")).toThrow();
    pace("192.0.2.3");
    expect(() => pace("192.0.2.1")).not.toThrow();
    expect(() => pace("192.0.2.2")).toThrow();
  });
});
