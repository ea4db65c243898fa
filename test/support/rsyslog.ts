import { existsSync, readdirSync } from "node:fs";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { makeCertificate } from "./certificate.ts";
import { missingServer, startServer } from "./debian-server.ts";
import { freePort } from "./free-port.ts";

const program = "/usr/sbin/rsyslogd";
/** In a folder of the machine's architecture. */
const driver =
  readdirSync("/usr/lib")
    .map((folder) => `/usr/lib/${folder}/rsyslog/lmnsd_gtls.so`)
    .find(existsSync) ?? "/usr/lib/rsyslog/lmnsd_gtls.so";

/** A message as rsyslog took it apart. */
export interface Logged {
  pri: string;
  version: string;
  host: string;
  app: string;
  msgid: string;
  data: string;
  msg: string;
  input: string;
  at: string;
}

export interface Rsyslog {
  ports: { udp: number; tcp: number; tls: number };
  /** File with the authority to trust for TLS. */
  authority: string;
  /** Resolves with the messages once there are so many. */
  logged(count: number): Promise<Logged[]>;
  stop(): Promise<void>;
}

export function missingRsyslog(): string | undefined {
  return missingServer(program, "rsyslog") ?? missingServer(driver, "rsyslog-gnutls");
}

/** Starts rsyslog on free loopback ports: UDP and plain TCP in one process, TLS in another, both into one file. */
export async function startRsyslog(): Promise<Rsyslog> {
  const folder = await mkdtemp(join(tmpdir(), "watchbill-rsyslog-"));
  const { certificate, key } = makeCertificate(folder);
  const ports = { udp: await freePort(), tcp: await freePort(), tls: await freePort() };
  const log = join(folder, "log");
  await writeFile(log, "");
  const start = async (name: string, inputs: string, port: number) => {
    const file = join(folder, `${name}.conf`);
    await writeFile(file, configuration(folder, log, inputs));
    return await startServer(program, ["-n", "-f", file, "-i", join(folder, `${name}.pid`)], [port]);
  };
  const plain = await start(
    "plain",
    `module(load="imudp") module(load="imtcp")
     input(type="imudp" address="127.0.0.1" port="${ports.udp}" ruleset="all")
     input(type="imtcp" address="127.0.0.1" port="${ports.tcp}" ruleset="all")`,
    ports.tcp,
  );
  const secure = await start(
    "secure",
    `global(defaultNetstreamDriver="gtls" defaultNetstreamDriverCAFile="${certificate}"
       defaultNetstreamDriverCertFile="${certificate}" defaultNetstreamDriverKeyFile="${key}")
     module(load="imtcp" streamDriver.name="gtls" streamDriver.mode="1" streamDriver.authMode="anon")
     input(type="imtcp" address="127.0.0.1" port="${ports.tls}" ruleset="all")`,
    ports.tls,
  );
  return {
    ports,
    authority: certificate,
    async logged(count) {
      for (;;) {
        const lines = (await readFile(log, "utf8")).split("\n").filter((line) => line !== "");
        if (lines.length >= count) return lines.map((line) => JSON.parse(line) as Logged);
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    },
    async stop() {
      await Promise.all([plain.end(), secure.end()]);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

const properties = {
  pri: "pri",
  version: "protocol-version",
  host: "hostname",
  app: "app-name",
  msgid: "msgid",
  data: "structured-data",
  msg: "msg",
  input: "inputname",
};

function configuration(folder: string, log: string, inputs: string): string {
  const fields = Object.entries(properties).map(
    ([name, property]) => `property(outname="${name}" name="${property}" format="jsonf")`,
  );
  return `
global(workDirectory="${folder}" parser.escapeControlCharactersOnReceive="off")
template(name="json" type="list" option.jsonf="on") {
  ${fields.join("\n  ")}
  property(outname="at" name="timereported" dateFormat="rfc3339" format="jsonf")
}
ruleset(name="all") { action(type="omfile" file="${log}" template="json") }
${inputs}
`;
}
