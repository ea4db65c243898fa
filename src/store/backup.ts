import fs from "node:fs";
import { join } from "node:path";
import { sql } from "drizzle-orm";
import { drizzle } from "drizzle-orm/pglite";
import { Refusal } from "../domain/refusal.ts";
import { rowsOf } from "./db.ts";
import { diskTrouble, unusable } from "./disk.ts";
import { databaseIn, openDatabase } from "./embedded.ts";
import { lockFolder } from "./folder-lock.ts";
import { refuseNewer } from "./migrations.ts";

/** The database of a folder that no bot has open, as a tar, just as it lies there. Rejects with a Refusal when one has. */
export async function dumpFolder(folder: string): Promise<Blob> {
  if (!fs.existsSync(databaseIn(folder)))
    throw new Refusal(`There is no database in the data folder ${folder}.`, "DATA_DIR names the folder.");
  const release = await lockFolder(folder);
  try {
    const pglite = await openDatabase(databaseIn(folder));
    const dump = await pglite.dumpDataDir("none");
    await pglite.close();
    return dump;
  } finally {
    release();
  }
}

export interface Restored {
  outstanding: number;
  /** Where what had lain there lies now. */
  aside?: string;
}

/**
 * Makes the database of a folder what a dump holds. What lies there is moved aside under a name that ends in `stamp`, where
 * one is given. All or nothing: the new one takes its place when it is whole and on disk. Rejects with a Refusal when a bot
 * has the folder open, a database lies there and is to stay, or the dump cannot be used.
 */
export async function restoreFolder(
  folder: string,
  dump: Blob,
  stamp: string | undefined,
): Promise<Restored> {
  let release = () => {};
  const draft = join(folder, "pg.restoring");
  try {
    release = await lockFolder(folder);
    const [place, aside] = [databaseIn(folder), `${databaseIn(folder)}.${stamp}`];
    const isThere = fs.existsSync(place);
    if (isThere && stamp === undefined) {
      throw new Refusal(
        `There is a database in the data folder ${folder} already; nothing was restored.`,
        "With --force it is moved aside.",
      );
    }
    fs.rmSync(draft, { recursive: true, force: true });
    const outstanding = await unpack(draft, dump);
    syncAll(draft);
    if (isThere) fs.renameSync(place, aside);
    fs.renameSync(draft, place);
    sync(folder);
    return { outstanding, ...(isThere && { aside }) };
  } catch (error) {
    fs.rmSync(draft, { recursive: true, force: true });
    throw unusable(folder, error);
  } finally {
    release();
  }
}

/** Answers how many notices are outstanding in it. */
async function unpack(place: string, dump: Blob): Promise<number> {
  let pglite: Awaited<ReturnType<typeof openDatabase>>;
  try {
    pglite = await openDatabase(place, dump);
  } catch (error) {
    if (diskTrouble(error) !== undefined) throw error;
    const why = error instanceof Error ? error.message : String(error);
    const refusal = new Refusal(`This is no backup that can be read here: ${why}.`);
    refusal.cause = error;
    throw refusal;
  }
  try {
    const db = drizzle(pglite);
    await refuseNewer(db);
    const [row] = await rowsOf<{ count: number }>(
      db,
      sql`select count(*)::int as count from notices where answered_at is null`,
    );
    return row?.count ?? 0;
  } finally {
    await pglite.close();
  }
}

function syncAll(folder: string): void {
  for (const entry of fs.readdirSync(folder, { recursive: true, withFileTypes: true }))
    sync(join(entry.parentPath, entry.name));
  sync(folder);
}

function sync(path: string): void {
  const file = fs.openSync(path, "r");
  try {
    fs.fsyncSync(file);
  } finally {
    fs.closeSync(file);
  }
}
