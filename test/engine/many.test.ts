import { expect, it } from "vitest";
import { systemClock } from "../../src/app/clock.ts";
import { put } from "../../src/domain/directory.ts";
import { bareEngine } from "../support/bare-engine.ts";
import { emptyDatabase } from "../support/database.ts";
import { telling, userNamed } from "../support/given.ts";
import { house } from "../support/house.ts";
import { recordedLog } from "../support/log.ts";

it("goes on when more is due than can be under way at once, and lets the rest of the process breathe", async () => {
  const store = await emptyDatabase();
  const log = recordedLog();
  const all = new Set<string>();
  const strategy = {
    name: "chatDirect",
    contactType: "chat",
    send: async ({ key }: { key: string }) => {
      await new Promise((resolve) => setImmediate(resolve));
      all.add(key);
      return {};
    },
  };
  const engine = bareEngine([strategy], { store, clock: systemClock, log });
  await engine.change((d) =>
    put(telling(d, "alice", "uei.test/x"), "house", { ...d.house, pagesAMinute: 300 }),
  );
  await Promise.all(Array.from({ length: 300 }, () => engine.accept({ uei: "uei.test/x" })));
  const stop = new AbortController();
  const running = engine.run(stop.signal);
  await expect.poll(() => all.size, { timeout: 50_000 }).toBe(300);
  stop.abort();
  await running;
  expect(log.complaints).toEqual([]);
});

it("plans more letters in one pass than one statement can hold", async () => {
  const h = await house();
  const names = Array.from({ length: 40 }, (_, index) => `user${index}`);
  await h.change((d) => {
    const users = names.reduce((all, name) => put(all, "user", userNamed(name)), d);
    const group = put(users, "group", { name: "g", users: names });
    const path = put(group, "path", { name: "p", steps: [{ targets: [{ kind: "group", name: "g" }] }] });
    const calm = put(path, "house", { ...d.house, pagesAMinute: 60 });
    return put(calm, "definition", { name: "d", uei: "uei.test/x", path: "p" });
  });
  await Promise.all(Array.from({ length: 60 }, () => h.engine.accept({ uei: "uei.test/x" })));
  await h.engine.settle();
  for (const name of names) expect(h.told(name)).toHaveLength(60);
});

it("is not kept from telling the others by one notice that cannot be planned", async () => {
  const h = await house();
  const tooLong = `#${"x".repeat(9_000)}`;
  await h.change((d) => {
    const users = put(d, "user", userNamed("alice"));
    const room = {
      kind: "room" as const,
      name: `chat:${Array.from(tooLong, (_, index) => String.fromCodePoint(0x4e00 + ((index * 7919) % 20_000))).join("")}`,
    };
    const bad = put(users, "path", { name: "bad", steps: [{ targets: [room] }] });
    const good = put(bad, "path", { name: "good", steps: [{ targets: [{ kind: "user", name: "alice" }] }] });
    const first = put(good, "definition", { name: "bad", uei: "uei.test/bad", path: "bad" });
    return put(first, "definition", { name: "good", uei: "uei.test/good", path: "good", subject: "good" });
  });
  await Promise.all([h.engine.accept({ uei: "uei.test/bad" }), h.engine.accept({ uei: "uei.test/good" })]);
  await h.engine.settle();
  expect(h.heard("alice")).toEqual(["good"]);
  expect(h.excuse()).toEqual([expect.stringContaining("A notice could not be planned")]);
});
