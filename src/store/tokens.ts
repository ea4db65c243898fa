import { asc, eq } from "drizzle-orm";
import type { TokenShelf } from "../ports/tokens.ts";
import type { Db } from "./db.ts";
import { ingestTokens } from "./schema.ts";

export function tokenShelf(db: Db): TokenShelf {
  return {
    async add(token) {
      const added = await db.insert(ingestTokens).values(token).onConflictDoNothing().returning();
      return added.length > 0;
    },
    async all() {
      const rows = await db.select().from(ingestTokens).orderBy(asc(ingestTokens.name));
      return rows.map(({ usedAt, ...token }) => ({ ...token, ...(usedAt && { usedAt }) }));
    },
    async remove(name) {
      const removed = await db.delete(ingestTokens).where(eq(ingestTokens.name, name)).returning();
      return removed.length > 0;
    },
    async used(name, at) {
      await db.update(ingestTokens).set({ usedAt: at }).where(eq(ingestTokens.name, name));
    },
  };
}
