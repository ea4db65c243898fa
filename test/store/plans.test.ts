import { sql } from "drizzle-orm";
import { integer, pgTable, text } from "drizzle-orm/pg-core";
import { afterEach, beforeEach, describe, expect, inject, it } from "vitest";
import { type Db, rowsOf } from "../../src/store/db.ts";
import { insertion } from "../../src/store/insertion.ts";
import { type Line, openLine } from "../../src/store/line.ts";

const url = inject("postgres");
const modes = pgTable("modes", { nr: integer("nr"), mode: text("mode") });
const current = sql`current_setting('plan_cache_mode')`;
const mode = sql`select ${current} as mode`;
const given = sql`${insertion(modes, [{ nr: 1 }], { mode: current })} returning mode`;
const found = sql`insert into modes (nr, mode) select count(*), ${current} from pg_class returning mode`;

describe.skipIf(!url)("a connection to a server", () => {
  let line: Line;

  beforeEach(() => {
    line = openLine(url, 1, "a test");
  });
  afterEach(() => line.end(1));

  const inTransaction = <T>(work: (db: Db) => Promise<T>) =>
    line.transaction(
      async (db) => {
        await db.execute(sql`create temporary table modes (nr integer, mode text) on commit drop`);
        return await work(db);
      },
      () => {},
    );
  const modeOf = async (db: Db, query: typeof mode) => (await rowsOf<{ mode: string }>(db, query))[0]?.mode;

  it("plans for the values at hand, but keeps the plans by which it checks foreign keys of what is inserted", async () => {
    const modes = await inTransaction(async (db) => [
      await modeOf(db, mode),
      await modeOf(db, given),
      await modeOf(db, found),
    ]);
    expect(modes).toEqual(["force_custom_plan", "auto", "force_custom_plan"]);
  });

  it("does so too for what is said in one breath", async () => {
    const modes = await inTransaction((db) =>
      Promise.all([given, mode, given, given, found].map((query) => modeOf(db, query))),
    );
    expect(modes).toEqual(["auto", "force_custom_plan", "auto", "auto", "force_custom_plan"]);
  });

  it("begins anew with each transaction, also after one that failed on the way", async () => {
    await inTransaction((db) => modeOf(db, given));
    expect(await inTransaction((db) => modeOf(db, mode))).toBe("force_custom_plan");
    const broken = inTransaction((db) => modeOf(db, sql`insert into pg_temp.nowhere select 1`));
    await expect(broken).rejects.toThrow();
    expect(await inTransaction((db) => modeOf(db, mode))).toBe("force_custom_plan");
  });
});
