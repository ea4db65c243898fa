import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readdirSync } from "node:fs";
import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import postgres from "postgres";
import type { TestProject } from "vitest/node";
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

/** Starts a PostgreSQL of our own on a free loopback port for the whole project, and stops it at the end. */
export default async function providePostgres(project: TestProject): Promise<() => Promise<void>> {
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
  const settings = [
    "-F",
    "-p",
    `${port}`,
    "-c",
    "listen_addresses=127.0.0.1",
    "-c",
    `unix_socket_directories=${folder}`,
  ];
  const server = spawn(...run("postgres", ["-D", folder, ...settings]), {
    stdio: ["ignore", "ignore", "pipe"],
  });
  const url = `postgres://postgres@127.0.0.1:${port}/postgres`;
  await accepts(url, server);
  project.provide("postgres", url);
  project.provide("template", "");
  return async () => {
    const ended = once(server, "exit");
    server.kill("SIGINT");
    await ended;
    await rm(folder, { recursive: true, force: true });
  };
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
