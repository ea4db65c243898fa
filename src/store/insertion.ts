import { getTableColumns, type SQL, type SQLChunk, sql } from "drizzle-orm";
import { PgJsonb, type PgTable } from "drizzle-orm/pg-core";

/**
 * Inserts many rows by one statement with one parameter, which is one text however many they are. What no row gives takes
 * its default, or what the database makes of `made`. Rows that collide with what is there are left out; to that,
 * `returning …` can be added.
 */
export function insertion<T extends PgTable>(
  table: T,
  rows: readonly T["$inferInsert"][],
  made: { [Key in keyof T["$inferInsert"]]?: SQL } = {},
): SQL {
  const all = Object.entries(getTableColumns(table));
  const given = all.filter(([key]) => rows.some((row) => fieldOf(row, key) !== undefined));
  const other = all.flatMap(([key, { name }]) => {
    const value = made[key as keyof typeof made];
    return value ? [{ name, value }] : [];
  });
  const documents = rows.map((row) => {
    const document: Record<string, unknown> = {};
    for (const [key, column] of given) {
      const value = fieldOf(row, key);
      const isPlain = value === undefined || value === null || column instanceof PgJsonb;
      document[column.name] = isPlain ? value : column.mapToDriverValue(value);
    }
    return document;
  });
  const names = given.map(([, { name }]) => sql.identifier(name));
  const columns = listed([...names, ...other.map(({ name }) => sql.identifier(name))]);
  return sql`insert into ${table} (${columns})
    select ${listed([...names, ...other.map(({ value }) => value)])} from json_populate_recordset(null::${table}, ${JSON.stringify(documents)}::text::json)
    on conflict do nothing`;
}

function listed(parts: SQLChunk[]): SQL {
  return sql.join(parts, sql`, `);
}

function fieldOf(row: object, key: string): unknown {
  return (row as Record<string, unknown>)[key];
}
