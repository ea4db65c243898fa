import { execFileSync } from "node:child_process";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { missingServer, type ServerProcess, startServer } from "./debian-server.ts";
import { freePort } from "./free-port.ts";
import { ircPerson } from "./irc-person.ts";

const programs = { ircd: "/usr/sbin/inspircd", services: "/usr/bin/atheme-services" };

/** Why a suite with InspIRCd and Atheme is skipped, if it is. */
export function missingInspircd(): string | undefined {
  return missingServer(programs.ircd, "inspircd") ?? missingServer(programs.services, "atheme-services");
}

export interface Inspircd {
  port: number;
  /** Plain names with this password, registered with the services. */
  password: string;
  /** With TLS: its port, and the file of its self-signed certificate. */
  tls: { port: number; certificate: string } | undefined;
  ircd: ServerProcess;
  /** Starts the server again after its process was killed. */
  restart(): Promise<void>;
  stopServices(): Promise<void>;
  startServices(): Promise<void>;
  stop(): Promise<void>;
}

export interface InspircdOptions {
  /** Accounts to register; none: the services are not started at all. */
  accounts?: string[];
  tls?: boolean;
  /** Names of modules to leave out. */
  without?: string[];
  /** False: the server holds back nobody who speaks fast. */
  fakelag?: boolean;
}

const password = "correct-horse";

