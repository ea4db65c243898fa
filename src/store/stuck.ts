import { and, asc, eq, inArray, lte, sql } from "drizzle-orm";
import type { DateTime } from "luxon";
import type { DeliveryShelf } from "../ports/delivery-shelf.ts";
import type { Db } from "./db.ts";
import { deliveryFrom } from "./delivery-row.ts";
import { deliveries, notices } from "./schema.ts";

/** The part of the shelf that is about posts which do not get through. */
export function stuckShelf(db: Db): Pick<DeliveryShelf, "claimStuck" | "markFailedOver"> {
  const isNew = sql`kind = 'post' and failed_over_at is null`;
  const hasFailed = and(isNew, sql`${deliveries.state} = 'failed'`);
  const isLate = (before: DateTime) =>
    and(
      isNew,
      sql`user_name is not null and ${deliveries.state} in ('pending', 'sending')`,
      lte(deliveries.wantedAt, before),
    );

  return {
    /**
     * Two questions, each with a partial index of its own, in the order of that index: in another, Postgres would rather
     * read through all deliveries there ever were. Locking: the notices too, since something is added to their
     * future; what an answer or a deliverer holds is skipped, so nobody waits for anybody.
     */
    async claimStuck(before, limit) {
      const found: (typeof deliveries.$inferSelect)[] = [];
      const failed = { where: hasFailed, order: deliveries.id };
      const late = before ? [{ where: isLate(before), order: deliveries.wantedAt }] : [];
      for (const { where, order } of [failed, ...late]) {
        const rows = await db
          .select({ delivery: deliveries })
          .from(deliveries)
          .innerJoin(notices, eq(notices.id, deliveries.noticeId))
          .where(where)
          .orderBy(asc(order))
          .limit(limit)
          .for("update", { of: [deliveries, notices], skipLocked: true });
        found.push(...rows.map((row) => row.delivery));
      }
      return found.map(deliveryFrom);
    },

    async markFailedOver(ids, at) {
      if (ids.length === 0) return;
      await db.update(deliveries).set({ failedOverAt: at }).where(inArray(deliveries.id, ids));
    },
  };
}
