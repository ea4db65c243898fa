import { mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { makeCertificate } from "./certificate.ts";
import { missingServer, type ServerProcess, startServer } from "./debian-server.ts";
import { freePort } from "./free-port.ts";
import { type XmppServer, type XmppServerOptions, xmppPassword } from "./xmpp-server.ts";

const control = "/usr/sbin/ejabberdctl";

/** Why a suite with ejabberd is skipped, if it is. */
export function missingEjabberd(): string | undefined {
  return missingServer(control, "ejabberd");
}

/**
 * Starts ejabberd on free loopback ports in a folder of its own. It is run by Erlang directly, without a node name: so
 * there is no epmd, which would listen beyond loopback and outlive it.
 */
export async function startEjabberd({ accounts }: XmppServerOptions): Promise<XmppServer> {
  const folder = await mkdtemp(join(tmpdir(), "watchbill-ejabberd-"));
  const made = makeCertificate(folder);
  const ports = { plain: await freePort(), tls: await freePort() };
  await mkdir(join(folder, "spool"));
  await writeFile(join(folder, "ejabberd.yml"), configuration(made, ports));
  const registered = accounts.map(
    (account) => `ejabberd_auth:try_register(<<"${account}">>, <<"localhost">>, <<"${xmppPassword}">>)`,
  );
  const libraries = join(
    "/usr/lib",
    (await readdir("/usr/lib")).find((name) => /-linux-gnu$/.test(name)) ?? "",
  );
  const start = () =>
    startServer(
      "/usr/bin/env",
      [
        `ERL_LIBS=${libraries}`,
        `HOME=${folder}`,
        `EJABBERD_CONFIG_PATH=${join(folder, "ejabberd.yml")}`,
        `EJABBERD_LOG_PATH=${join(folder, "ejabberd.log")}`,
        `ERL_CRASH_DUMP=${join(folder, "crash.dump")}`,
        "/usr/bin/erl",
        // Two threads are enough, and more take long to start on a busy machine.
        ...["+S", "2:2", "-noinput"],
        ...["-mnesia", "dir", `"${join(folder, "spool")}"`],
        ...["-s", "ejabberd"],
        ...["-eval", `${[...registered, "ok"].join(", ")}.`],
      ],
      [ports.plain, ports.tls],
      60,
    );
  let process: ServerProcess = await start();
  return {
    ports,
    certificate: made.certificate,
    password: xmppPassword,
    rooms: { open: "rooms.localhost", hiding: "hiding.localhost" },
    get process() {
      return process;
    },
    async restart() {
      await process.gone;
      process = await start();
    },
    async stop() {
      await process.end();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function configuration(made: { key: string; certificate: string }, ports: XmppServer["ports"]): string {
  return `
hosts: [localhost]
loglevel: warning
certfiles: ["${made.certificate}", "${made.key}"]
auth_method: internal
auth_password_format: scram
s2s_access: nobody
language: en
listen:
  - { port: ${ports.plain}, ip: "127.0.0.1", module: ejabberd_c2s, starttls_required: true, access: c2s, shaper: none }
  - { port: ${ports.tls}, ip: "127.0.0.1", module: ejabberd_c2s, tls: true, access: c2s, shaper: none }
acl: { local: { user_regexp: "" } }
access_rules: { c2s: [{ allow: all }], local: [{ allow: local }], nobody: [{ deny: all }] }
modules:
  mod_adhoc: {}
  mod_blocking: {}
  mod_caps: {}
  mod_carboncopy: {}
  mod_disco: {}
  mod_mam: { default: always, assume_mam_usage: true }
  mod_muc:
    hosts: ["rooms.@HOST@", "hiding.@HOST@"]
    default_room_options: { mam: true, persistent: true, anonymous: true }
  mod_offline: {}
  mod_ping: {}
  mod_privacy: {}
  mod_roster: {}
  mod_stream_mgmt: { resend_on_timeout: if_offline }
  mod_version: {}
`;
}