/** Starts InspIRCd on free loopback ports in a folder of its own, with Atheme when there are accounts. */
export async function startInspircd({
  accounts = [],
  tls = false,
  without = [],
  fakelag = true,
}: InspircdOptions = {}): Promise<Inspircd> {
  const folder = await mkdtemp(join(tmpdir(), "watchbill-inspircd-"));
  await mkdir(join(folder, "run"));
  await mkdir(join(folder, "services"));
  const [port, tlsPort, linkPort] = [await freePort(), await freePort(), await freePort()];
  const certificate = join(folder, "cert.pem");
  if (tls) makeCertificate(folder);
  await writeFile(
    join(folder, "inspircd.conf"),
    ircdConfig({ folder, port, tlsPort, linkPort, tls, without, fakelag }),
  );
  await writeFile(join(folder, "atheme.conf"), servicesConfig(linkPort));

  const startIrcd = () =>
    startServer(
      programs.ircd,
      [
        "--config",
        join(folder, "inspircd.conf"),
        "--nofork",
        ...(process.getuid?.() === 0 ? ["--runasroot"] : []),
      ],
      [port],
    );
  let ircd = await startIrcd();
  let services: ServerProcess | undefined;
  const startServices = async () => {
    const file = (name: string) => join(folder, "services", name);
    const args = [
      "-n",
      "-c",
      join(folder, "atheme.conf"),
      "-l",
      file("log"),
      "-p",
      file("pid"),
      "-D",
      file(""),
    ];
    services = await startServer(programs.services, args, []);
  };
  if (accounts.length > 0) {
    await startServices();
    const ended = services?.gone.then(() => {
      throw new Error("the services ended");
    });
    await Promise.race([Promise.all(accounts.map((account) => register(port, account))), ended]);
  }

  return {
    port,
    password,
    tls: tls ? { port: tlsPort, certificate } : undefined,
    get ircd() {
      return ircd;
    },
    async restart() {
      await ircd.gone;
      ircd = await startIrcd();
    },
    async stopServices() {
      await services?.end();
    },
    startServices,
    async stop() {
      await Promise.all([services?.end(), ircd.end()]);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Waits until the services are there, and registers the account with them. */
async function register(port: number, account: string): Promise<void> {
  const person = await ircPerson({ port, nick: account });
  for (;;) {
    const since = person.heard.length;
    person.send(`PRIVMSG NickServ :REGISTER ${password} ${account}@lab.test`);
    const answer = await person.hears(
      ({ command, nick }) => command === "401" || (command === "NOTICE" && nick === "NickServ"),
      since,
    );
    if (answer.command === "NOTICE") break;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  await person.hears(({ command }) => command === "900");
  await person.close();
}

function makeCertificate(folder: string): void {
  const subject = ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1"];
  const key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"];
  const files = ["-keyout", join(folder, "key.pem"), "-out", join(folder, "cert.pem")];
  execFileSync("openssl", ["req", "-x509", ...key, ...files, "-days", "2", ...subject], { stdio: "pipe" });
}

const modules =
  "cap ircv3 ircv3_accounttag ircv3_batch ircv3_capnotify ircv3_ctctags ircv3_msgid ircv3_echomessage " +
  "ircv3_labeledresponse ircv3_servertime namesx monitor services_account spanningtree chanhistory globops " +
  "cban hidechans chghost chgident sha256";

function ircdConfig(given: {
  folder: string;
  port: number;
  tlsPort: number;
  linkPort: number;
  tls: boolean;
  without: string[];
  fakelag: boolean;
}): string {
  const { folder, port, tlsPort, linkPort, tls, without, fakelag } = given;
  const loaded = modules
    .split(" ")
    .filter((name) => !without.includes(name))
    .map((name) => `<module name="${name}">`);
  const secure = [
    '<module name="ssl_gnutls">',
    `<sslprofile name="lab" provider="gnutls" certfile="${folder}/cert.pem" keyfile="${folder}/key.pem">`,
    `<bind address="127.0.0.1" port="${tlsPort}" type="clients" sslprofile="lab">`,
  ];
  return [
    '<config format="xml">',
    '<server name="irc.lab.test" description="lab" network="Lab">',
    '<admin name="lab" email="lab@lab.test" nick="lab">',
    `<path configdir="${folder}" datadir="${folder}/run" logdir="${folder}/run" runtimedir="${folder}/run" moduledir="/usr/lib/inspircd/modules">`,
    `<pid file="${folder}/run/inspircd.pid">`,
    `<log method="file" type="* -USERINPUT -USEROUTPUT" level="default" target="${folder}/run/ircd.log">`,
    `<bind address="127.0.0.1" port="${port}" type="clients">`,
    `<bind address="127.0.0.1" port="${linkPort}" type="servers">`,
    ...(tls ? secure : []),
    ...loaded,
    '<module name="sasl"><sasl target="services.lab.test" requiressl="no">',
    `<link name="services.lab.test" ipaddr="127.0.0.1" port="${linkPort + 1}" allowmask="127.0.0.0/8" sendpass="labpass" recvpass="labpass">`,
    '<uline server="services.lab.test" silent="yes">',
    '<chanhistory maxlines="50" prefixmsg="no" bots="yes">',
    '<class name="all" commands="*" privs="*" usermodes="*" chanmodes="*"><type name="oper" classes="all">',
    '<oper name="root" password="labpass" host="*@*" type="oper">',
    `<connect name="main" allow="*" timeout="60" pingfreq="120" threshold="${fakelag ? 10 : 1000}" commandrate="1000" fakelag="yes" recvq="10K" softsendq="10240" hardsendq="1M" localmax="100" globalmax="100" useident="no" resolvehostnames="no" maxchans="50" modes="+ix">`,
    '<options casemapping="ascii" defaultmodes="not"><limits maxnick="30" maxchan="64">',
  ].join("\n");
}

function servicesConfig(linkPort: number): string {
  return `
loadmodule "modules/protocol/inspircd"; loadmodule "modules/backend/opensex"; loadmodule "modules/crypto/pbkdf2v2";
loadmodule "modules/nickserv/main"; loadmodule "modules/nickserv/register"; loadmodule "modules/nickserv/identify";
loadmodule "modules/nickserv/logout"; loadmodule "modules/saslserv/main"; loadmodule "modules/saslserv/plain";
nickserv { nick = "NickServ"; user = "services"; host = "services.lab.test"; real = "NickServ"; };
saslserv { nick = "SaslServ"; user = "sasl"; host = "services.lab.test"; real = "SASL"; };
serverinfo { name = "services.lab.test"; desc = "Services"; numeric = "00A"; recontime = 1; netname = "Lab";
  adminname = "lab"; adminemail = "lab@lab.test"; registeremail = "noreply@lab.test"; hidden; mta = "/bin/false";
  loglevel = { error; info; }; maxlogins = 50; maxusers = 0; auth = none; casemapping = ascii; };
uplink "irc.lab.test" { host = "127.0.0.1"; port = ${linkPort}; send_password = "labpass"; receive_password = "labpass"; };
general { permissive_mode; commit_interval = 5; default_clone_allowed = 100; flood_msgs = 0; };
`;
}
