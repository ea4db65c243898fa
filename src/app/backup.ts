import { open, readFile, rm } from "node:fs/promises";
import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { pipeline } from "node:stream/promises";
import { createGunzip, createGzip } from "node:zlib";
import { Refusal } from "../domain/refusal.ts";
import { dumpFolder, restoreFolder } from "../store/backup.ts";
import { withoutPassword } from "../store/url.ts";
import { systemClock } from "./clock.ts";
import { askForDump } from "./dump-line.ts";
import { socketPath } from "./local-socket.ts";
import { type Environment, readSettings } from "./settings.ts";
import { onFile, type Terminal } from "./terminal.ts";
import { readWords } from "./words.ts";

/** Writes the embedded database to a file, as of one instant, whether the bot runs or not. */
export async function backUp(argv: string[], environment: Environment, terminal: Terminal): Promise<number> {
  const { words } = readWords(argv, "watchbill backup FILE", [], [1, 1]);
  const [file = ""] = words;
  const { DATABASE_URL: url, DATA_DIR: folder } = readSettings(environment);
  if (url !== undefined) throw elsewhere(`pg_dump --format=custom --file=${quoted(file)}`, url);
  const tar = (await askForDump(socketPath(folder))) ?? stream(await dumpFolder(folder));
  const out = await onFile(file, () => open(file, "wx", 0o600));
  try {
    await onFile(file, () => pipeline(tar, createGzip(), out.createWriteStream({ flush: true })));
  } catch (error) {
    await rm(file);
    throw error;
  }
  terminal.say(`${file} holds the database of ${folder}.`);
  return 0;
}

/** Makes the embedded database what a backup holds. */
export async function restore(argv: string[], environment: Environment, terminal: Terminal): Promise<number> {
  const { words, options } = readWords(argv, "watchbill restore FILE [--force]", ["force"], [1, 1]);
  const [file = ""] = words;
  const { DATABASE_URL: url, DATA_DIR: folder } = readSettings(environment);
  if (url !== undefined) throw elsewhere("pg_restore --clean --if-exists --dbname", url, quoted(file));
  const packed = await onFile(file, () => readFile(file));
  const stamp = options.has("force") ? systemClock.now().toFormat("yyyyMMdd'T'HHmmss") : undefined;
  const { outstanding, aside } = await restoreFolder(folder, await unpacked(packed, file), stamp);
  const moved = aside === undefined ? "" : ` What was there lies in ${aside}.`;
  terminal.say(`${folder} holds what ${file} held, with ${outstanding} notices outstanding.${moved}`);
  if (outstanding > 0) terminal.say("Whoever is still to be told of them is told when the bot starts.");
  return 0;
}

async function unpacked(packed: Buffer, file: string): Promise<Blob> {
  const tar = await buffer(Readable.from([packed]).pipe(createGunzip())).catch(() => undefined);
  // Where every tar says that it is one.
  if (tar?.toString("latin1", 257, 262) === "ustar") return new Blob([tar]);
  throw new Refusal(`${file} is no backup made by watchbill backup, or it is not whole.`);
}

function stream(dump: Blob): Readable {
  return Readable.from(dump.stream());
}

/** The tools of PostgreSQL do it better; a password is asked for, or read from where they find it. */
function elsewhere(command: string, url: string, more = ""): Refusal {
  return new Refusal(
    "The database is a PostgreSQL server (DATABASE_URL), which has tools of its own for that. Run:",
    [command, quoted(withoutPassword(url)), more].filter(Boolean).join(" "),
  );
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
