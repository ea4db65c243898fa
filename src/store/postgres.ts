import { sql } from "drizzle-orm";
import { migrate } from "drizzle-orm/postgres-js/migrator";
import { Refusal } from "../domain/refusal.ts";
import type { Store, Tx } from "../ports/store.ts";
import type { DirectoryCache } from "./directory.ts";
import { type Line, onOwnConnection, openLine, primaryOf } from "./line.ts";
import { migrationsFolder, refuseNewer, waitForOlder } from "./migrations.ts";
import { openTx } from "./transaction.ts";
import {
  isLoss,
  isOverburdened,
  isPassing,
  isUnconnected,
  outOfReach,
  reasonOf,
  Silence,
  Undialled,
} from "./trouble.ts";
import { withoutPassword } from "./url.ts";
import { createWake } from "./wake.ts";

const channel = "watchbill_wake";

/**
 * The store on a PostgreSQL server, which several processes may share; `id` is what they know this one by. Rejects with a
 * Refusal when it cannot be reached.
 *
 * Whatever happens to the connections, a transaction ends: one in which the server says nothing for `silence`
 * milliseconds is given up. Then, and when they are lost, all connections are made anew, and listening begins again.
 */
export async function openPostgres(
  url: string,
  id = `process ${process.pid}`,
  silence = 30_000,
): Promise<Store> {
  const cache: DirectoryCache = {};
  const wake = createWake();
  let current: Promise<Line> | undefined;

  /** Whatever keeps us from it, be it that the password is wrong there, may be over in a moment. */
  async function dial(): Promise<Line> {
    let line: Line | undefined;
    try {
      line = openLine(await primaryOf(url), 10, id);
      await line.listen(channel, wake.ring);
    } catch (cause) {
      await line?.end(0);
      throw new Undialled("no server", { cause });
    }
    // What was said while nobody listened.
    wake.ring();
    return line;
  }

  function hangUp(line: Promise<Line>): void {
    if (current !== line) return;
    current = undefined;
    // Others may be in the middle of something; what is silent is ended with them.
    void line.then((opened) => opened.end(5)).catch(() => {});
  }

  async function transactionOnce<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    current ??= dial();
    const mine = current;
    try {
      return await unlessSilent(silence, async (heard) => {
        const line = await mine;
        return await line.transaction(async (db) => {
          const { tx, nudged } = openTx(db, cache);
          const result = await carryOut(() => work(tx), heard).catch(orNever);
          // Delivered by Postgres at commit, to us as well.
          if (nudged()) await db.execute(sql`select pg_notify(${channel}, '')`);
          return result;
        }, heard);
      });
    } catch (error) {
      if (isLoss(error)) hangUp(mine);
      else if (!isOverburdened(error)) throw error;
      throw outOfReach(error);
    }
  }

  try {
    await migrateAlone(await primaryOf(url), id);
    current = dial();
    await current;
  } catch (error) {
    throw error instanceof Refusal ? error : unreachable(url, error);
  }

  return {
    async transaction(work) {
      for (let attempt = 1; ; attempt += 1) {
        try {
          return await transactionOnce(work);
        } catch (error) {
          if (attempt === 5 || !isPassing(error)) throw error;
        }
      }
    },
    onWake: wake.listen,
    close: async () => {
      const line = await current?.catch(() => undefined);
      await line?.end(5);
    },
  };
}

/** Of what was given up before it began, nothing is done; of what was given up later, nothing is committed. */
async function carryOut<T>(work: () => Promise<T>, heard: () => void): Promise<T> {
  heard();
  const result = await work();
  heard();
  return result;
}

/**
 * A transaction whose connection is gone is over, and the driver says so itself. It must not hear of the error from us as
 * well: it would try to roll back, and write to a socket that is no more, where nobody could catch that.
 */
function orNever(error: unknown): Promise<never> {
  if (!isUnconnected(error)) throw error;
  return new Promise(() => {});
}

/**
 * Rejects with Silence when `heard` was not called for that many milliseconds and `work` is not over; from then on `heard`
 * throws it, too.
 */
async function unlessSilent<T>(silence: number, work: (heard: () => void) => Promise<T>): Promise<T> {
  let given: Silence | undefined;
  let giveUp = () => {};
  const silent = new Promise<never>((_, reject) => {
    giveUp = () => {
      given = new Silence(`it has said nothing for ${silence / 1000} s`);
      reject(given);
    };
  });
  const timer = setTimeout(giveUp, silence);
  const heard = () => {
    if (given) throw given;
    timer.refresh();
  };
  try {
    return await Promise.race([work(heard), silent]);
  } finally {
    clearTimeout(timer);
  }
}

/** Migrates on a connection of its own, one process at a time: bots that start together must not race. */
const migrateAlone = (url: string, id: string): Promise<void> =>
  onOwnConnection(url, async (db) => {
    await db.execute(sql`select pg_advisory_lock(hashtext('watchbill migrations'))`);
    await refuseNewer(db);
    await waitForOlder(db, id);
    await migrate(db, { migrationsFolder });
  });

function unreachable(url: string, error: unknown): Refusal {
  const refusal = new Refusal(
    `The database at ${withoutPassword(url)} cannot be opened: ${reasonOf(error)}.`,
    "DATABASE_URL is postgres://user:password@host:port/database; without it the embedded database is used.",
  );
  refusal.cause = error;
  return refusal;
}
