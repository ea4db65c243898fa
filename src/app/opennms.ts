import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Refusal } from "../domain/refusal.ts";
import { exportOpennms } from "../portable/opennms/export.ts";
import { importOpennms, isOpennmsFile } from "../portable/opennms/import.ts";
import { directoryFrom } from "../portable/read.ts";
import { writeConfiguration } from "../portable/write.ts";
import type { Ask } from "./house-at-hand.ts";
import { answerOf, applyConfiguration } from "./portable.ts";
import { onFile, type Terminal } from "./terminal.ts";
import { readWords } from "./words.ts";

/** Brings OpenNMS's configuration into the house, or into a file for a look at it. */
export async function importFrom(argv: string[], ask: Ask, terminal: Terminal): Promise<number> {
  const usage = "watchbill import opennms ETC_DIR [--as-opennms] [--dry-run | --yes | --out=FILE]";
  const { words, options, values } = readWords(argv, usage, ["as-opennms", "dry-run", "yes", "out="], [2, 2]);
  const [what, folder = ""] = words;
  if (what !== "opennms") throw new Refusal(`"${what}" cannot be imported: opennms can.`, `Usage: ${usage}`);
  const here = directoryFrom(await answerOf(ask, "config", "export"));
  const manner = { asOpennms: options.has("as-opennms") };
  const { directory, report } = importOpennms(await xmlIn(folder), here, manner);
  terminal.say(`${report}\n`);
  const configuration = writeConfiguration(directory);
  const file = values.get("out");
  if (file === undefined) return await applyConfiguration(configuration, options, ask, terminal);
  await onFile(file, () => writeFile(file, configuration));
  terminal.say(`Written to ${file}; nothing was applied.`);
  return 0;
}

async function xmlIn(folder: string): Promise<Map<string, Buffer>> {
  const names = (await onFile(folder, () => readdir(folder))).filter(isOpennmsFile);
  const read = (name: string) => onFile(name, () => readFile(join(folder, name)));
  return new Map(await Promise.all(names.map(async (name) => [name, await read(name)] as const)));
}

/** Writes the configuration as OpenNMS reads it. */
export async function exportToOpennms(argv: string[], ask: Ask, terminal: Terminal): Promise<number> {
  const { words } = readWords(argv, "watchbill export opennms DIR", [], [1, 1]);
  const [folder = ""] = words;
  const { files, report } = exportOpennms(directoryFrom(await answerOf(ask, "config", "export")));
  await onFile(folder, () => mkdir(folder, { recursive: true }));
  const there = (await readdir(folder)).filter((name) => name in files);
  if (there.length > 0) {
    throw new Refusal(
      `${folder} holds ${there.join(", ")} already; nothing was written.`,
      "Export into an empty folder, compare, and copy: passwords and much else are in the files of OpenNMS alone.",
    );
  }
  for (const [name, xml] of Object.entries(files)) await writeFile(join(folder, name), xml);
  terminal.say([`${Object.keys(files).length} files are in ${folder}.`, report].filter(Boolean).join("\n\n"));
  return 0;
}
