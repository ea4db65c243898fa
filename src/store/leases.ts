import { and, asc, eq, gt, sql } from "drizzle-orm";
import type { LeaseShelf } from "../ports/store.ts";
import { type Db, rowsOf } from "./db.ts";
import { leases } from "./schema.ts";

/** The database's clock, not that of the transaction's beginning: a transaction may have waited. */
const now = sql`clock_timestamp()`;

export function leaseShelf(db: Db): LeaseShelf {
  return {
    async take(name, holder, seconds) {
      const until = sql`${now} + make_interval(secs => ${seconds})`;
      const [taken] = await rowsOf<{ holder: string }>(
        db,
        sql`insert into ${leases} (name, holder, until) values (${name}, ${holder}, ${until})
            on conflict (name) do update set holder = excluded.holder, until = excluded.until
              where ${leases.holder} = excluded.holder or ${leases.until} <= ${now}
            returning holder`,
      );
      if (taken) return taken.holder;
      const [other] = await db.select({ holder: leases.holder }).from(leases).where(eq(leases.name, name));
      return other?.holder ?? "";
    },
    async release(name, holder) {
      await db.delete(leases).where(and(eq(leases.name, name), eq(leases.holder, holder)));
    },
    held: () =>
      db
        .select({ name: leases.name, holder: leases.holder })
        .from(leases)
        .where(gt(leases.until, now))
        .orderBy(asc(leases.name)),
  };
}
