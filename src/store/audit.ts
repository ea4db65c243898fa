import { desc } from "drizzle-orm";
import type { AuditShelf } from "../ports/store.ts";
import type { Db } from "./db.ts";
import { audit } from "./schema.ts";

export function auditShelf(db: Db): AuditShelf {
  return {
    async add(entry) {
      await db.insert(audit).values(entry);
    },
    async recent(limit) {
      const rows = await db.select().from(audit).orderBy(desc(audit.id)).limit(limit);
      return rows.map(({ id: _, room, ...entry }) => ({ ...entry, ...(room !== null && { room }) }));
    },
  };
}
