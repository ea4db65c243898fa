import { readdir } from "node:fs/promises";
import { pathToFileURL } from "node:url";
import type { SlashCommand } from "../ports/slash-command.ts";
import { defineCommand } from "./declare.ts";

/**
 * The slash commands of a folder: the default export of every `.ts` and `.js` file in it, by file name. Rejects with
 * the name of the file that fails, that declares none, or whose command is there already.
 */
export async function loadCommands(folder: URL | string): Promise<SlashCommand[]> {
  const base = typeof folder === "string" ? pathToFileURL(`${folder}/`) : folder;
  const files = (await readdir(base)).filter((file) => /(?<!\.d)\.[jt]s$/.test(file)).sort();
  const origin = new Map<string, string>();
  const commands: SlashCommand[] = [];
  for (const file of files) {
    const command = await loadCommand(base, file);
    const other = origin.get(command.name);
    if (other !== undefined) throw new RangeError(`${file} and ${other} both declare /${command.name}`);
    origin.set(command.name, file);
    commands.push(command);
  }
  return commands;
}

async function loadCommand(base: URL, file: string): Promise<SlashCommand> {
  try {
    const module: { default?: SlashCommand } = await import(new URL(file, base).href);
    if (module.default?.verbs === undefined) throw new RangeError("no slash command is its default export");
    return defineCommand(module.default);
  } catch (cause) {
    throw new Error(`${file}: ${cause instanceof Error ? cause.message : cause}`, { cause });
  }
}
