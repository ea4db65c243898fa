import { and, asc, inArray, isNull, lte, or, sql } from "drizzle-orm";
import type { RetentionShelf } from "../ports/store.ts";
import type { Db } from "./db.ts";
import { audit, events, holds, notices } from "./schema.ts";
import { forwarders } from "./schema-forwards.ts";

export function retentionShelf(db: Db): RetentionShelf {
  return {
    async sweep({ told, acts, waiting }, most) {
      const stale = and(
        lte(notices.answeredAt, told),
        or(and(isNull(notices.resolvedAt), isNull(notices.answeredUntil)), lte(notices.resolvedAt, told)),
      );
      const isOrphan = sql`not exists (select 1 from ${notices} where ${notices.eventId} = ${events.id})`;
      const isOver = sql`exists (
        select 1 from ${notices}
        where ${notices.id} = ${holds.noticeId} and ${notices.resolvedAt} <= ${sql.param(waiting, notices.resolvedAt)})`;
      const first = {
        notices: db.select({ id: notices.id }).from(notices).where(stale).orderBy(asc(notices.answeredAt)),
        events: db
          .select({ id: events.id })
          .from(events)
          .where(and(lte(events.receivedAt, told), isOrphan))
          .orderBy(asc(events.receivedAt)),
        // The oldest come first, so nobody looks further than that.
        audit: db.select({ id: audit.id }).from(audit).orderBy(asc(audit.id)),
        holds: db.select({ ctid: sql`ctid` }).from(holds).where(isOver),
      };
      const gone = [
        await db
          .delete(notices)
          .where(inArray(notices.id, first.notices.limit(most)))
          .returning({ one: sql`1` }),
        await db
          .delete(events)
          .where(inArray(events.id, first.events.limit(most)))
          .returning({ one: sql`1` }),
        await db
          .delete(audit)
          .where(and(inArray(audit.id, first.audit.limit(most)), lte(audit.at, acts)))
          .returning({ one: sql`1` }),
        await db.delete(forwarders).where(lte(forwarders.lookedAt, told)).returning({ one: sql`1` }),
        await db
          .delete(holds)
          .where(sql`ctid = any(array(${first.holds.limit(most)}))`)
          .returning({ one: sql`1` }),
      ];
      return gone.reduce((sum, rows) => sum + rows.length, 0);
    },
  };
}
