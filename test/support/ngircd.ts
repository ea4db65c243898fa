import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { missingServer, type ServerProcess, startServer } from "./debian-server.ts";
import { freePort } from "./free-port.ts";

const program = "/usr/sbin/ngircd";

/** Why a suite with ngIRCd is skipped, if it is. */
export function missingNgircd(): string | undefined {
  return missingServer(program, "ngircd");
}

export interface Ngircd {
  port: number;
  ircd: ServerProcess;
  /** Starts the server again after its process was killed. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

/** Starts ngIRCd on a free loopback port: no accounts, no tags, nicks of nine signs. Without `penalty`, it holds back nobody. */
export async function startNgircd({ penalty = true }: { penalty?: boolean } = {}): Promise<Ngircd> {
  const folder = await mkdtemp(join(tmpdir(), "watchbill-ngircd-"));
  const port = await freePort();
  const file = join(folder, "ngircd.conf");
  const asRoot = process.getuid?.() === 0 ? "ServerUID = 0\nServerGID = 0" : "";
  await writeFile(
    file,
    `[Global]
Name = irc.ngircd.test
Info = lab
AdminInfo1 = lab
Listen = 127.0.0.1
Ports = ${port}
${asRoot}
[Limits]
MaxConnectionsIP = 0
MaxPenaltyTime = ${penalty ? -1 : 0}
[Options]
DNS = no
Ident = no
PAM = no
SyslogFacility = local7
`,
  );
  const start = () => startServer(program, ["-n", "-f", file], [port]);
  let ircd = await start();
  return {
    port,
    get ircd() {
      return ircd;
    },
    async restart() {
      await ircd.gone;
      ircd = await start();
    },
    async stop() {
      await ircd.end();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
