import { and, asc, count, eq, gt, inArray, isNull, lte, ne, sql } from "drizzle-orm";
import type { Delivery, NewDelivery } from "../domain/delivery.ts";
import type { DeliveryShelf } from "../ports/delivery-shelf.ts";
import { claimShelf, holder } from "./claims.ts";
import { type Db, numbers, rowsOf } from "./db.ts";
import { deliveryFrom } from "./delivery-row.ts";
import { insertion } from "./insertion.ts";
import { deliveries, notices } from "./schema.ts";
import { stuckShelf } from "./stuck.ts";

export function deliveryShelf(db: Db): DeliveryShelf {
  const isPending = eq(deliveries.state, "pending");

  return {
    ...claimShelf(db),
    ...stuckShelf(db),

    async add(added) {
      if (added.length === 0) return;
      const rows = added.map((one) => ({ ...one, state: "pending" as const, wantedAt: one.dueAt }));
      await db.execute(insertion(deliveries, rows));
    },

    async addClaimed(added, leaseUntil) {
      if (added.length === 0) return [];
      const claimed = { state: "sending" as const, leaseUntil, claims: 1 };
      const rows = added.map((one) => ({ ...one, ...claimed, wantedAt: one.dueAt }));
      const inserted = await rowsOf<InsertedPost>(
        db,
        sql`${insertion(deliveries, rows, { holder })}
          returning id, notice_id, step, target, command, address, user_name`,
      );
      const ids = new Map(inserted.map((row) => [keyOfRow(row), Number(row.id)]));
      return added.flatMap((one): Delivery[] => {
        const key = keyOf(one);
        const id = ids.get(key);
        if (id === undefined) return [];
        // Of two that are the same one was stored.
        ids.delete(key);
        return [{ ...one, id, state: "sending", wantedAt: one.dueAt, claims: 1, attempts: 0 }];
      });
    },

    async cancelPending(noticeIds, reason) {
      await db
        .update(deliveries)
        .set({ state: "cancelled", reason })
        .where(
          and(sql`${deliveries.noticeId} in (${numbers(noticeIds)})`, isPending, eq(deliveries.kind, "post")),
        );
    },

    async restore(noticeId, round, reason, now) {
      const isCancelled = and(eq(deliveries.state, "cancelled"), eq(deliveries.reason, reason));
      // What is being settled right now may be cancelled in the next moment, on the ground of the answer that is taken back.
      const all = db.select({ id: deliveries.id }).from(deliveries).where(eq(deliveries.noticeId, noticeId));
      await all.orderBy(asc(deliveries.id)).for("update");
      const dueAgain = sql`greatest(${deliveries.dueAt}, ${sql.param(now, deliveries.dueAt)})`;
      await db
        .update(deliveries)
        .set({
          state: "pending",
          bundle: null,
          reason: null,
          dueAt: dueAgain,
          wantedAt: dueAgain,
        })
        .where(and(eq(deliveries.noticeId, noticeId), eq(deliveries.round, round), isCancelled));
    },

    async ofNotice(noticeId) {
      const rows = await db
        .select()
        .from(deliveries)
        .where(and(eq(deliveries.noticeId, noticeId), ne(deliveries.kind, "bundle")))
        .orderBy(asc(deliveries.id));
      return rows.map(deliveryFrom);
    },

    async ofNotices(noticeIds) {
      const rows = await db
        .select()
        .from(deliveries)
        .where(and(sql`${deliveries.noticeId} in (${numbers(noticeIds)})`, ne(deliveries.kind, "bundle")))
        .orderBy(asc(deliveries.id));
      const byNotice = new Map<number, Delivery[]>(noticeIds.map((id) => [id, []]));
      for (const row of rows) byNotice.get(row.noticeId)?.push(deliveryFrom(row));
      return byNotice;
    },

    async noticeOf({ network, room, id }) {
      const [row] = await db
        .select({ noticeId: deliveries.noticeId })
        .from(deliveries)
        .where(
          and(eq(deliveries.refNetwork, network), eq(deliveries.refRoom, room), eq(deliveries.refId, id)),
        );
      return row?.noticeId;
    },

    async refsOfOutstanding(network) {
      const rows = await db
        .select()
        .from(deliveries)
        .innerJoin(notices, eq(notices.id, deliveries.noticeId))
        .where(
          and(isNull(notices.answeredAt), eq(deliveries.refNetwork, network), eq(deliveries.state, "sent")),
        )
        .orderBy(asc(deliveries.id));
      // One message may tell of many.
      const refs = rows.flatMap((row) => deliveryFrom(row.deliveries).ref ?? []);
      return [...new Map(refs.map((ref) => [`${ref.room} ${ref.id}`, ref])).values()];
    },

    async releaseExpired(now) {
      const freed = await db
        .update(deliveries)
        .set({ state: "pending", leaseUntil: null })
        .where(and(eq(deliveries.state, "sending"), lte(deliveries.leaseUntil, now)))
        .returning({ id: deliveries.id });
      return freed.length;
    },

    unheard: (before, now, limit) =>
      db
        .selectDistinct({ noticeId: deliveries.noticeId, round: deliveries.round, step: deliveries.step })
        .from(deliveries)
        .innerJoin(notices, eq(notices.id, deliveries.noticeId))
        .where(
          and(
            inArray(deliveries.state, ["pending", "sending"]),
            eq(deliveries.kind, "post"),
            lte(deliveries.wantedAt, before),
            isNull(notices.answeredAt),
            eq(notices.round, deliveries.round),
            sql`${notices.nextStep} = ${deliveries.step} + 1`,
            gt(notices.nextDueAt, now),
          ),
        )
        .limit(limit),

    async countByState() {
      const rows = await db
        .select({ state: deliveries.state, count: count() })
        .from(deliveries)
        .where(ne(deliveries.kind, "revise"))
        .groupBy(deliveries.state);
      return Object.fromEntries(rows.map((row) => [row.state, row.count]));
    },
  };
}

interface InsertedPost extends Record<string, unknown> {
  id: string;
  notice_id: string;
  step: number;
  target: number;
  command: string;
  address: string;
  user_name: string | null;
}

/** What tells the posts of one transaction apart. */
function keyOf({ noticeId, step, target, command, address, user = "" }: NewDelivery): string {
  return [noticeId, step, target, command, address, user].join("\n");
}

function keyOfRow({ notice_id, step, target, command, address, user_name }: InsertedPost): string {
  return [notice_id, step, target, command, address, user_name ?? ""].join("\n");
}
