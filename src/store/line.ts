import { connect as dial, type Socket } from "node:net";
import { setTimeout } from "node:timers/promises";
import { drizzle, type PostgresJsDatabase } from "drizzle-orm/postgres-js";
import postgres from "postgres";
import { Refusal } from "../domain/refusal.ts";
import type { Db } from "./db.ts";
import { preparing } from "./prepared.ts";
import { reasonOf } from "./trouble.ts";

/** Connections to one server, and a database on them. */
export interface Line {
  /** Tells of every statement of the transaction as it is begun. */
  transaction<T>(work: (db: Db) => Promise<T>, begun: () => void): Promise<T>;
  /** Calls `ring` at every notification on the channel from now on, also after a connection was lost and is there again. */
  listen(channel: string, ring: () => void): Promise<void>;
  /** Ends all connections, after that many seconds also those that are in use. */
  end(seconds: number): Promise<void>;
}

/** Seconds for which a connection may be tried, and after which an idle one is asked whether the other side is there. */
const reachIn = 10;
const probeIdleAfter = 10;
/** Seconds between two attempts to connect, at most. */
const longestPause = 2;

/**
 * What is prepared is planned for the values at hand, not for any. What is open lies in memory, where one page is as near as
 * another: a join of a few rows is made by an index, not by reading a table.
 */
const planning = { plan_cache_mode: "force_custom_plan", random_page_cost: 1.1 };

/**
 * What the server ends by itself, so that nobody who hangs holds a lock for ever: a statement, a wait for a lock, a
 * transaction in which nothing is said. In milliseconds.
 */
const limits = {
  statement_timeout: 20_000,
  lock_timeout: 15_000,
  idle_in_transaction_session_timeout: 30_000,
};

/** Opens connections as they are needed, up to `most`, which the server knows by that name. */
export function openLine(url: string, most: number, name: string): Line {
  const sockets = new Set<Socket>();
  const server = { ...limits, ...planning, application_name: name };
  const client = preparing(connect(url, most, server, sockets));
  return {
    transaction: (work, begun) => drizzle(client, { logger: { logQuery: begun } }).transaction(work),
    listen: async (channel, ring) => void (await client.listen(channel, ring)),
    async end(timeout) {
      await client.end({ timeout });
      for (const socket of sockets) socket.destroy();
    },
  };
}

/** A single connection without limits, for what may take its time. */
export async function onOwnConnection<T>(
  url: string,
  work: (db: PostgresJsDatabase) => Promise<T>,
): Promise<T> {
  const client = connect(url, 1, {});
  try {
    return await work(drizzle(client));
  } finally {
    await client.end({ timeout: 1 });
  }
}

/**
 * The URL of the server to use: of several hosts (`postgres://user@one:5432,two:5432/db`) the one that can be reached and
 * written to, which is the primary. Rejects with what each of them said when there is none.
 *
 * All are asked at once: one that has died without a word would keep us for as long as a connection is tried. (The
 * driver knows lists of hosts as well, but tries for ever, and without a pause, when none of them is there.)
 */
export async function primaryOf(url: string): Promise<string> {
  const [first = "", ...others] = hostsOf(url);
  if (others.length === 0) return first;
  const asked = [first, ...others].map(async (one) => {
    if (await isWritable(one)) return one;
    throw new Error(`${new URL(one).host} takes no writes`);
  });
  return await Promise.any(asked).catch(async () => {
    const outcomes = await Promise.allSettled(asked);
    throw new Error(
      outcomes.map((one) => (one.status === "rejected" ? reasonOf(one.reason) : "")).join("; "),
    );
  });
}

/** One URL a host. Throws a Refusal when the text is no URL of a database. */
export function hostsOf(url: string): string[] {
  const [, before = "", hosts = "", after = ""] = /^([^:]+:\/\/(?:[^/?]*@)?)([^/?@]*)(.*)$/.exec(url) ?? [];
  return hosts.split(",").map((host) => {
    const single = `${before}${host}${after}`;
    if (!URL.canParse(single))
      throw new Refusal(
        "DATABASE_URL is no URL: signs such as / # % in a password are written %2F %23 %25.",
        "DATABASE_URL is postgres://user:password@host:port/database; several hosts are separated by commas.",
      );
    const parsed = new URL(single);
    // We look for a server that takes writes ourselves.
    parsed.searchParams.delete("target_session_attrs");
    return parsed.toString();
  });
}

const isWritable = (url: string): Promise<boolean> =>
  onOwnConnection(url, async (db) => {
    const [row] = await db.execute("select current_setting('transaction_read_only') = 'off' as takes_writes");
    return row?.["takes_writes"] === true;
  });

/**
 * Dates come as we read them, whatever the server's own style is. Statements are many and small: compiling one for a
 * guess at its costs takes a second, carrying it out a millisecond.
 */
function connect(
  url: string,
  max: number,
  more: Record<string, number | string>,
  sockets = new Set<Socket>(),
): postgres.Sql {
  const connection = { DateStyle: "ISO", TimeZone: "UTC", jit: "off", ...more };
  const options = {
    max,
    connect_timeout: reachIn,
    keep_alive: probeIdleAfter,
    backoff: (attempt: number) => Math.min(0.1 * 2 ** attempt, longestPause),
    onnotice: () => {},
    // The driver would ask for them as each connection is made, and break where nobody can catch it when that one is lost.
    fetch_types: false,
    connection,
    // The driver takes it, its types do not know it.
    socket: patientSockets(sockets),
  };
  return postgres(url, options);
}

/**
 * Makes the driver's sockets. When the other side takes connections and closes them at once (a proxy with nothing behind
 * it), the driver tries again without a pause; here it waits longer each time.
 */
function patientSockets(sockets: Set<Socket>) {
  let failures = 0;
  return async ({ host, port, path }: { host: string[]; port: number[]; path: string | false }) => {
    if (failures > 0) await setTimeout(Math.min(50 * 2 ** failures, longestPause * 1000));
    const [name = "", number = 0] = [host[0], port[0]];
    const socket = path ? dial(path) : dial(number, name);
    const began = performance.now();
    sockets.add(socket);
    socket.once("close", () => {
      sockets.delete(socket);
      failures = performance.now() - began < 1000 ? failures + 1 : 0;
    });
    // The driver asks for it, to check the name in a certificate.
    return Object.assign(socket, { host: name, port: number });
  };
}
