import { createRequire } from "node:module";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { Refusal } from "../domain/refusal.ts";
import type { PlatformPlugin } from "../ports/platform-plugin.ts";
import type { SlashCommand } from "../ports/slash-command.ts";
import type { SourcePlugin } from "../ports/source-plugin.ts";
import type { StrategyPlugin } from "../ports/strategy-plugin.ts";
import { defineCommand } from "../slash/declare.ts";

/** What `PLUGINS` brought, by what it is. */
export interface Outside {
  platforms: PlatformPlugin[];
  strategies: StrategyPlugin[];
  sources: SourcePlugin[];
  commands: SlashCommand[];
}

type Plugin = PlatformPlugin | StrategyPlugin | SourcePlugin | SlashCommand;

/**
 * Loads plug-ins from outside the tree: files by their path from the working directory, or packages by name. Each has
 * one plug-in, or several in an array, as its default export. Rejects with a Refusal that names the one at fault.
 */
export async function loadOutside(names: readonly string[]): Promise<Outside> {
  const outside: Outside = { platforms: [], strategies: [], sources: [], commands: [] };
  for (const name of names) for (const plugin of await pluginsOf(name)) sort(plugin, name, outside);
  return outside;
}

async function pluginsOf(name: string): Promise<Plugin[]> {
  const isFile = /^(\.{0,2}\/|[A-Za-z]:\\)/.test(name);
  try {
    const file = isFile ? resolve(name) : createRequire(join(process.cwd(), "package.json")).resolve(name);
    const module: { default?: Plugin | Plugin[] } = await import(pathToFileURL(file).href);
    return [module.default ?? []].flat();
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw Object.assign(
      new Refusal(
        `PLUGINS names "${name}", which cannot be loaded: ${why}`,
        "A plug-in is a file such as ./pager.ts, or the name of an installed package.",
      ),
      { cause },
    );
  }
}

function sort(plugin: Plugin, name: string, outside: Outside): void {
  if ("platform" in plugin) outside.platforms.push(plugin);
  else if ("source" in plugin) outside.sources.push(plugin);
  else if ("verbs" in plugin) outside.commands.push(defineCommand(plugin));
  else if ("create" in plugin) outside.strategies.push(plugin);
  else
    throw new Refusal(
      `PLUGINS names "${name}", whose default export is no plug-in.`,
      "It is what definePlatform, defineStrategy, defineSource or defineCommand returns, or several of them in an array.",
    );
}
