import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { chmod, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import postgres from "postgres";
import { z } from "zod";
import { missingServer, type ServerProcess, startServer } from "./debian-server.ts";
import { freePort } from "./free-port.ts";
import { missingPostgres, postgresPrograms } from "./postgres.ts";

/** The configuration that people are told to use. */
const documented = new URL("../../docs/scaling/patroni.yml", import.meta.url);
const names = ["one", "two"] as const;
type Name = (typeof names)[number];

/** Why suites on a Patroni cluster are skipped; undefined when all of it is there. */
export function missingPatroni(): string | undefined {
  return (
    missingPostgres() ??
    missingServer("/usr/bin/patroni", "patroni") ??
    missingServer("/usr/bin/etcd", "etcd-server")
  );
}

/** Seconds, as in Patroni's configuration. */
export interface Pace {
  ttl: number;
  loop_wait: number;
  retry_timeout: number;
}

/** etcd and two PostgreSQL servers on free loopback ports, of which Patroni makes one the primary. */
export interface PatroniCluster {
  /** The URL of a new, empty database: both hosts, of which the primary is meant. */
  newDatabase(): Promise<string>;
  primary(): Promise<Name>;
  /** Resolves when one takes writes and the other follows it, so that nothing is lost if the first dies. */
  complete(): Promise<void>;
  /** Ends a machine as a power cut would: Patroni and every process of its server. */
  kill(name: Name): void;
  /** Stops a machine in its tracks: its connections stay, and nobody answers. `thaw` lets it go on. */
  freeze(name: Name): void;
  thaw(name: Name): void;
  start(name: Name): Promise<void>;
  /** Hands over in good order, as before maintenance. */
  switchOver(): Promise<void>;
  stop(): Promise<void>;
}

const memberList = z.object({
  members: z.array(z.object({ name: z.enum(names), role: z.string(), state: z.string() })),
});

export async function startPatroni(pace: Pace): Promise<PatroniCluster> {
  const folder = await mkdtemp(join(tmpdir(), "watchbill-patroni-"));
  await chmod(folder, 0o755);
  const etcd = await startEtcd(join(folder, "etcd"));
  const machines = { one: await machine("one"), two: await machine("two") };
  const all = Object.values(machines);
  const killAll = () => {
    for (const one of all) one.signal("SIGKILL");
  };
  process.once("exit", killAll);

  async function machine(name: Name) {
    const [sqlPort, apiPort] = [await freePort(), await freePort()];
    const home = join(folder, name);
    const file = join(home, "config.yml");
    await mkdir(home, { mode: 0o700 });
    await writeFile(file, configuration({ name, home, sqlPort, apiPort, etcdPort: etcd.port, pace }));
    if (asPostgres.length > 0) execFileSync("chown", ["-R", "postgres:postgres", home]);
    let patroni: ServerProcess | undefined;
    const signal = (what: "SIGKILL" | "SIGSTOP" | "SIGCONT") => {
      patroni?.signal(what);
      signalServer(join(home, "patroni"), what);
    };
    return {
      sqlPort,
      apiPort,
      signal,
      async start() {
        const [program = "", ...args] = [...asPostgres, "/usr/bin/patroni", file];
        patroni = await startServer(program, args, [apiPort]);
      },
    };
  }

  /** What they agree on, as whichever answers tells it. */
  async function members() {
    for (const { apiPort } of all) {
      const url = `http://127.0.0.1:${apiPort}/cluster`;
      const answer = await fetch(url, { signal: AbortSignal.timeout(1_000) }).catch(() => undefined);
      if (answer?.ok) return memberList.parse(await answer.json()).members;
    }
    return [];
  }

  async function eventually<T>(what: string, look: () => Promise<T | undefined>): Promise<T> {
    for (const late = Date.now() + 90_000; ; await new Promise((resolve) => setTimeout(resolve, 100))) {
      const found = await look();
      if (found !== undefined) return found;
      if (Date.now() > late) throw new Error(`${what}: ${JSON.stringify(await members())}`);
    }
  }

  const cluster: PatroniCluster = {
    async newDatabase() {
      const { sqlPort } = machines[await cluster.primary()];
      const admin = postgres(`postgres://postgres:change-me-1@127.0.0.1:${sqlPort}/postgres`, {
        max: 1,
        onnotice: () => {},
      });
      await admin`create user watchbill password 'secret'`;
      await admin`create database watchbill owner watchbill`;
      await admin.end();
      const hosts = all.map((one) => `127.0.0.1:${one.sqlPort}`).join(",");
      return `postgres://watchbill:secret@${hosts}/watchbill?target_session_attrs=read-write`;
    },
    primary: () =>
      eventually("there is no primary", async () => {
        const leader = (await members()).find(({ role, state }) => role === "leader" && state === "running");
        return leader?.name;
      }),
    complete: () =>
      eventually("the cluster is not complete", async () => {
        const running = (await members()).filter(({ state }) => state === "running");
        const roles = running.map(({ role }) => role).sort();
        return roles.join() === "leader,sync_standby" ? true : undefined;
      }).then(() => {}),
    kill: (name) => machines[name].signal("SIGKILL"),
    freeze: (name) => machines[name].signal("SIGSTOP"),
    thaw: (name) => machines[name].signal("SIGCONT"),
    start: (name) => machines[name].start(),
    async switchOver() {
      const leader = await cluster.primary();
      await fetch(`http://127.0.0.1:${machines[leader].apiPort}/switchover`, {
        method: "POST",
        body: JSON.stringify({ leader }),
      });
    },
    async stop() {
      killAll();
      process.off("exit", killAll);
      await etcd.end();
      await rm(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
  await Promise.all(all.map((one) => one.start()));
  await cluster.complete();
  return cluster;
}

/** The servers refuse to run as root. */
const asPostgres =
  process.getuid?.() === 0
    ? ["/usr/bin/setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"]
    : [];

async function startEtcd(folder: string): Promise<ServerProcess & { port: number }> {
  const [port, peerPort] = [await freePort(), await freePort()];
  const [client, peer] = [`http://127.0.0.1:${port}`, `http://127.0.0.1:${peerPort}`];
  const options = {
    "data-dir": folder,
    "listen-client-urls": client,
    "advertise-client-urls": client,
    "listen-peer-urls": peer,
    "initial-advertise-peer-urls": peer,
    "initial-cluster": `default=${peer}`,
    "enable-v2": true,
  };
  const args = Object.entries(options).map(([name, value]) => `--${name}=${value}`);
  return { port, ...(await startServer("/usr/bin/etcd", args, [port])) };
}

/** The documented file, with the addresses, folders and times of this cluster in it. */
function configuration(own: {
  name: Name;
  home: string;
  sqlPort: number;
  apiPort: number;
  etcdPort: number;
  pace: Pace;
}): string {
  const etcd = `127.0.0.1:${own.etcdPort}`;
  const instead: [string | RegExp, string][] = [
    ["name: one", `name: ${own.name}`],
    ["192.0.2.11:2379, 192.0.2.12:2379, 192.0.2.13:2379", etcd],
    ["192.0.2.1:8008", `127.0.0.1:${own.apiPort}`],
    ["192.0.2.1:5432", `127.0.0.1:${own.sqlPort}`],
    ["192.0.2.0/24", "127.0.0.0/8"],
    ["/var/lib/postgresql", own.home],
    ["/run/postgresql", own.home],
    ["/usr/lib/postgresql/15/bin", postgresPrograms() ?? ""],
    ...Object.entries(own.pace).map(([name, seconds]): [RegExp, string] => [
      new RegExp(`(?<=^ *)${name}: \\d+`, "gm"),
      `${name}: ${seconds}`,
    ]),
  ];
  return instead.reduce(
    (text, [from, to]) => {
      if (text.search(from) < 0) throw new Error(`docs/scaling/patroni.yml has no ${from}`);
      return text.replaceAll(from, to);
    },
    readFileSync(documented, "utf8"),
  );
}

/** To the postmaster of that data folder and to all its processes, if there is one. */
function signalServer(dataFolder: string, signal: "SIGKILL" | "SIGSTOP" | "SIGCONT"): void {
  try {
    const [pid = ""] = readFileSync(join(dataFolder, "postmaster.pid"), "utf8").split("\n");
    // It starts no more of them while we look.
    process.kill(Number(pid), "SIGSTOP");
    const children = readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").split(" ").map(Number);
    for (const one of [Number(pid), ...children].filter(Boolean)) process.kill(one, signal);
  } catch (error) {
    if (!(error instanceof Error && "code" in error && ["ENOENT", "ESRCH"].includes(`${error.code}`)))
      throw error;
  }
}
