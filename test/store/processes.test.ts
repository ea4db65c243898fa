import { expect, test } from "vitest";
import { emptyDatabase } from "../support/database.ts";

const process = (id: string) => ({ id, schema: 2, commands: [] });

test("processes know of each other while they live, and the time is the database's", async () => {
  const store = await emptyDatabase();
  await store.transaction((tx) => tx.processes.beat(process("one"), 10));
  const { alive, databaseTime } = await store.transaction((tx) => tx.processes.beat(process("two"), 10));
  expect(alive.map(({ id }) => id)).toEqual(["one", "two"]);
  expect(Math.abs(databaseTime.toMillis() - Date.now())).toBeLessThan(60_000);
  await store.transaction((tx) => tx.processes.leave("one"));
  const later = await store.transaction((tx) => tx.processes.beat(process("two"), 10));
  expect(later.alive.map(({ id }) => id)).toEqual(["two"]);
});

test("a lease is its holder's until it is over or given back", async () => {
  const store = await emptyDatabase();
  const take = (holder: string, seconds = 60) =>
    store.transaction((tx) => tx.leases.take("network irc", holder, seconds));
  expect(await take("one")).toBe("one");
  expect(await take("two")).toBe("one");
  await store.transaction((tx) => tx.leases.release("network irc", "two"));
  expect(await take("two")).toBe("one");
  expect(await store.transaction((tx) => tx.leases.held())).toEqual([{ name: "network irc", holder: "one" }]);
  expect(await take("one", 0)).toBe("one");
  expect(await take("two")).toBe("two");
});
