import { and, count, eq, isNull, lte, type SQL, sql } from "drizzle-orm";
import type { DateTime } from "luxon";
import type { Delivery } from "../domain/delivery.ts";
import { stormWindow } from "../domain/storm.ts";
import type { BundleShelf, Lane } from "../ports/store-bundles.ts";
import { type Db, numbers, rowsOf } from "./db.ts";
import { deliveries, notices } from "./schema.ts";

/** How often a bundle is said before the next has a message of its own, and after how many milliseconds in which nothing came. */
const mostSaid = 10;
const quietAfter = 2 * stormWindow;
const reason = "told together with others, in a bundle";
/** Of a bundle that was sent: it said so, and need not say so again. */
const allAnswered = "all of it is answered";

/** Locking: only delivery rows, a bundle after the posts in it; posts of others are skipped, so nobody waits for an answer. */
export function bundleShelf(db: Db): BundleShelf {
  /** Said again then, unless it is to be said anyway. */
  async function sayAgain(id: number, at: SQL): Promise<void> {
    await db.execute(sql`
      update ${deliveries} set state = 'pending', due_at = ${at}, wanted_at = ${at}, attempts = 0, reason = null
      where id = ${id}::bigint and state = 'sent'`);
  }

  /** The one that takes more of that lane, locked. What came to its end says so, and takes no more. */
  async function openBundle({ definition, ...lane }: Lane, now: DateTime): Promise<number | undefined> {
    const [row] = await rowsOf<{ id: number }>(
      db,
      sql`select bundle.id from ${deliveries} as bundle join ${notices} as notice on notice.id = bundle.notice_id
        where bundle.kind = 'bundle' and ${inLane("bundle", lane)} and notice.definition = ${definition}
          and bundle.claims < ${mostSaid}::int
          and (bundle.state in ('pending', 'sending')
            or (bundle.state = 'sent' and bundle.sent_at > ${instant(now.minus(quietAfter))}))
          and ${isUnanswered(sql`bundle.id`)}
        order by bundle.id desc limit 1 for update of bundle`,
    );
    return row && Number(row.id);
  }

  async function newBundle(first: Delivery, now: DateTime): Promise<number> {
    const { noticeId, round, step, target, user, command, address } = first;
    const place = { noticeId, round, step, target, command, address, user: user ?? null };
    const [row] = await db
      .insert(deliveries)
      .values({ ...place, kind: "bundle", state: "pending", dueAt: now, wantedAt: now })
      .returning({ id: deliveries.id });
    if (!row) throw new RangeError("a bundle that was added is not there");
    return row.id;
  }

  return {
    async definitionsOf(noticeIds) {
      const rows = await db
        .select({ id: notices.id, definition: notices.definition })
        .from(notices)
        .where(sql`${notices.id} in (${numbers(noticeIds)})`);
      return new Map(rows.map((row) => [row.id, row.definition]));
    },

    async gather(lane, first, now) {
      const [one] = first;
      if (!one) return 0;
      const ids = first.map(({ id }) => id);
      const others = await rowsOf<{ id: number }>(
        db,
        sql`select post.id from ${deliveries} as post join ${notices} as notice on notice.id = post.notice_id
          where post.state = 'pending' and post.bundle is null and post.kind = 'post'
            and post.due_at <= ${instant(now)} and ${inLane("post", lane)} and notice.definition = ${lane.definition}
          order by post.id for update of post skip locked`,
      );
      const all = [...ids, ...others.map(({ id }) => Number(id))];
      const id = (await openBundle(lane, now)) ?? (await newBundle(one, now));
      await sayAgain(id, sql`greatest(${instant(now)}, sent_at + ${window})`);
      // What waits in it is not late before it is.
      await db.execute(sql`
        update ${deliveries} as post set state = 'pending', bundle = bundle.id, lease_until = null, reason = ${reason},
          wanted_at = case when bundle.state = 'pending' then bundle.wanted_at else ${instant(now)} end
        from ${deliveries} as bundle where bundle.id = ${id}::bigint and post.id in (${numbers(all)})`);
      return all.length;
    },

    async posts(id) {
      const rows = await rowsOf<{ id: number; notice_id: number; waits: boolean; is_answered: boolean }>(
        db,
        sql`select post.id, post.notice_id, post.state = 'pending' as waits, notice.answered_at is not null as is_answered
          from ${deliveries} as post join ${notices} as notice on notice.id = post.notice_id
          where post.bundle = ${id}::bigint and post.state in ('pending', 'sent') order by post.id`,
      );
      return rows.map((row) => ({
        id: Number(row.id),
        noticeId: Number(row.notice_id),
        waits: row.waits,
        isAnswered: row.is_answered,
      }));
    },

    async refresh(id, now, always) {
      const [bundle] = await db.select().from(deliveries).where(eq(deliveries.id, id)).for("update");
      if (bundle?.state === "sending") return false;
      const [row] = await rowsOf<{ is_open: boolean }>(
        db,
        sql`select ${isUnanswered(sql`${id}::bigint`)} as is_open`,
      );
      const isOver = row?.is_open === false;
      const hasSaidSo = bundle?.state === "sent" && bundle.reason === allAnswered;
      if (isOver && !hasSaidSo) await sayAgain(id, instant(now));
      if (!isOver && always) await sayAgain(id, sql`greatest(${instant(now)}, sent_at + ${window})`);
      if (!isOver && hasSaidSo && !always)
        await db.update(deliveries).set({ reason: null }).where(eq(deliveries.id, id));
      return true;
    },

    async settle(settled) {
      for (const { delivery, outcome } of settled) {
        if (delivery.kind !== "bundle" || outcome.state === "pending") continue;
        const isIn = and(eq(deliveries.bundle, delivery.id), eq(deliveries.state, "pending"));
        if (outcome.state !== "sent") {
          await db.update(deliveries).set({ state: outcome.state, reason: outcome.reason }).where(isIn);
          continue;
        }
        const { told, isOver } = outcome.bundle ?? { told: [], isOver: false };
        if (isOver)
          await db.update(deliveries).set({ reason: allAnswered }).where(eq(deliveries.id, delivery.id));
        const { network = null, room = null, id = null } = outcome.ref ?? {};
        const sent = await db
          .update(deliveries)
          .set({ state: "sent", sentAt: outcome.at, refNetwork: network, refRoom: room, refId: id, reason })
          .where(and(isIn, sql`${deliveries.id} in (${numbers(told)})`))
          .returning({ id: deliveries.id });
        const [more] = await db.select({ id: deliveries.id }).from(deliveries).where(isIn).limit(1);
        // Some came while it was being sent, or were answered, and it says otherwise.
        if (!more && sent.length === told.length) continue;
        await sayAgain(delivery.id, sql`sent_at + ${window}`);
        const wantedAt = outcome.at.plus({ milliseconds: stormWindow });
        if (more) await db.update(deliveries).set({ wantedAt }).where(isIn);
      }
    },

    dropped: (id) =>
      db
        .select({ noticeId: deliveries.noticeId, round: deliveries.round, step: deliveries.step })
        .from(deliveries)
        .where(and(eq(deliveries.bundle, id), eq(deliveries.state, "dropped"))),

    async noticesOf({ network, room, id }, inRound) {
      const rows = await db
        .selectDistinct({ noticeId: deliveries.noticeId })
        .from(deliveries)
        .innerJoin(notices, eq(notices.id, deliveries.noticeId))
        .where(
          and(
            ...(inRound ? [eq(notices.round, deliveries.round)] : []),
            eq(deliveries.refNetwork, network),
            eq(deliveries.refRoom, room),
            eq(deliveries.refId, id),
            sql`${deliveries.kind} <> 'bundle'`,
          ),
        )
        .orderBy(deliveries.noticeId);
      return rows.map(({ noticeId }) => noticeId);
    },

    waiting: (now) =>
      db
        .select({ command: deliveries.command, count: count() })
        .from(deliveries)
        .where(and(eq(deliveries.state, "pending"), isNull(deliveries.bundle), lte(deliveries.dueAt, now)))
        .groupBy(deliveries.command)
        .orderBy(deliveries.command),

    async outstandingOf(definition) {
      const rows = await db
        .select({ id: notices.id })
        .from(notices)
        .where(and(isNull(notices.answeredAt), eq(notices.definition, definition)))
        .orderBy(notices.id);
      return rows.map(({ id }) => id);
    },

    async open(now) {
      const rows = await rowsOf<
        Record<"definition" | "command" | "address" | "posts" | "waiting" | "outstanding", unknown>
      >(
        db,
        sql`select carrier.definition, bundle.command, bundle.address, count(*)::int as posts,
            (count(*) filter (where post.state = 'pending'))::int as waiting,
            (count(*) filter (where notice.answered_at is null))::int as outstanding
          from ${deliveries} as bundle
            join ${notices} as carrier on carrier.id = bundle.notice_id
            join ${deliveries} as post on post.bundle = bundle.id and post.state in ('pending', 'sent')
            join ${notices} as notice on notice.id = post.notice_id
          where bundle.kind = 'bundle' and (bundle.state in ('pending', 'sending')
            or (bundle.state = 'sent' and bundle.sent_at > ${instant(now.minus(quietAfter))}))
          group by carrier.definition, bundle.command, bundle.address, bundle.id order by bundle.id`,
      );
      return rows.map(({ definition, command, address, ...counts }) => ({
        definition: String(definition),
        command: String(command),
        address: String(address),
        posts: Number(counts.posts),
        waiting: Number(counts.waiting),
        outstanding: Number(counts.outstanding),
      }));
    },
  };
}

/** Is one of its notices outstanding? */
function isUnanswered(bundle: SQL): SQL {
  return sql`exists (
    select 1 from ${deliveries} as post join ${notices} as notice on notice.id = post.notice_id
    where post.bundle = ${bundle} and post.state in ('pending', 'sent') and notice.answered_at is null)`;
}

const window = sql.raw(`interval '${stormWindow} milliseconds'`);

function inLane(row: "bundle" | "post", { command, address, user }: Omit<Lane, "definition">): SQL {
  const column = (name: string) => sql.raw(`${row}.${name}`);
  return sql`${column("command")} = ${command} and ${column("address")} = ${address}
    and ${column("user_name")} is not distinct from ${user ?? null}`;
}

function instant(at: DateTime): SQL {
  return sql`${at.toUTC().toISO()}::timestamptz`;
}
