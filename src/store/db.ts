import { type SQL, sql } from "drizzle-orm";
import type { PgDatabase, PgQueryResultHKT } from "drizzle-orm/pg-core";

/** A drizzle transaction on either driver. */
export type Db = PgDatabase<PgQueryResultHKT>;

/** Rows of a raw query: postgres.js answers with an array, PGlite with an object that holds one. */
export async function rowsOf<Row extends Record<string, unknown>>(db: Db, query: SQL): Promise<Row[]> {
  const result: unknown = await db.execute(query);
  return (Array.isArray(result) ? result : (result as { rows: unknown[] }).rows) as Row[];
}

/** Numbers as a subquery: one parameter, and so one statement, however many they are. */
export function numbers(ids: readonly number[]): SQL {
  return sql`select value::bigint from jsonb_array_elements_text(${JSON.stringify(ids)}::text::jsonb)`;
}
