import { readFileSync } from "node:fs";
import { setTimeout } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { sql } from "drizzle-orm";
import { Refusal } from "../domain/refusal.ts";
import { type Db, rowsOf } from "./db.ts";

/** One folder of migrations for both drivers. */
export const migrationsFolder = fileURLToPath(new URL("../../migrations", import.meta.url));

/** How many migrations this program knows: a process with a greater number is newer. */
export const schemaVersion = (
  JSON.parse(readFileSync(`${migrationsFolder}/meta/_journal.json`, "utf8")) as { entries: unknown[] }
).entries.length;

/** Seconds after which a process that said nothing counts as gone, and for which older ones are waited for. */
const gone = 10;
const patience = 60;

/** Refuses a database that a newer program has migrated: this one would not know what its columns mean. */
export async function refuseNewer(db: Db): Promise<void> {
  const version = await migratedTo(db);
  if (version > schemaVersion)
    throw new Refusal(
      `The database has schema ${version}, and this Watchbill knows ${schemaVersion}: a newer one has used it.`,
      "Start the newer Watchbill, or restore a backup that was made before the update.",
    );
}

/**
 * Asks processes of an older program to stand down, and waits until they have: they see that a newer one is here, and
 * stop. Nothing to do where the schema stays as it is.
 */
export async function waitForOlder(db: Db, id: string): Promise<void> {
  const version = await migratedTo(db);
  if (version === 0 || version >= schemaVersion || !(await exists(db, "public.processes"))) return;
  const here = sql`insert into processes (id, schema, commands, seen_at)
    values (${id}, ${schemaVersion}, '[]', clock_timestamp())
    on conflict (id) do update set seen_at = excluded.seen_at`;
  for (let waited = 0; waited <= patience; waited += 0.5) {
    await db.execute(here);
    const older = await rowsOf<{ id: string }>(
      db,
      sql`select id from processes
          where schema < ${schemaVersion} and seen_at > clock_timestamp() - make_interval(secs => ${gone})`,
    );
    if (older.length === 0) return;
    await setTimeout(500);
  }
  throw new Refusal(
    `Bots of an older Watchbill still use this database after ${patience} s, so it cannot be updated.`,
    "Stop them, then start this one again.",
  );
}

/** How many migrations a database has had. */
export async function migratedTo(db: Db): Promise<number> {
  if (!(await exists(db, "drizzle.__drizzle_migrations"))) return 0;
  const [row] = await rowsOf<{ count: number }>(
    db,
    sql`select count(*)::int as count from drizzle.__drizzle_migrations`,
  );
  return row?.count ?? 0;
}

async function exists(db: Db, table: string): Promise<boolean> {
  const [row] = await rowsOf<{ there: boolean }>(db, sql`select to_regclass(${table}) is not null as there`);
  return row?.there ?? false;
}
