import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { existsSync, readdirSync } from "node:fs";
import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import postgres from "postgres";
import type { TestProject } from "vitest/node";
import { missingServer } from "./debian-server.ts";
import { freePort } from "./free-port.ts";

/** Folder of PostgreSQL's server programs, newest version first; undefined when Debian's `postgresql` is missing. */
export function postgresPrograms(): string | undefined {
  const root = "/usr/lib/postgresql";
  const versions = existsSync(root)
    ? readdirSync(root)
        .map(Number)
        .sort((a, b) => b - a)
    : [];
  return versions
    .map((version) => join(root, `${version}`, "bin"))
    .find((bin) => existsSync(join(bin, "initdb")));
}

/** Why suites on a PostgreSQL server are skipped; undefined when it is there. */
export function missingPostgres(): string | undefined {
  const bin = postgresPrograms();
  if (!bin) return missingServer("/usr/lib/postgresql/*/bin/initdb", "postgresql");
  return missingServer("/usr/bin/setpriv", "util-linux");
}

/** A PostgreSQL of our own on a free loopback port. */
export interface Postgres {
  port: number;
  /** The URL of a new, empty database on it. */
  newDatabase(): Promise<string>;
  /** Ends it as a power cut would: nothing is written any more. `start` lets it recover. */
  crash(): Promise<void>;
  start(): Promise<void>;
  /** Whether it runs: it gives up by itself when it cannot write. */
  lives(): boolean;
  /** Ends it and removes its folder. */
  stop(): Promise<void>;
}

/** Rejects when Debian's `postgresql` is missing. `sync`: what is committed survives a crash of the machine too. */
export async function startPostgres({ sync = false } = {}): Promise<Postgres> {
  const bin = postgresPrograms();
  if (!bin) throw new Error("PostgreSQL is missing: install Debian's package postgresql.");
  const folder = await mkdtemp(join(tmpdir(), "watchbill-postgres-"));
  const port = await freePort();
  // The server refuses to run as root.
  const asUser =
    process.getuid?.() === 0 ? ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"] : [];
  if (asUser.length > 0) execFileSync("chown", ["postgres:postgres", folder]);
  await chmod(folder, 0o700);
  const run = (program: string, args: string[]): [string, string[]] => {
    const [first, ...rest] = [...asUser, join(bin, program), ...args];
    return [first as string, rest];
  };
  execFileSync(...run("initdb", ["-D", folder, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync"]), {
    stdio: "pipe",
  });
  const options = {
    port,
    listen_addresses: "127.0.0.1",
    unix_socket_directories: folder,
    max_connections: 200,
  };
  const settings = Object.entries(options).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
  let server: ChildProcess | undefined;
  const lives = () => server !== undefined && server.exitCode === null && server.signalCode === null;
  const end = async (signal: "SIGINT" | "SIGQUIT") => {
    if (!server || !lives()) return;
    const ended = once(server, "exit");
    server.kill(signal);
    await ended;
  };
  const one: Postgres = {
    port,
    async newDatabase() {
      const name = `db_${randomBytes(6).toString("hex")}`;
      const admin = postgres(urlOf(port), { max: 1, onnotice: () => {} });
      await admin.unsafe(`create database ${name}`);
      await admin.end();
      return urlOf(port, name);
    },
    crash: () => end("SIGQUIT"),
    lives,
    async start() {
      server = spawn(...run("postgres", ["-D", folder, ...(sync ? [] : ["-F"]), ...settings]), {
        stdio: ["ignore", "ignore", "pipe"],
      });
      await accepts(urlOf(port), server);
    },
    async stop() {
      await end("SIGINT");
      await rm(folder, { recursive: true, force: true });
    },
  };
  await one.start();
  return one;
}

/** Asks a database in SQL, past the bot. */
export function askPostgres(url: string) {
  const sql = postgres(url, { max: 1, onnotice: () => {} });
  return {
    ask: async <Row>(query: string) => [...(await sql.unsafe(query))] as Row[],
    end: () => sql.end({ timeout: 1 }),
  };
}

function urlOf(port: number, database = "postgres"): string {
  return `postgres://postgres@127.0.0.1:${port}/${database}`;
}

/** One server for the whole project. */
export default async function providePostgres(project: TestProject): Promise<() => Promise<void>> {
  const server = await startPostgres();
  project.provide("postgres", urlOf(server.port));
  project.provide("template", "");
  return () => server.stop();
}

/** Resolves once the server answers; rejects when it ends first. */
async function accepts(url: string, server: ChildProcess): Promise<void> {
  let said = "";
  server.stderr?.on("data", (chunk) => {
    said += String(chunk);
  });
  while (server.exitCode === null) {
    const client = postgres(url, { max: 1, connect_timeout: 1, onnotice: () => {} });
    try {
      await client`select 1`;
      return;
    } catch {
      // Not yet.
    } finally {
      await client.end({ timeout: 1 });
    }
  }
  throw new Error(`PostgreSQL did not start: ${said}`);
}
