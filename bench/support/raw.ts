import postgres from "postgres";

/** How many rows of events one commit held, in the middle of what the database has. */
export async function rowsACommit(url: string): Promise<number> {
  const sql = postgres(url, { max: 1, onnotice: () => {} });
  const [row] = await sql`select count(*)::float / count(distinct xmin::text) as rows from events`;
  await sql.end();
  return Math.max(1, Math.round(Number(row?.["rows"])));
}

/**
 * Rows a second that go into a table like `events`, with its indexes, by the same driver over so many connections: rows
 * that are there already, so many in one commit, each commit waited for. What is sent is made ready before the clock runs.
 */
export async function rawLimit(
  url: string,
  { each, connections, seconds }: { each: number; connections: number; seconds: number },
): Promise<number> {
  const sql = postgres(url, { max: connections, onnotice: () => {} });
  await sql`drop table if exists raw`;
  await sql`create table raw (like events including all)`;
  const [found] = await sql`
    select json_agg(row)::text as rows
    from (select uei, received_at, occurrence_id, open_key, document from events limit ${each}) as row`;
  const rows = String(found?.["rows"]);
  const columns = sql`uei, received_at, occurrence_id, open_key, document`;
  const insert = () =>
    sql.begin(
      (tx) => tx`
        insert into raw (${columns})
        select ${columns} from json_populate_recordset(null::raw, ${rows}::text::json) on conflict do nothing`,
    );
  await insert();
  const end = performance.now() + seconds * 1000;
  let count = 0;
  const from = performance.now();
  await Promise.all(
    Array.from({ length: connections }, async () => {
      while (performance.now() < end) count += (await insert()).count;
    }),
  );
  const rate = (count * 1000) / (performance.now() - from);
  await sql`drop table raw`;
  await sql.end();
  return rate;
}
