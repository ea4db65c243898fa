import { and, asc, eq, inArray, lt, sql } from "drizzle-orm";
import type { ProcessShelf } from "../ports/store.ts";
import { instantFromText } from "./columns.ts";
import { type Db, rowsOf } from "./db.ts";
import { deliveries, processes } from "./schema.ts";

const now = sql`clock_timestamp()`;

export function processShelf(db: Db): ProcessShelf {
  return {
    async beat({ id, schema, commands }, seconds) {
      const seen = { schema, commands, seenAt: now };
      await db
        .insert(processes)
        .values({ id, ...seen })
        .onConflictDoUpdate({ target: processes.id, set: seen });
      const dead = await db
        .delete(processes)
        .where(lt(processes.seenAt, sql`${now} - make_interval(secs => ${seconds})`))
        .returning({ id: processes.id });
      // What they had begun is for others now; its lease would hold for longer.
      if (dead.length > 0)
        await db
          .update(deliveries)
          .set({ state: "pending", leaseUntil: null })
          .where(
            and(
              eq(deliveries.state, "sending"),
              inArray(
                deliveries.holder,
                dead.map((one) => one.id),
              ),
            ),
          );
      const alive = await db
        .select({ id: processes.id, schema: processes.schema, commands: processes.commands })
        .from(processes)
        .orderBy(asc(processes.id));
      const [time] = await rowsOf<{ now: string }>(db, sql`select ${now}::text as now`);
      return { alive, databaseTime: instantFromText(time?.now ?? "") };
    },
    async leave(id) {
      await db.delete(processes).where(eq(processes.id, id));
    },
  };
}
