import { sql } from "drizzle-orm";
import type { CountShelf } from "../ports/store.ts";
import { type Db, rowsOf } from "./db.ts";
import { deliveries, notices } from "./schema.ts";

/** Each count by a partial index over what is open: it costs the same however much the book holds. */
export function countShelf(db: Db): CountShelf {
  return {
    async open(now) {
      const at = sql`${now.toUTC().toISO()}::timestamptz`;
      const overdue = (oldest: ReturnType<typeof sql>) =>
        sql`greatest(0, coalesce(extract(epoch from ${at} - (${oldest})), 0))::float8`;
      const [row] = await rowsOf<Record<string, number>>(
        db,
        sql`select
          (select count(*) from ${notices} where answered_at is null)::int as outstanding,
          (select count(*) from ${deliveries} where state = 'pending' and bundle is null)::int as pending,
          (select count(*) from ${deliveries} where state = 'sending')::int as sending,
          ${overdue(sql`select min(next_due_at) from ${notices} where answered_at is null`)} as steps,
          ${overdue(sql`select min(due_at) from ${deliveries} where state = 'pending' and bundle is null`)} as deliveries`,
      );
      const { outstanding = 0, pending = 0, sending = 0, steps = 0, deliveries: posts = 0 } = row ?? {};
      return { outstanding, pending, sending, overdue: { steps, deliveries: posts } };
    },
  };
}
