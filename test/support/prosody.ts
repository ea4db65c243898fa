import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { makeCertificate } from "./certificate.ts";
import { missingServer, type ServerProcess, startServer } from "./debian-server.ts";
import { freePort } from "./free-port.ts";
import { type XmppServer, type XmppServerOptions, xmppPassword } from "./xmpp-server.ts";

const program = "/usr/bin/prosody";

export interface Prosody extends XmppServer {
  setPassword(account: string, password: string): Promise<void>;
}

/** Why a suite with Prosody is skipped, if it is. */
export function missingProsody(): string | undefined {
  return missingServer(program, "prosody");
}

/** Starts Prosody on free loopback ports in a folder of its own. */
export async function startProsody({ accounts, tls = true }: XmppServerOptions): Promise<Prosody> {
  const folder = await mkdtemp(join(tmpdir(), "watchbill-prosody-"));
  const { certificate } = makeCertificate(folder);
  const ports = { plain: await freePort(), tls: await freePort() };
  await mkdir(join(folder, "data", "localhost", "accounts"), { recursive: true });
  // As its own storage keeps them; it reads the file at each login.
  const setPassword = (account: string, password: string) =>
    writeFile(
      join(folder, "data", "localhost", "accounts", `${account}.dat`),
      `return { ["password"] = "${password}" };\n`,
    );
  for (const account of accounts) await setPassword(account, xmppPassword);
  await writeFile(join(folder, "prosody.cfg.lua"), configuration(folder, ports, tls));
  const start = () =>
    startServer(
      program,
      ["-F", "--config", join(folder, "prosody.cfg.lua")],
      tls ? [ports.plain, ports.tls] : [ports.plain],
    );
  let process: ServerProcess = await start();
  return {
    ports,
    certificate,
    password: xmppPassword,
    rooms: { open: "rooms.localhost", hiding: "hiding.localhost" },
    get process() {
      return process;
    },
    async restart() {
      await process.gone;
      process = await start();
    },
    setPassword,
    async stop() {
      await process.end();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

const modules =
  "disco roster saslauth tls blocklist carbons pep smacks ping time version mam csi_simple limits adhoc posix";

function configuration(folder: string, ports: XmppServer["ports"], tls: boolean): string {
  const enabled = modules
    .split(" ")
    .filter((name) => tls || name !== "tls")
    .map((name) => `"${name}"`);
  return `
run_as_root = true
pidfile = "${folder}/prosody.pid"
data_path = "${folder}/data"
certificates = "${folder}"
plugin_paths = { "/usr/lib/prosody/modules" }
interfaces = { "127.0.0.1" }
local_interfaces = { "127.0.0.1" }
c2s_ports = { ${ports.plain} }
c2s_direct_tls_ports = { ${tls ? ports.tls : ""} }
s2s_ports = { }
http_ports = { }
https_ports = { }
storage = "internal"
authentication = "internal_plain"
c2s_require_encryption = ${tls}
allow_unencrypted_plain_auth = ${!tls}
log = { warn = "*console" }
modules_enabled = { ${enabled.join(", ")} }
modules_disabled = { "s2s" }
archive_expires_after = "1w"
smacks_hibernation_time = 300

ssl = { key = "${folder}/key.pem", certificate = "${folder}/cert.pem" }
c2s_direct_tls_ssl = ssl

VirtualHost "localhost"

Component "rooms.localhost" "muc"
  modules_enabled = { "muc_mam" }
  restrict_room_creation = false
  muc_room_default_persistent = true
  muc_room_default_public_jids = true
  muc_log_by_default = true

Component "hiding.localhost" "muc"
  modules_enabled = { "muc_mam" }
  restrict_room_creation = false
  muc_room_default_persistent = true
  muc_log_by_default = true
`;
}
