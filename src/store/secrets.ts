import { eq } from "drizzle-orm";
import type { SecretShelf } from "../ports/store.ts";
import type { Db } from "./db.ts";
import { secrets } from "./schema.ts";

export function secretShelf(db: Db): SecretShelf {
  return {
    async keep(name, value) {
      await db.insert(secrets).values({ name, value }).onConflictDoNothing();
      const [row] = await db.select().from(secrets).where(eq(secrets.name, name));
      return row?.value ?? value;
    },
  };
}
