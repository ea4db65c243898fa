import { and, asc, eq, sql } from "drizzle-orm";
import type { DateTime } from "luxon";
import { watchUei } from "../domain/watch.ts";
import type { Suspect, WatchShelf } from "../ports/store-watch.ts";
import { instantFromText } from "./columns.ts";
import { type Db, rowsOf } from "./db.ts";
import { deliveries, holds, noticeLog, notices } from "./schema.ts";
import { findings } from "./schema-watch.ts";

/** Each question by a partial index over what is open, so that it costs the same however much the book holds. */
export function watchShelf(db: Db): WatchShelf {
  const isOwn = sql`starts_with(event_uei, ${watchUei}) as is_own`;

  async function suspects(query: ReturnType<typeof sql>): Promise<Suspect[]> {
    const rows = await rowsOf<{ id: number; since: string; is_own: boolean }>(db, query);
    return rows.map((row) => ({
      notice: Number(row.id),
      since: instantFromText(row.since),
      isOwn: row.is_own,
    }));
  }

  return {
    unclaimed: (before, limit) =>
      suspects(sql`
        (select id, next_due_at::text as since, ${isOwn} from ${notices}
          where answered_at is null and next_due_at <= ${at(before)} order by next_due_at limit ${limit}::int)
        union all
        (select id, until::text as since, ${isOwn} from ${holds} join ${notices} on id = notice_id
          where answered_at is null and until <= ${at(before)} order by until limit ${limit}::int)`),

    async unreached(before, { after, limit }) {
      const [last] = await rowsOf<{ id: number | null; count: number }>(
        db,
        sql`select max(id) as id, count(*)::int as count from (${outstanding(after, limit)}) as slice`,
      );
      const found = await suspects(sql`
        select id, created_at::text as since, ${isOwn} from (${outstanding(after, limit)}) as slice
        where (next_step is null or next_step > 0)
          and not exists (
            select 1 from ${deliveries} as post
            where post.notice_id = slice.id and post.kind = 'post' and post.round = slice.round
              and (post.state = 'sent' or (
                post.wanted_at > ${at(before)} and post.state not in ('failed', 'dropped', 'cancelled'))))
          and not exists (select 1 from ${holds} where notice_id = slice.id)
          and exists (
            select 1 from ${noticeLog} as entry
            where entry.notice_id = slice.id and entry.what = 'planned' and entry.at <= ${at(before)})
        order by id`);
      const isMore = last !== undefined && last.count >= limit && last.id !== null;
      return { found, ...(isMore && { next: Number(last.id) }) };
    },

    stuck: (before, limit) =>
      suspects(sql`
        select ${notices.id} as id, lease_until::text as since, ${isOwn}
        from ${deliveries} join ${notices} on ${notices.id} = notice_id
        where state = 'sending' and lease_until <= ${at(before)} order by lease_until limit ${limit}::int`),

    findings: () => db.select().from(findings).orderBy(asc(findings.since), asc(findings.what)),

    async keep({ what, subject, ...rest }) {
      const { words, seenAt, raised } = rest;
      await db
        .insert(findings)
        .values({ what, subject, ...rest })
        .onConflictDoUpdate({ target: [findings.what, findings.subject], set: { words, seenAt, raised } });
    },

    async remove({ what, subject }) {
      await db.delete(findings).where(and(eq(findings.what, what), eq(findings.subject, subject)));
    },
  };
}

/** Outstanding notices by number, those after that one. */
function outstanding(after: number, limit: number) {
  return sql`
    select id, round, next_step, created_at, event_uei from ${notices}
    where answered_at is null and id > ${after}::bigint order by id limit ${limit}::int`;
}

function at(instant: DateTime) {
  return sql`${instant.toUTC().toISO()}::timestamptz`;
}
