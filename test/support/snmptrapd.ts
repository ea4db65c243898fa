import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { missingServer, startServer } from "./debian-server.ts";
import { freePort } from "./free-port.ts";

const program = "/usr/sbin/snmptrapd";

export interface Snmptrapd {
  port: number;
  /** Resolves with the traps once there are so many; each as `oid = TYPE: value` by its OID without the leading dot. */
  caught(count: number): Promise<Map<string, string>[]>;
  stop(): Promise<void>;
}

export const v3 = {
  user: "pager",
  auth: "authenticate-me",
  priv: "nobody-may-read",
  engine: "80007ed90401020304",
};
export const community = "watch-community";

export function missingSnmptrapd(): string | undefined {
  return missingServer(program, "snmptrapd");
}

/** Starts net-snmp's snmptrapd on a free loopback port; it takes version 2c and, encrypted, version 3. */
export async function startSnmptrapd(): Promise<Snmptrapd> {
  const folder = await mkdtemp(join(tmpdir(), "watchbill-snmptrapd-"));
  const [port, log] = [await freePort(), join(folder, "log")];
  await mkdir(join(folder, "state"));
  await writeFile(log, "");
  await writeFile(
    join(folder, "snmptrapd.conf"),
    `createUser -e 0x${v3.engine} ${v3.user} SHA-256 ${v3.auth} AES ${v3.priv}
authUser log ${v3.user} priv
authCommunity log ${community}
format2 TRAP\\n%v\\n
outputOption n
`,
  );
  // By TCP as well, so that it can be seen to be up.
  const listening = [`udp:127.0.0.1:${port}`, `tcp:127.0.0.1:${port}`];
  const options = ["-f", "-C", "-c", join(folder, "snmptrapd.conf"), "-On", "-OQ", "-Lf", log, ...listening];
  const settings = [`SNMP_PERSISTENT_DIR=${join(folder, "state")}`, `SNMPCONFPATH=${folder}`, "MIBS="];
  const server = await startServer("/usr/bin/env", [...settings, program, ...options], [port]);
  return {
    port,
    async caught(count) {
      for (;;) {
        const traps = (await readFile(log, "utf8")).split("TRAP\n").slice(1);
        if (traps.length >= count && traps.at(-1)?.endsWith("\n")) return traps.map(bindingsOf);
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    },
    async stop() {
      await server.end();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function bindingsOf(trap: string): Map<string, string> {
  const bindings = trap.trim().split("\t");
  return new Map(bindings.map((one) => one.replace(/^\./, "").split(/ = (.*)/s) as [string, string]));
}
