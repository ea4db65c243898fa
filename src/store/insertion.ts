import { getTableColumns, type SQL, sql } from "drizzle-orm";
import { PgJsonb, type PgTable } from "drizzle-orm/pg-core";

/**
 * Inserts many rows by one statement with one parameter, which is one text however many they are. What no row gives takes
 * its default. Rows that collide with what is there are left out; to that, `returning …` can be added.
 */
export function insertion<T extends PgTable>(table: T, rows: readonly T["$inferInsert"][]): SQL {
  const all = Object.entries(getTableColumns(table));
  const given = all.filter(([key]) => rows.some((row) => fieldOf(row, key) !== undefined));
  const documents = rows.map((row) => {
    const document: Record<string, unknown> = {};
    for (const [key, column] of given) {
      const value = fieldOf(row, key);
      const isPlain = value === undefined || value === null || column instanceof PgJsonb;
      document[column.name] = isPlain ? value : column.mapToDriverValue(value);
    }
    return document;
  });
  const columns = sql.join(
    given.map(([, { name }]) => sql.identifier(name)),
    sql`, `,
  );
  return sql`insert into ${table} (${columns})
    select ${columns} from json_populate_recordset(null::${table}, ${JSON.stringify(documents)}::text::json)
    on conflict do nothing`;
}

function fieldOf(row: object, key: string): unknown {
  return (row as Record<string, unknown>)[key];
}
