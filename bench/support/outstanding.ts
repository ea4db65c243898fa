import { readFileSync } from "node:fs";
import postgres from "postgres";
import type { Load } from "./client.ts";
import { instant } from "./figures.ts";

/**
 * Writes so many notices into the empty book of a house that does not run, past it: by itself it would take long. All are
 * outstanding, each is told to one person by its first step, and has one more to come in a day.
 */
export async function addOutstanding(url: string, count: number, people: number): Promise<void> {
  const sql = postgres(url, { max: 1, onnotice: () => {} });
  await sql.unsafe(`
    create temporary table wanted as
    select id, id % ${people} as person, now() as at, now() + interval '1 day' + id * interval '1 ms' as due
    from generate_series(1, ${count}) as id;

    insert into events (id, uei, received_at, document)
    select id, 'uei.example.org/bench/' || person, at, jsonb_build_object(
      'uei', 'uei.example.org/bench/' || person, 'source', 'bench', 'time', at, 'receivedAt', at,
      'nodeLabel', 'web' || id || '.example.org', 'severity', 'Major', 'notify', true, 'categories', '[]'::jsonb,
      'assets', '{}'::jsonb, 'parms', jsonb_build_array(jsonb_build_object('name', 'mark', 'value', 'bench ' || id)))
    from wanted;

    insert into notices (id, event_id, event_uei, definition, path, steps, subject, text, numeric, created_at,
      next_step, next_due_at, off_duty, traits)
    select id, id, 'uei.example.org/bench/' || person, 'person' || person, 'person' || person, document -> 'steps',
      'It is down.', 'It is down.', '', at, 1, due,
      '[]', array[id]
    from wanted join directory_documents on kind = 'path' and name = 'person' || person;

    insert into deliveries (notice_id, step, target, kind, user_name, command, address, state, due_at, wanted_at,
      claims, attempts, sent_at)
    select id, 0, 0, 'post', 'person' || person, 'null', 'person' || person, 'sent', at, at, 1, 1, at from wanted;

    insert into notice_log (notice_id, at, what, step, target, whom, detail)
    select id, at, 'planned', 0, 0, 'person' || person, 'null' from wanted;

    select setval(pg_get_serial_sequence('events', 'id'), ${count});
    select setval(pg_get_serial_sequence('notices', 'id'), ${count})`);
  await sql`vacuum analyze`;
  await sql`checkpoint`;
  await sql.end();
}

/** Milliseconds from now until the first is due: the house, which runs, looks at least once a second. */
const ahead = 3_000;

/**
 * Makes the next step of the first so many notices due, so many a second. Resolves as the first is, and answers when that
 * was, in milliseconds since 1970; their subjects are marked with when each is.
 */
export async function makeDue(url: string, { count, perSecond }: Load): Promise<number> {
  const sql = postgres(url, { max: 1, onnotice: () => {} });
  const from = instant() + ahead;
  await sql.unsafe(`
    update notices set next_due_at = due,
      subject = format('bench %s %s', id, (extract(epoch from due) * 1000)::numeric(16, 3))
    from (select step, to_timestamp((${from} + (step - 1) * 1000.0 / ${perSecond}) / 1000.0) as due
      from generate_series(1, ${count}) as step) as steps
    where id = step`);
  await sql.end();
  if (instant() > from) throw new Error(`${count} notices took too long to write`);
  await new Promise((resolve) => setTimeout(resolve, from - instant()));
  return from;
}

/** How many steps are left to be planned of the first so many notices. */
export function leftToPlan(sql: postgres.Sql, count: number): Promise<number> {
  return sql`select count(*)::int as left from notices where next_step is not null and id <= ${count}`.then(
    ([row]) => Number(row?.["left"]),
  );
}

/** Memory in MiB of all processes of a database server, what they share counted once. */
export async function serverMemory(url: string): Promise<number> {
  const sql = postgres(url, { max: 1, onnotice: () => {} });
  const rows = await sql`select pid from pg_stat_activity`;
  await sql.end();
  const kilobytes = rows.map((row) => {
    try {
      const rollup = readFileSync(`/proc/${row["pid"]}/smaps_rollup`, "utf8");
      return Number(/^Pss:\s+(\d+)/m.exec(rollup)?.[1] ?? 0);
    } catch {
      // It has ended by now.
      return 0;
    }
  });
  return kilobytes.reduce((sum, one) => sum + one, 0) / 1024;
}
