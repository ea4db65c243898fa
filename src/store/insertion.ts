import { getTableColumns, type SQL, type SQLChunk, sql } from "drizzle-orm";
import { PgJsonb, type PgTable } from "drizzle-orm/pg-core";

/** A column by its name in the database, and how a value of it is written in JSON. */
interface Column {
  name: string;
  write: (value: unknown) => unknown;
}

/** The columns of each table by their names in TypeScript: looked up for every row. */
const known = new WeakMap<PgTable, ReadonlyMap<string, Column>>();

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
  const columns = columnsOf(table);
  const given = new Set<Column>();
  const documents = rows.map((row) => {
    const document: Record<string, unknown> = {};
    for (const [key, value] of Object.entries(row)) {
      const column = columns.get(key);
      if (!column || value === undefined) continue;
      given.add(column);
      document[column.name] = value === null ? null : column.write(value);
    }
    return document;
  });
  // In the table's order, so that the same rows make the same statement.
  const own = [...columns.values()].filter((column) => given.has(column)).map(identifierOf);
  const other = [...columns].flatMap(([key, column]) => {
    const value = made[key as keyof typeof made];
    return value ? [{ name: identifierOf(column), value }] : [];
  });
  return sql`insert into ${table} (${listed([...own, ...other.map(({ name }) => name)])})
    select ${listed([...own, ...other.map(({ value }) => value)])}
    from json_populate_recordset(null::${table}, ${JSON.stringify(documents)}::text::json)
    on conflict do nothing`;
}

function columnsOf(table: PgTable): ReadonlyMap<string, Column> {
  const found = known.get(table);
  if (found) return found;
  const columns = new Map(
    Object.entries(getTableColumns(table)).map(([key, column]): [string, Column] => {
      const isPlain = column instanceof PgJsonb;
      const write = (value: unknown) => (isPlain ? value : column.mapToDriverValue(value));
      return [key, { name: column.name, write }];
    }),
  );
  known.set(table, columns);
  return columns;
}

function identifierOf({ name }: Column): SQLChunk {
  return sql.identifier(name);
}

function listed(parts: SQLChunk[]): SQL {
  return sql.join(parts, sql`, `);
}
