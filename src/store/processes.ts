import { asc, eq, lt, sql } from "drizzle-orm";
import type { ProcessShelf } from "../ports/store.ts";
import { instantFromText } from "./columns.ts";
import { type Db, rowsOf } from "./db.ts";
import { processes } from "./schema.ts";

const now = sql`clock_timestamp()`;

export function processShelf(db: Db): ProcessShelf {
  return {
    async beat({ id, schema, commands }, seconds) {
      const seen = { schema, commands, seenAt: now };
      await db
        .insert(processes)
        .values({ id, ...seen })
        .onConflictDoUpdate({ target: processes.id, set: seen });
      await db.delete(processes).where(lt(processes.seenAt, sql`${now} - make_interval(secs => ${seconds})`));
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
