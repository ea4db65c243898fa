import { hostname, userInfo } from "node:os";
import { z } from "zod";
import { Refusal } from "../domain/refusal.ts";
import { whole, words } from "../domain/setting.ts";

const port = whole(0, 65_535);
const list = words.default([]);

/**
 * Everything the house reads from its environment, apart from the settings of each network (`IRC_SERVER`, …), which
 * belong to the network's platform. `.env.example` shows the same, and a test holds the two together.
 */
export const environment = z.object({
  DATABASE_URL: z
    .string()
    .regex(/^postgres(ql)?:\/\//, "must be postgres://user:password@host:port/database")
    .optional()
    .describe(
      "PostgreSQL to keep everything in; several bots may share it. Without it: an embedded database in DATA_DIR.",
    ),
  DATA_DIR: z
    .string()
    .default(".watchbill")
    .describe("Folder of the embedded database, the command socket and the log of a terminal session."),
  ZONE: z
    .string()
    .optional()
    .describe("Time zone of a new house (IANA name); the machine's own when not set."),
  NETWORKS: list.describe(
    'Chat networks to connect to, such as "irc" or "irc:libera"; each has settings of its own below.',
  ),
  PLUGINS: list.describe(
    "Plug-ins from outside: files (./pager.ts) or installed packages, each a network, a strategy, a forwarder, a source or a command.",
  ),
  HTTP_HOST: z
    .string()
    .default("127.0.0.1")
    .describe(
      "Address on which events come in by HTTP. Beyond loopback HTTP_TOKEN or `watchbill token add` is required.",
    ),
  HTTP_PORT: port.default(8480).describe("Port for HTTP."),
  HTTP_TOKEN: z
    .string()
    .min(16, "must have at least 16 characters")
    .optional()
    .describe("What senders of events show as Authorization: Bearer …"),
  INGEST_PER_SECOND: whole(1, 1_000_000)
    .default(1000)
    .describe("Requests a second that are taken from one address; ten times as many at once."),
  OPENNMS_HOST: z
    .string()
    .default("127.0.0.1")
    .describe("Address on which OpenNMS event XML comes in. Beyond loopback OPENNMS_ALLOW is required."),
  OPENNMS_PORT: z
    .union([z.literal("off"), port], "must be a port number, or off")
    .default(5817)
    .describe("TCP port for OpenNMS event XML (send-event.pl, OpenNMS itself), or off."),
  OPENNMS_ALLOW: list.describe(
    "Addresses and networks (CIDR) that may send OpenNMS events from beyond loopback.",
  ),
  FAILOVER_AFTER: whole(5, 3600)
    .default(30)
    .describe(
      "Seconds after which somebody whom a message has not reached is told by another of their ways.",
    ),
  HEARTBEAT_URL: z
    .url({ protocol: /^https?$/, error: "must be http://… or https://…" })
    .optional()
    .describe(
      "Asked for (GET) every half minute in which the watch finds nothing wrong: a dead-man switch elsewhere.",
    ),
  RETENTION_DAYS: whole(1, 36_500)
    .default(90)
    .describe("Days for which answered notices and their events are kept."),
  LOG_LEVEL: z
    .enum(["debug", "info", "warn", "error"])
    .default("info")
    .describe("How much the log says: debug, info, warn or error."),
});
export type Settings = z.output<typeof environment>;
export type Environment = Record<string, string | undefined>;

/** The process's environment, with what a file `.env` in the working directory adds. */
export function processEnvironment(): Environment {
  try {
    process.loadEnvFile(".env");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT")
      throw new Refusal(`The file .env cannot be read: ${error}`);
  }
  return process.env;
}

/** Settings from the environment. Throws a Refusal that names the variable, its value, and what is accepted. */
export function readSettings(given: Environment): Settings {
  return parse(environment, withoutBlanks(given), (key) => key);
}

/** Settings of one network: `irc:libera` reads `IRC_LIBERA_SERVER` and so on into its platform's schema. */
export function readNetworkSettings<S extends z.ZodType>(
  given: Environment,
  network: string,
  schema: S,
): z.output<S> {
  const others = (given["NETWORKS"] ?? "").split(/[\s,]+/).filter((other) => other.startsWith(`${network}:`));
  const isAnothers = (key: string) => others.some((other) => key.startsWith(prefixOf(other)));
  const own = settingsOf(given, network, isAnothers);
  return parse(schema, { network, ...own }, (key) => prefixOf(network) + snakeCase(key));
}

/** Settings of a plug-in that is no network: `EMAIL_FROM` is `from` in the schema of `email`. */
export function readPluginSettings<S extends z.ZodType>(
  given: Environment,
  name: string,
  schema: S,
): z.output<S> {
  return parse(schema, settingsOf(given, name), (key) => prefixOf(name) + snakeCase(key));
}

/** Is any setting given that begins with that name? */
export function hasSettings(given: Environment, name: string): boolean {
  return Object.keys(settingsOf(given, name)).length > 0;
}

/** What the settings of a part begin with: `IRC_LIBERA_` of `irc:libera`. */
export function prefixOf(name: string): string {
  return `${name.toUpperCase().replace(/[^A-Z0-9]/g, "_")}_`;
}

function settingsOf(
  given: Environment,
  name: string,
  isAnothers: (key: string) => boolean = () => false,
): Record<string, string | undefined> {
  const prefix = prefixOf(name);
  const own = Object.entries(withoutBlanks(given))
    .filter(([key]) => key.startsWith(prefix) && !isAnothers(key))
    .map(([key, value]) => [camelCase(key.slice(prefix.length)), value]);
  return Object.fromEntries(own);
}

/** `linesPerSecond` as its environment variable is spelled: `LINES_PER_SECOND`. */
export function snakeCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase();
}

function camelCase(name: string): string {
  return name.toLowerCase().replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

/** `KEY=` in a file means that it is not set. */
function withoutBlanks(given: Environment): Environment {
  return Object.fromEntries(
    Object.entries(given).filter(([, value]) => value !== undefined && value.trim() !== ""),
  );
}

function parse<S extends z.ZodType>(schema: S, input: object, nameOf: (key: string) => string): z.output<S> {
  const parsed = schema.safeParse(input, { reportInput: true });
  if (parsed.success) return parsed.data;
  const sentences = parsed.error.issues.map((issue) => {
    const unknown = issue.code === "unrecognized_keys" ? issue.keys : [];
    if (unknown.length > 0) return `${unknown.map(nameOf).join(", ")}: there is no such setting`;
    const name = nameOf(String(issue.path[0] ?? ""));
    const given = Object.entries(input).find(([key]) => nameOf(key) === name)?.[1];
    // `user:password@host` holds one too.
    const isSecret = /TOKEN|PASSWORD|SECRET|COMMUNITY|URL/.test(name) || /:.*@/.test(`${given}`);
    const value = isSecret || given === undefined ? "" : ` (it is ${JSON.stringify(given)})`;
    const isMissing = issue.code === "invalid_type" && given === undefined;
    return `${name}${value}: ${isMissing ? "must be set" : issue.message}`;
  });
  throw new Refusal(
    `The settings are not as expected. ${sentences.join(". ")}.`,
    ".env.example shows every setting.",
  );
}

/** The account that runs the bot, as a name that a user may have. */
export function ownAccount(): string {
  const name = userInfo().username.replace(/[^A-Za-z0-9._-]/g, "");
  return /^[A-Za-z0-9]/.test(name) ? name : `me-${hostname().replace(/[^A-Za-z0-9.-]/g, "")}`;
}

/** The machine's own zone, where it is known by an IANA name. */
export function machineZone(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone ?? "UTC";
}
