import { execFileSync } from "node:child_process";
import { chown, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir, userInfo } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { makeCertificate } from "./certificate.ts";
import { missingServer, type ServerProcess, startServer } from "./debian-server.ts";
import { freePort } from "./free-port.ts";
import { type Maildir, maildir } from "./maildir.ts";

const programs = {
  python: "/usr/bin/python3",
  aiosmtpd: "/usr/lib/python3/dist-packages/aiosmtpd/smtp.py",
  dovecot: "/usr/sbin/dovecot",
};

/** Why a suite with a mail server is skipped, if it is. */
export function missingMailServer(): string | undefined {
  return (
    missingServer(programs.aiosmtpd, "python3-aiosmtpd") ?? missingServer(programs.dovecot, "dovecot-imapd")
  );
}

/** SMTP by aiosmtpd and IMAP by Dovecot, over the same mailboxes `<name>@localhost`. */
export interface MailServer {
  ports: { starttls: number; smtps: number; plain: number; imaps: number };
  /** PEM file of the authority that signed itself. */
  certificate: string;
  /** The account `watchbill`, for SMTP and IMAP. */
  password: string;
  box(name: string): Maildir;
  imap: ServerProcess;
  restartImap(): Promise<void>;
  stop(): Promise<void>;
}

const password = "correct horse";

/** Starts both on free loopback ports in a folder of their own. */
export async function startMailServer(names: readonly string[]): Promise<MailServer> {
  const folder = await mkdtemp(join(tmpdir(), "watchbill-mail-"));
  execFileSync("chmod", ["755", folder]);
  const made = makeCertificate(folder);
  const mail = join(folder, "mail");
  // Dovecot serves no mail of root.
  const owner = userInfo().uid === 0 ? { uid: 65_534, gid: 65_534 } : userInfo();
  for (const part of [
    "",
    ...names.flatMap((name) => [name, ...["tmp", "new", "cur"].map((sub) => join(name, sub))]),
  ]) {
    await mkdir(join(mail, part), { recursive: true });
    await chown(join(mail, part), owner.uid, owner.gid);
  }
  const ports = {
    starttls: await freePort(),
    smtps: await freePort(),
    plain: await freePort(),
    imaps: await freePort(),
  };
  await writeFile(join(folder, "users"), `watchbill:{PLAIN}${password}\n`);
  await writeFile(join(folder, "dovecot.conf"), dovecotConfig(folder, ports.imaps, made, owner));
  const script = fileURLToPath(new URL("smtp-server.py", import.meta.url));
  const smtpArgs = [mail, made.certificate, made.key, ports.starttls, ports.smtps, ports.plain].map(String);
  const smtp = await startServer(
    programs.python,
    [script, ...smtpArgs],
    [ports.starttls, ports.smtps, ports.plain],
  );
  const startImap = () =>
    startServer(programs.dovecot, ["-F", "-c", join(folder, "dovecot.conf")], [ports.imaps]);
  let imap = await startImap();
  return {
    ports,
    certificate: made.certificate,
    password,
    box: (name) => maildir(join(mail, name), owner),
    get imap() {
      return imap;
    },
    async restartImap() {
      await imap.gone;
      imap = await startImap();
    },
    async stop() {
      await Promise.all([smtp.end(), imap.end()]);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function dovecotConfig(
  folder: string,
  port: number,
  { certificate, key }: { certificate: string; key: string },
  owner: { uid: number; gid: number },
): string {
  const me = userInfo();
  const ownUser =
    me.uid === 0 ? "" : `default_internal_user = ${me.username}\ndefault_login_user = ${me.username}\n`;
  return `
base_dir = ${folder}/run
state_dir = ${folder}/state
log_path = /dev/stderr
protocols = imap
listen = 127.0.0.1
ssl = required
ssl_cert = <${certificate}
ssl_key = <${key}
auth_mechanisms = plain login
first_valid_uid = ${owner.uid}
first_valid_gid = ${owner.gid}
mail_location = maildir:${folder}/mail/%n
${ownUser}passdb {
  driver = passwd-file
  args = username_format=%n ${folder}/users
}
userdb {
  driver = static
  args = uid=${owner.uid} gid=${owner.gid} home=${folder}/mail/%n
}
service imap-login {
  chroot =
  inet_listener imap {
    port = 0
  }
  inet_listener imaps {
    port = ${port}
    ssl = yes
  }
}
service anvil {
  chroot =
}
service stats {
  chroot =
}
`;
}
