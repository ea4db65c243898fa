import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { cp, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { missingServer, type ServerProcess, startServer } from "./debian-server.ts";
import { freePort } from "./free-port.ts";

const [gateway, queue] = ["/usr/sbin/hfaxd", "/usr/sbin/faxq"];

export interface Hylafax {
  port: number;
  /** The account that may log in, and the one pager that it knows. */
  login: string;
  pager: string;
  /** The texts of the pages that are queued. */
  pages(): Promise<string[]>;
  stop(): Promise<void>;
}

/** Why a suite with HylaFAX's SNPP gateway is skipped, if it is: it changes its root folder, which takes root. */
export function missingHylafax(): string | undefined {
  const isRequired = process.env["WATCHBILL_REQUIRE_SERVERS"] === "1";
  if (process.getuid?.() !== 0 && !isRequired) return "HylaFAX's SNPP gateway runs as root alone";
  return missingServer(gateway, "hylafax-server") ?? missingServer(queue, "hylafax-server");
}

/** Starts HylaFAX's SNPP gateway on a free loopback port, with a spool of its own; no modem ever sends what is queued. */
export async function startHylafax(): Promise<Hylafax> {
  const folder = await mkdtemp(join(tmpdir(), "watchbill-hylafax-"));
  const spool = join(folder, "spool");
  await cp("/var/spool/hylafax", spool, { recursive: true });
  const files = {
    "hosts.hfaxd": "^oncall@:21\n127.0.0.1:21\n",
    pagermap: "5551234 provider\n",
    "hfaxd.conf": "",
    config: "",
  };
  for (const [name, text] of Object.entries(files))
    await writeFile(join(spool, "etc", name), text, { mode: 0o600 });
  // Made as the package is installed; the queue does not start without it.
  await cp("/etc/hylafax/setup.cache", join(spool, "etc", "setup.cache"));
  execFileSync("chown", ["-R", "uucp:uucp", spool]);
  execFileSync("chmod", ["755", folder]);
  const port = await freePort();
  const running: ServerProcess[] = [await startServer(queue, ["-D", "-q", spool], [])];
  while (!existsSync(join(spool, "FIFO"))) await new Promise((resolve) => setTimeout(resolve, 20));
  running.push(await startServer(gateway, ["-d", "-l", "127.0.0.1", "-s", `${port}`, "-q", spool], [port]));
  return {
    port,
    login: "oncall",
    pager: "5551234",
    async pages() {
      const names = (await readdir(join(spool, "docq"))).filter((name) => name.includes(".page"));
      return await Promise.all(names.sort().map((name) => readFile(join(spool, "docq", name), "latin1")));
    },
    async stop() {
      await Promise.all(running.map((one) => one.end()));
      await rm(folder, { recursive: true, force: true });
    },
  };
}
