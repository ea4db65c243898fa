import { and, asc, count, eq, inArray, isNull, lte, min, sql } from "drizzle-orm";
import type { Delivery } from "../domain/delivery.ts";
import type { DeliveryShelf } from "../ports/store.ts";
import { type Db, inSlices } from "./db.ts";
import { deliveries, notices } from "./schema.ts";

export function deliveryShelf(db: Db): DeliveryShelf {
  const isPending = eq(deliveries.state, "pending");

  return {
    async add(added) {
      await inSlices(added, (slice) =>
        db
          .insert(deliveries)
          .values(slice.map((delivery) => ({ ...delivery, state: "pending" as const })))
          .onConflictDoNothing(),
      );
    },

    /**
     * Locking: only delivery rows, and never waiting for one. The lease outlives the transaction, so that nothing is
     * sent inside it. `any(array(…))` makes Postgres evaluate the locking subquery once.
     */
    async claimDue(now, limit, leaseMs, commands) {
      const due = db
        .select({ id: deliveries.id })
        .from(deliveries)
        .where(and(isPending, lte(deliveries.dueAt, now), inArray(deliveries.command, commands)))
        .orderBy(asc(deliveries.dueAt), asc(deliveries.id))
        .limit(limit)
        .for("update", { skipLocked: true });
      const rows = await db
        .update(deliveries)
        .set({
          state: "sending",
          leaseUntil: now.plus({ milliseconds: leaseMs }),
          attempts: sql`${deliveries.attempts} + 1`,
        })
        .where(sql`${deliveries.id} = any(array(${due}))`)
        .returning();
      return rows.sort((a, b) => a.dueAt.toMillis() - b.dueAt.toMillis() || a.id - b.id).map(deliveryFrom);
    },

    async renew(ids, leaseUntil) {
      if (ids.length === 0) return;
      await db
        .update(deliveries)
        .set({ leaseUntil })
        .where(and(inArray(deliveries.id, ids), eq(deliveries.state, "sending")));
    },

    async settle(delivery, outcome) {
      const mine = and(
        eq(deliveries.id, delivery.id),
        eq(deliveries.attempts, delivery.attempts),
        // A send that outlived its lease still counts: the platform has said yes.
        outcome.state === "sent" ? undefined : eq(deliveries.state, "sending"),
      );
      if (outcome.state === "sent") {
        const { network, room, id } = outcome.ref ?? {};
        await db
          .update(deliveries)
          .set({
            state: "sent",
            sentAt: outcome.at,
            reason: null,
            leaseUntil: null,
            refNetwork: network ?? null,
            refRoom: room ?? null,
            refId: id ?? null,
          })
          .where(mine);
      } else {
        await db
          .update(deliveries)
          .set({ ...outcome, leaseUntil: null })
          .where(mine);
      }
    },

    async cancelPending(noticeId, reason) {
      await db
        .update(deliveries)
        .set({ state: "cancelled", reason })
        .where(and(eq(deliveries.noticeId, noticeId), isPending, eq(deliveries.kind, "post")));
    },

    async restore(noticeId, reason, now) {
      const isCancelled = and(eq(deliveries.state, "cancelled"), eq(deliveries.reason, reason));
      await db
        .update(deliveries)
        .set({
          state: "pending",
          reason: null,
          dueAt: sql`greatest(${deliveries.dueAt}, ${sql.param(now, deliveries.dueAt)})`,
        })
        .where(and(eq(deliveries.noticeId, noticeId), isCancelled));
    },

    async ofNotice(noticeId) {
      const rows = await db
        .select()
        .from(deliveries)
        .where(eq(deliveries.noticeId, noticeId))
        .orderBy(asc(deliveries.id));
      return rows.map(deliveryFrom);
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
      return rows.flatMap((row) => deliveryFrom(row.deliveries).ref ?? []);
    },

    async releaseExpired(now) {
      const freed = await db
        .update(deliveries)
        .set({ state: "pending", leaseUntil: null })
        .where(and(eq(deliveries.state, "sending"), lte(deliveries.leaseUntil, now)))
        .returning({ id: deliveries.id });
      return freed.length;
    },

    async nextDueAt(commands) {
      const [row] = await db
        .select({ at: min(deliveries.dueAt) })
        .from(deliveries)
        .where(and(isPending, inArray(deliveries.command, commands)));
      return row?.at ?? undefined;
    },

    async countByState() {
      const rows = await db
        .select({ state: deliveries.state, count: count() })
        .from(deliveries)
        .groupBy(deliveries.state);
      return Object.fromEntries(rows.map((row) => [row.state, row.count]));
    },
  };
}

function deliveryFrom(row: typeof deliveries.$inferSelect): Delivery {
  const { user, of, reason, sentAt, refNetwork, refRoom, refId, leaseUntil: _, ...rest } = row;
  return {
    ...rest,
    ...(user !== null && { user }),
    ...(of !== null && { of }),
    ...(reason !== null && { reason }),
    ...(sentAt && { sentAt }),
    ...(refNetwork !== null &&
      refRoom !== null &&
      refId !== null && { ref: { network: refNetwork, room: refRoom, id: refId } }),
  };
}
