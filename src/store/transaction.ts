import type { SQL } from "drizzle-orm";
import type { PgDatabase, PgQueryResultHKT } from "drizzle-orm/pg-core";
import type { Tx } from "../ports/store.ts";
import { auditShelf } from "./audit.ts";
import { deliveryShelf } from "./deliveries.ts";
import { type DirectoryCache, directoryShelf } from "./directory.ts";
import { eventShelf } from "./events.ts";
import { noticeShelf } from "./notices.ts";

/** A drizzle transaction on either driver. */
export type Db = PgDatabase<PgQueryResultHKT>;

/** The shelves of one transaction, and whether it wants everybody woken once it is committed. */
export function openTx(db: Db, cache: DirectoryCache): { tx: Tx; nudged: () => boolean } {
  let nudged = false;
  const tx: Tx = {
    directory: directoryShelf(db, cache),
    events: eventShelf(db),
    notices: noticeShelf(db),
    deliveries: deliveryShelf(db),
    audit: auditShelf(db),
    nudge: () => {
      nudged = true;
    },
  };
  return { tx, nudged: () => nudged };
}

/** Rows of a raw query: postgres.js answers with an array, PGlite with an object that holds one. */
export async function rowsOf<Row extends Record<string, unknown>>(db: Db, query: SQL): Promise<Row[]> {
  const result: unknown = await db.execute(query);
  return (Array.isArray(result) ? result : (result as { rows: unknown[] }).rows) as Row[];
}
