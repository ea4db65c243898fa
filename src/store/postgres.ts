import { sql } from "drizzle-orm";
import { drizzle } from "drizzle-orm/postgres-js";
import { migrate } from "drizzle-orm/postgres-js/migrator";
import postgres from "postgres";
import { Refusal } from "../domain/refusal.ts";
import type { Store } from "../ports/store.ts";
import type { DirectoryCache } from "./directory.ts";
import { migrationsFolder, refuseNewer, waitForOlder } from "./migrations.ts";
import { openTx } from "./transaction.ts";
import { createWake } from "./wake.ts";

const channel = "watchbill_wake";

/** Outcomes after which the very same transaction may be tried again: deadlock, serialization failure, a key just taken. */
const passing = new Set(["40P01", "40001", "23505"]);

/**
 * The store on a PostgreSQL server, which several processes may share; `id` is what they know this one by. Rejects with a
 * Refusal when it cannot be reached.
 */
export async function openPostgres(url: string, id = `process ${process.pid}`): Promise<Store> {
  const client = connect(url, 10);
  const db = drizzle(client);
  const cache: DirectoryCache = {};
  const wake = createWake();
  try {
    await migrateAlone(url, id);
    await client.listen(channel, wake.ring);
  } catch (error) {
    await client.end({ timeout: 1 });
    throw error instanceof Refusal ? error : unreachable(url, error);
  }

  const transactionOnce: Store["transaction"] = (work) =>
    db.transaction(async (drizzleTx) => {
      const { tx, nudged } = openTx(drizzleTx, cache);
      const result = await work(tx);
      // Delivered by Postgres at commit, to us as well.
      if (nudged()) await drizzleTx.execute(sql`select pg_notify(${channel}, '')`);
      return result;
    });

  return {
    async transaction(work) {
      for (let attempt = 1; ; attempt += 1) {
        try {
          return await transactionOnce(work);
        } catch (error) {
          if (attempt === 5 || !passing.has(codeOf(error) ?? "")) throw error;
        }
      }
    },
    onWake: wake.listen,
    close: () => client.end({ timeout: 5 }),
  };
}

/** Dates come as we read them, whatever the server's own style is. */
function connect(url: string, max: number): postgres.Sql {
  if (!URL.canParse(url))
    throw new Refusal("DATABASE_URL is no URL: signs such as / # % in a password are written %2F %23 %25.");
  const connection = { DateStyle: "ISO", TimeZone: "UTC" };
  return postgres(url, { max, connect_timeout: 10, onnotice: () => {}, connection });
}

/** Migrates on a connection of its own, one process at a time: bots that start together must not race. */
async function migrateAlone(url: string, id: string): Promise<void> {
  const client = connect(url, 1);
  try {
    await client`select pg_advisory_lock(hashtext('watchbill migrations'))`;
    const db = drizzle(client);
    await refuseNewer(db);
    await waitForOlder(db, id);
    await migrate(db, { migrationsFolder });
  } finally {
    await client.end({ timeout: 1 });
  }
}

function codeOf(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  return "code" in error && typeof error.code === "string" ? error.code : codeOf(error.cause);
}

function unreachable(url: string, error: unknown): Refusal {
  const reason = error instanceof Error ? error.message || codeOf(error) : String(error);
  const refusal = new Refusal(
    `The database at ${withoutPassword(url)} cannot be opened: ${reason}.`,
    "DATABASE_URL is postgres://user:password@host:port/database; without it the embedded database is used.",
  );
  refusal.cause = error;
  return refusal;
}

function withoutPassword(url: string): string {
  try {
    const parsed = new URL(url);
    parsed.password = "";
    return parsed.toString();
  } catch {
    return "DATABASE_URL (which is no URL)";
  }
}
