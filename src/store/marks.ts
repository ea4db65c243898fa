import { and, eq } from "drizzle-orm";
import type { MarkShelf } from "../ports/store.ts";
import type { Db } from "./db.ts";
import { marks } from "./schema.ts";

export function markShelf(db: Db): MarkShelf {
  return {
    async read(key) {
      const [row] = await db.select().from(marks).where(eq(marks.key, key));
      return row?.value;
    },
    async write(key, value, known) {
      const written =
        known === undefined
          ? await db.insert(marks).values({ key, value }).onConflictDoNothing().returning()
          : await db
              .update(marks)
              .set({ value })
              .where(and(eq(marks.key, key), eq(marks.value, known)))
              .returning();
      return written.length > 0;
    },
  };
}
