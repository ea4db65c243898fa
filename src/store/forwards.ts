import { asc, eq, isNotNull, type SQLWrapper, sql } from "drizzle-orm";
import type { DateTime } from "luxon";
import type { Forward } from "../domain/update.ts";
import type { ForwardShelf, KnownForwarder } from "../ports/forward-shelf.ts";
import { instantFromText, instantText } from "./columns.ts";
import { type Db, rowsOf } from "./db.ts";
import { notices } from "./schema.ts";
import { forwarders, forwards } from "./schema-forwards.ts";

export function forwardShelf(db: Db): ForwardShelf {
  return {
    async introduce(names, now) {
      for (const name of names)
        await db.execute(sql`
          insert into ${forwarders} (name, seen, looked_at)
          select ${name}, coalesce(max(id), 0), ${at(now)} from ${notices}
          on conflict (name) do update set looked_at = excluded.looked_at`);
    },

    /** Notices are committed in the order of their numbers (EventShelf.takeTurn), so none turns up behind what was seen. */
    async follow(forwarder, now, limit) {
      const [mine] = await db
        .select()
        .from(forwarders)
        .where(eq(forwarders.name, forwarder))
        .for("update", { skipLocked: true });
      if (!mine) return 0;
      const added = await rowsOf<{ id: number }>(
        db,
        sql`insert into ${forwards} (forwarder, notice_id, due_at)
          select ${forwarder}, id, created_at from ${notices}
          where id > ${mine.seen}::bigint order by id limit ${limit}::int
          on conflict do nothing returning notice_id as id`,
      );
      const seen = added.reduce((last, { id }) => Math.max(last, Number(id)), mine.seen);
      if (seen > mine.seen || now.diff(mine.lookedAt).as("minutes") >= 1)
        await db.update(forwarders).set({ seen, lookedAt: now }).where(eq(forwarders.name, forwarder));
      return added.length;
    },

    /** Locking: never waits. The lease outlives the transaction, so that nothing is told inside it. */
    async claimDue(forwarder, now, limit, leaseMs) {
      const due = sql`
        select notice_id from ${forwards}
        where forwarder = ${forwarder} and due_at is not null and coalesce(lease_until, due_at) <= ${at(now)}
        order by coalesce(lease_until, due_at), notice_id limit ${limit}::int for update skip locked`;
      const rows = await db
        .update(forwards)
        .set({ leaseUntil: now.plus({ milliseconds: leaseMs }) })
        .where(sql`${forwards.forwarder} = ${forwarder} and ${forwards.noticeId} = any(array(${due}))`)
        .returning();
      return rows.map(forwardFrom).sort((a, b) => a.noticeId - b.noticeId);
    },

    async settle({ forwarder, noticeId, changes }, outcome) {
      const isOver = "told" in outcome;
      const dueAt = sql`case when changes = ${changes}::int
        then ${isOver ? null : instantText(outcome.dueAt)}::timestamptz else due_at end`;
      await db
        .update(forwards)
        .set({
          dueAt,
          leaseUntil: null,
          attempts: isOver ? 0 : sql`attempts + 1`,
          reason: outcome.reason ?? null,
          ...(isOver && { told: outcome.told }),
          ...(isOver && outcome.ref !== undefined && { ref: outcome.ref }),
        })
        .where(sql`${forwards.forwarder} = ${forwarder} and ${forwards.noticeId} = ${noticeId}`);
    },

    async ofNotice(id) {
      const rows = await db
        .select()
        .from(forwards)
        .where(eq(forwards.noticeId, id))
        .orderBy(asc(forwards.forwarder));
      return rows.map(forwardFrom);
    },

    async known() {
      const rows = await rowsOf<{ name: string; looked_at: string; waiting: number; reason: string | null }>(
        db,
        sql`select name, looked_at::text, count(due_at)::int as waiting, max(reason) as reason
          from ${forwarders} left join ${forwards} on forwarder = name and ${isNotNull(forwards.dueAt)}
          group by name, looked_at order by name`,
      );
      return rows.map(({ name, looked_at: lookedAt, waiting, reason }): KnownForwarder => {
        return { name, lookedAt: instantFromText(lookedAt), waiting, ...(reason !== null && { reason }) };
      });
    },
  };
}

/**
 * The same statement, which changes notices and returns their rows: what forwarders know of them is old by it, so they are
 * to look again. Those that wait longest come first.
 */
export function withForwards(change: SQLWrapper) {
  return sql`with changed as ${change}
    update ${forwards} set due_at = changed.created_at, changes = changes + 1
    from changed where notice_id = changed.id`;
}

function forwardFrom(row: typeof forwards.$inferSelect): Forward {
  const { leaseUntil: _, dueAt, told, ref, reason, ...rest } = row;
  return {
    ...rest,
    ...(dueAt && { dueAt }),
    ...(told !== null && { told }),
    ...(ref !== null && { ref }),
    ...(reason !== null && { reason }),
  };
}

function at(instant: DateTime) {
  return sql`${instantText(instant)}::timestamptz`;
}
