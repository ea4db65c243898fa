import { and, asc, count, desc, eq, inArray, isNotNull, isNull, lte, min, sql } from "drizzle-orm";
import type { DateTime } from "luxon";
import type { NoticeLogEntry } from "../domain/notice.ts";
import type { Hold } from "../domain/plan.ts";
import { traitsOf } from "../domain/trait.ts";
import type { NoticeShelf } from "../ports/store.ts";
import { instantText } from "./columns.ts";
import { type Db, numbers, rowsOf } from "./db.ts";
import { nextIds } from "./events.ts";
import { withForwards } from "./forwards.ts";
import { insertion } from "./insertion.ts";
import { blankRow, noticeFrom, rowOf } from "./notice-row.ts";
import { deliveries, events, holds, noticeLog, notices } from "./schema.ts";

export function noticeShelf(db: Db): NoticeShelf {
  const noticesWithEvents = () =>
    db
      .select({ notice: notices, event: events.document })
      .from(notices)
      .innerJoin(events, eq(events.id, notices.eventId));

  return {
    nextIds: (wanted) => nextIds(db, "notices", wanted),

    async add(added) {
      if (added.length === 0) return;
      const rows = added.map((one) =>
        Object.assign(rowOf(one), { traits: traitsOf(one.event), snoozed: one.snoozed ?? false }),
      );
      await db.execute(insertion(notices, rows));
    },

    /** Locking: each row is ours until commit; rows that somebody else holds (an ack, another process) are skipped. */
    async claimDue(now, limit) {
      const rows = await noticesWithEvents()
        .where(and(isNull(notices.answeredAt), lte(notices.nextDueAt, now)))
        .orderBy(asc(notices.nextDueAt))
        .limit(limit)
        .for("update", { of: notices, skipLocked: true });
      return rows.map(noticeFrom);
    },

    async claimDueHolds(now, limit) {
      const rows = await db
        .select({ notice: notices, event: events.document, hold: holds })
        .from(holds)
        .innerJoin(notices, eq(notices.id, holds.noticeId))
        .innerJoin(events, eq(events.id, notices.eventId))
        .where(and(isNull(notices.answeredAt), lte(holds.until, now)))
        .orderBy(asc(holds.until))
        .limit(limit)
        .for("update", { of: [notices, holds], skipLocked: true });
      for (const { hold } of rows) await db.delete(holds).where(isHold(hold));
      return rows.map((row) => ({ notice: noticeFrom(row), hold: row.hold }));
    },

    async addHolds(added) {
      if (added.length > 0) await db.execute(insertion(holds, added));
    },

    holdsOf: (id) =>
      db.select().from(holds).where(eq(holds.noticeId, id)).orderBy(asc(holds.step), asc(holds.target)),

    async removeHolds(id) {
      await db.delete(holds).where(eq(holds.noticeId, id));
    },

    async releaseHolds(now) {
      await db.update(holds).set({ until: now });
    },

    async ranOut(now, limit) {
      const rows = await db
        .select({ id: notices.id })
        .from(notices)
        .where(and(lte(notices.answeredUntil, now), isNull(notices.resolvedAt)))
        .orderBy(asc(notices.answeredUntil))
        .limit(limit);
      return rows.map((row) => row.id);
    },

    async lock(id) {
      const [row] = await noticesWithEvents().where(eq(notices.id, id)).for("update", { of: notices });
      return row && noticeFrom(row);
    },

    async lockCleared(asked) {
      if (asked.length === 0) return [];
      const pairs = await rowsOf<{ notice: string; event: string }>(
        db,
        sql`with asked as materialized (
          select * from jsonb_to_recordset(${JSON.stringify(asked)}::text::jsonb)
            as asked("eventId" bigint, uei text, traits integer[])
        )
        select found.id as notice, asked."eventId" as event from asked cross join lateral (
          select id, event_id from ${notices}
          where resolved_at is null and traits @> asked.traits and event_uei = asked.uei
          -- Kept apart, so that each is looked up by that index and not all against all.
          offset 0
        ) as found where found.event_id < asked."eventId"
        union
        select ${notices.id}, asked."eventId" from asked join ${notices} on event_uei = asked.uei
        where resolved_at is null and ${notices.traits} is null and event_id < asked."eventId"`,
      );
      if (pairs.length === 0) return [];
      const by = new Map<number, number[]>();
      for (const { notice, event } of pairs)
        by.set(Number(notice), [...(by.get(Number(notice)) ?? []), Number(event)]);
      const rows = await noticesWithEvents()
        .where(and(isNull(notices.resolvedAt), sql`${notices.id} in (${numbers([...by.keys()])})`))
        .orderBy(asc(notices.id))
        .for("update", { of: notices });
      return rows.map((row) => ({ notice: noticeFrom(row), by: by.get(row.notice.id) ?? [] }));
    },

    async save(notice) {
      const { id, ...row } = rowOf(notice);
      const change = db
        .update(notices)
        .set({ ...blankRow, ...row })
        .where(eq(notices.id, id))
        .returning(changed);
      await db.execute(withForwards(change));
    },

    async saveAnswers(answered) {
      const text = (time: DateTime | undefined) => time && instantText(time);
      const answers = answered.map((notice) => ({
        id: notice.id,
        answeredAt: text(notice.answeredAt),
        answeredBy: notice.answeredBy,
        answeredVia: notice.answeredVia,
        answeredUntil: text(notice.answeredUntil),
        snoozed: notice.snoozed ?? false,
        resolvedAt: text(notice.resolvedAt),
        resolvedBy: notice.resolvedBy,
        resolutionPrefix: notice.resolutionPrefix,
      }));
      const change = sql`(
        update ${notices} set
          answered_at = given."answeredAt", answered_by = given."answeredBy", answered_via = given."answeredVia",
          answered_until = given."answeredUntil", snoozed = given.snoozed, resolved_at = given."resolvedAt",
          resolved_by = given."resolvedBy", resolution_prefix = given."resolutionPrefix"
        from jsonb_to_recordset(${JSON.stringify(answers)}::text::jsonb) as given(
          id bigint, "answeredAt" timestamptz, "answeredBy" text, "answeredVia" text, "answeredUntil" timestamptz,
          snoozed boolean, "resolvedAt" timestamptz, "resolvedBy" text, "resolutionPrefix" text)
        where ${notices.id} = given.id returning ${notices.id}, ${notices.createdAt})`;
      await db.execute(withForwards(change));
    },

    async moveCursors(moved) {
      if (moved.length === 0) return;
      const cursors = moved.map(({ id, nextStep, nextDueAt }) => ({
        id,
        step: nextStep,
        due: nextDueAt && instantText(nextDueAt),
      }));
      await db.execute(sql`
        update ${notices} set next_step = cursor.step, next_due_at = cursor.due
        from jsonb_to_recordset(${JSON.stringify(cursors)}::text::jsonb)
          as cursor(id bigint, step integer, due timestamptz)
        where ${notices.id} = cursor.id`);
    },

    async find(id) {
      const [row] = await noticesWithEvents().where(eq(notices.id, id));
      return row && noticeFrom(row);
    },

    async findAll(ids) {
      if (ids.length === 0) return [];
      return (await noticesWithEvents().where(sql`${notices.id} in (${numbers(ids)})`)).map(noticeFrom);
    },

    async list({ state, limit }) {
      const wanted =
        state === undefined
          ? undefined
          : state === "outstanding"
            ? isNull(notices.answeredAt)
            : isNotNull(notices.answeredAt);
      const rows = await noticesWithEvents().where(wanted).orderBy(desc(notices.id)).limit(limit);
      return rows.map(noticeFrom);
    },

    async countOutstanding() {
      const [row] = await db.select({ count: count() }).from(notices).where(isNull(notices.answeredAt));
      return row?.count ?? 0;
    },

    async latestTold(commands, address, first = "outstanding") {
      const isAnswered = isNotNull(notices.answeredAt);
      const [row] = await noticesWithEvents()
        .innerJoin(deliveries, eq(deliveries.noticeId, notices.id))
        .where(
          and(
            sql`lower(${deliveries.address}) = lower(${address})`,
            inArray(deliveries.command, commands),
            eq(deliveries.kind, "post"),
            eq(deliveries.state, "sent"),
          ),
        )
        .orderBy(first === "answered" ? desc(isAnswered) : asc(isAnswered), desc(deliveries.id))
        .limit(1);
      return row && noticeFrom(row);
    },

    async log(entries) {
      if (entries.length > 0) await db.execute(insertion(noticeLog, entries));
    },

    async logOf(id) {
      const rows = await db
        .select()
        .from(noticeLog)
        .where(eq(noticeLog.noticeId, id))
        .orderBy(asc(noticeLog.id));
      return rows.map(entryFrom);
    },

    async nextDueAt() {
      const [step] = await db
        .select({ at: min(notices.nextDueAt) })
        .from(notices)
        .where(isNull(notices.answeredAt));
      const [hold] = await db
        .select({ at: holds.until })
        .from(holds)
        .innerJoin(notices, eq(notices.id, holds.noticeId))
        .where(isNull(notices.answeredAt))
        .orderBy(asc(holds.until))
        .limit(1);
      const [answer] = await db
        .select({ at: min(notices.answeredUntil) })
        .from(notices)
        .where(and(isNotNull(notices.answeredUntil), isNull(notices.resolvedAt)));
      const times = [step, hold, answer].flatMap((row) => row?.at ?? []);
      return times.sort((a, b) => a.toMillis() - b.toMillis())[0];
    },
  };
}

/** What forwarders ask of a notice that has changed. */
const changed = { id: notices.id, createdAt: notices.createdAt };

function isHold(hold: Hold) {
  return and(eq(holds.noticeId, hold.noticeId), eq(holds.step, hold.step), eq(holds.target, hold.target));
}

function entryFrom(row: typeof noticeLog.$inferSelect): NoticeLogEntry {
  const { id: _, step, target, whom, ...rest } = row;
  return {
    ...rest,
    ...(step !== null && { step }),
    ...(target !== null && { target }),
    ...(whom !== null && { whom }),
  };
}
