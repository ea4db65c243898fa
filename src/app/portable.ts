import { readFile, writeFile } from "node:fs/promises";
import { buffer } from "node:stream/consumers";
import { Refusal } from "../domain/refusal.ts";
import { fingerprint } from "../portable/become.ts";
import { directoryFrom } from "../portable/read.ts";
import { writeConfiguration } from "../portable/write.ts";
import type { Ask } from "./house-at-hand.ts";
import { onFile, type Terminal } from "./terminal.ts";
import { readWords } from "./words.ts";

/** What the command line does with the whole configuration; answers the exit code. */
export type FileVerb = (argv: string[], ask: Ask, terminal: Terminal) => Promise<number>;

/** Writes the configuration to a file or to standard output. */
export async function exportConfiguration(argv: string[], ask: Ask, terminal: Terminal): Promise<number> {
  const { words } = readWords(argv, "watchbill export [FILE]", [], [0, 1]);
  const configuration = await answerOf(ask, "config", "export");
  const [file] = words;
  if (file === undefined) terminal.say(configuration);
  else await onFile(file, () => writeFile(file, configuration));
  return 0;
}

/** Makes the configuration what a file says. */
export async function applyFile(argv: string[], ask: Ask, terminal: Terminal): Promise<number> {
  const usage = "watchbill apply FILE [--dry-run | --yes]";
  const { words, options } = readWords(argv, usage, ["dry-run", "yes"], [1, 1]);
  const [file = "-"] = words;
  const content = await (file === "-" ? buffer(process.stdin) : onFile(file, () => readFile(file)));
  return await applyConfiguration(asTheHouseWrites(content, file), options, ask, terminal);
}

/**
 * Shows what a configuration would change, and changes it unless told otherwise: 0 when that is done or there is nothing to
 * do, 2 when it was only to be shown, 1 when nobody said yes.
 */
export async function applyConfiguration(
  configuration: string,
  options: ReadonlySet<string>,
  ask: Ask,
  terminal: Terminal,
): Promise<number> {
  const now = await answerOf(ask, "config", "export");
  terminal.say(await answerOf(ask, "config", "check", `--yaml=${configuration}`));
  if (now === configuration) return 0;
  if (options.has("dry-run")) return 2;
  if (!options.has("yes")) {
    const isMeant = await terminal.confirm("Apply this?");
    if (isMeant === undefined)
      throw new Refusal("Nothing was applied: nobody is here to ask.", "Say it with --yes.");
    if (!isMeant) {
      terminal.say("Nothing was applied.");
      return 1;
    }
  }
  await answerOf(ask, "config", "apply", `--yaml=${configuration}`, `--was=${fingerprint(now)}`);
  terminal.say("Applied.");
  return 0;
}

/** What the house says to a slash command; what it refuses is thrown. */
export async function answerOf(ask: Ask, ...argv: string[]): Promise<string> {
  const reply = await ask(argv);
  if (!reply.ok) throw new Refusal(reply.text);
  return reply.text;
}

/** The configuration in the house's own hand; faults are told by their lines in the file. */
function asTheHouseWrites(content: Uint8Array, file: string): string {
  const where = file === "-" ? "standard input" : file;
  const configuration = textIn(content);
  if (configuration === undefined) {
    throw new Refusal(`${where}: that is not text in UTF-8, as a configuration is.`);
  }
  try {
    return writeConfiguration(directoryFrom(configuration));
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const isOfALine = error.message.startsWith("line ");
    throw new Refusal(`${where}${isOfALine ? "," : ":"} ${error.message}`, error.hint);
  }
}

/** Undefined when it is none: of what is binary much can be read as UTF-8 too, but no text holds a NUL. */
function textIn(content: Uint8Array): string | undefined {
  if (content.includes(0)) return undefined;
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(content);
  } catch {
    return undefined;
  }
}
