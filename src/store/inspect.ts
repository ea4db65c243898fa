import fs from "node:fs";
import { sql } from "drizzle-orm";
import { drizzle } from "drizzle-orm/pglite";
import type { DateTime } from "luxon";
import { instantFromText } from "./columns.ts";
import { type Db, rowsOf } from "./db.ts";
import { databaseIn, openDatabase } from "./embedded.ts";
import { lockFolder } from "./folder-lock.ts";
import { onOwnConnection, primaryOf } from "./line.ts";
import { migratedTo, schemaVersion } from "./migrations.ts";

/** How a database is, looked at without changing it. */
export interface Inspection {
  /** "PostgreSQL 17.5". */
  version: string;
  /** How many migrations it has had, of how many that this program knows. */
  schema: { has: number; known: number };
  /** Is what was committed on disk? */
  isSafe: boolean;
  now: DateTime;
}

/** Looks at a server's database. Rejects with what keeps it from being reached. */
export async function inspectServer(url: string): Promise<Inspection> {
  return await onOwnConnection(await primaryOf(url), inspect);
}

/**
 * Looks at the database of a folder that no bot has open; undefined when there is none yet. Rejects with a Refusal when a
 * bot has.
 */
export async function inspectFolder(folder: string): Promise<Inspection | undefined> {
  if (!fs.existsSync(databaseIn(folder))) return undefined;
  const release = await lockFolder(folder);
  try {
    const pglite = await openDatabase(databaseIn(folder));
    const found = await inspect(drizzle(pglite));
    await pglite.close();
    return found;
  } finally {
    release();
  }
}

async function inspect(db: Db): Promise<Inspection> {
  const has = await migratedTo(db);
  const [row] = await rowsOf<{ version: string; fsync: string; commit: string; now: string }>(
    db,
    sql`select current_setting('server_version') as version, current_setting('fsync') as fsync,
      current_setting('synchronous_commit') as commit, clock_timestamp()::text as now`,
  );
  const { version = "", fsync, commit, now = "" } = row ?? {};
  return {
    version: `PostgreSQL ${version.split(" ")[0]}`,
    schema: { has, known: schemaVersion },
    isSafe: fsync === "on" && commit !== "off",
    now: instantFromText(now),
  };
}
