import { getTableColumns, type SQL, type SQLChunk, sql } from "drizzle-orm";
import { PgJsonb, type PgTable } from "drizzle-orm/pg-core";

/** A column by its name in TypeScript and in the database, and how a value of it is written in JSON. */
interface Column {
  key: string;
  name: string;
  write: (value: unknown) => unknown;
}

/** The columns of each table, in its order: every row goes through them. */
const known = new WeakMap<PgTable, readonly Column[]>();

/**
 * Inserts many rows by one statement with one parameter, which is one text however many they are. What no row gives takes
 * its default, or what the database makes of `made`; what only some give is null in the others. Rows that collide with
 * what is there are left out; to that, `returning …` can be added.
 */
export function insertion<T extends PgTable>(
  table: T,
  rows: readonly T["$inferInsert"][],
  made: { [Key in keyof T["$inferInsert"]]?: SQL } = {},
): SQL {
  const columns = columnsOf(table);
  const given = new Set<Column>();
  const documents = rows.map((row: Record<string, unknown>) => {
    const document: Record<string, unknown> = {};
    for (const column of columns) {
      const value = row[column.key];
      if (value === undefined) continue;
      given.add(column);
      document[column.name] = value === null ? null : column.write(value);
    }
    return document;
  });
  // In the table's order, so that the same rows make the same statement.
  const own = columns.filter((column) => given.has(column)).map(identifierOf);
  const other = columns.flatMap((column) => {
    const value = made[column.key as keyof typeof made];
    return value ? [{ name: identifierOf(column), value }] : [];
  });
  return sql`insert into ${table} (${listed([...own, ...other.map(({ name }) => name)])})
    select ${listed([...own, ...other.map(({ value }) => value)])}
    from json_populate_recordset(null::${table}, ${JSON.stringify(documents)}::text::json)
    on conflict do nothing`;
}

/** Is that a statement that inserts rows that are given to it? (One of what it finds in the book is another matter.) */
export function isInsertion(statement: string): boolean {
  return statement.startsWith("insert into ") && statement.includes(" from json_populate_recordset(");
}

function columnsOf(table: PgTable): readonly Column[] {
  const found = known.get(table);
  if (found) return found;
  const columns = Object.entries(getTableColumns(table)).map(([key, column]): Column => {
    const isPlain = column instanceof PgJsonb;
    const write = (value: unknown) => (isPlain ? value : column.mapToDriverValue(value));
    return { key, name: column.name, write };
  });
  known.set(table, columns);
  return columns;
}

function identifierOf({ name }: Column): SQLChunk {
  return sql.identifier(name);
}

function listed(parts: SQLChunk[]): SQL {
  return sql.join(parts, sql`, `);
}
