import { sql } from "drizzle-orm";
import { afterEach, beforeEach, describe, expect, inject, it } from "vitest";
import type { Db } from "../../src/store/db.ts";
import { rowsOf } from "../../src/store/db.ts";
import { type Line, openLine } from "../../src/store/line.ts";

const url = inject("postgres");
const mode = sql`select current_setting('plan_cache_mode') as mode`;
const insertion = sql`insert into pg_temp.modes (mode) select current_setting('plan_cache_mode') returning mode`;

describe.skipIf(!url)("a connection to a server", () => {
  let line: Line;

  beforeEach(() => {
    line = openLine(url, 1, "a test");
  });
  afterEach(() => line.end(1));

  const inTransaction = <T>(work: (db: Db) => Promise<T>) =>
    line.transaction(
      async (db) => {
        await db.execute(sql`create temporary table modes (mode text) on commit drop`);
        return await work(db);
      },
      () => {},
    );
  const modeOf = async (db: Db, query: typeof mode) => (await rowsOf<{ mode: string }>(db, query))[0]?.mode;

  it("plans for the values at hand, but keeps the plans by which it checks foreign keys of what is inserted", async () => {
    const modes = await inTransaction(async (db) => [
      await modeOf(db, mode),
      await modeOf(db, insertion),
      await modeOf(db, mode),
    ]);
    expect(modes).toEqual(["force_custom_plan", "auto", "force_custom_plan"]);
  });

  it("does so too for what is said in one breath", async () => {
    const modes = await inTransaction((db) =>
      Promise.all([insertion, mode, insertion, insertion, mode].map((query) => modeOf(db, query))),
    );
    expect(modes).toEqual(["auto", "force_custom_plan", "auto", "auto", "force_custom_plan"]);
  });

  it("begins anew with each transaction, also after one that failed on the way", async () => {
    await inTransaction((db) => modeOf(db, insertion));
    expect(await inTransaction((db) => modeOf(db, mode))).toBe("force_custom_plan");
    const broken = inTransaction((db) => modeOf(db, sql`insert into pg_temp.nowhere select 1`));
    await expect(broken).rejects.toThrow();
    expect(await inTransaction((db) => modeOf(db, mode))).toBe("force_custom_plan");
  });
});
