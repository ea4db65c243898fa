import * as nodeModule from "node:module";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { z } from "zod";
import { faultOf, Refusal } from "../domain/refusal.ts";
import type { ForwarderPlugin } from "../ports/forwarder-plugin.ts";
import type { PlatformPlugin } from "../ports/platform-plugin.ts";
import type { SlashCommand } from "../ports/slash-command.ts";
import type { SourcePlugin } from "../ports/source-plugin.ts";
import type { StrategyPlugin } from "../ports/strategy-plugin.ts";
import { defineCommand } from "../slash/declare.ts";
import * as imports from "./plugin-imports.ts";

/** What `PLUGINS` brought, by what it is. */
export interface Outside {
  platforms: PlatformPlugin[];
  strategies: StrategyPlugin[];
  forwarders: ForwarderPlugin[];
  sources: SourcePlugin[];
  commands: SlashCommand[];
}

/** Names that the house has given already: slash commands, and what the settings of its parts begin with. */
export interface Given {
  commands: readonly string[];
  parts: readonly string[];
}

const whatItIs =
  "It is what definePlatform, defineStrategy, defineForwarder, defineSource or defineCommand returns, or several of them in an array.";

const made = {
  settings: z.custom<z.ZodType>((value) => value instanceof Object && "safeParse" in value, {
    error: "must be a zod schema, such as z.strictObject({})",
  }),
  create: z.custom<() => never>((value) => typeof value === "function", { error: "must be a function" }),
};
const lowerCase = (pattern: RegExp, what: string) =>
  z.string("must be text").regex(pattern, `must be ${what}`);
const partName = lowerCase(/^[a-z][a-z0-9-]*$/, "small letters, digits and -, and begin with a letter");
const platformName = lowerCase(/^[a-z][a-z0-9]*$/, "small letters and digits, and begin with a letter");
const platform = z.looseObject({ platform: platformName, ...made });
const forwarder = z.looseObject({ forwarder: partName, ...made });
const source = z.looseObject({ source: partName, ...made });
const strategy = z.looseObject({ name: partName, ...made });

/**
 * Loads plug-ins from outside the tree: files by their path from the working directory, or packages by name. Each has
 * one plug-in, or several in an array, as its default export. Rejects with a Refusal that names the one at fault.
 */
export async function loadOutside(names: readonly string[], given: Given): Promise<Outside> {
  const outside: Outside = { platforms: [], strategies: [], forwarders: [], sources: [], commands: [] };
  if (names.length > 0) resolveTheirImports();
  const taken = new Map<string, string>();
  for (const name of given.commands) taken.set(`the slash command "${name}"`, "Watchbill itself");
  for (const name of given.parts)
    for (const kind of ["platform", "source", "strategy", "forwarder"])
      taken.set(`the ${kind} "${name}"`, "Watchbill itself");
  for (const from of names) {
    for (const plugin of await pluginsOf(from)) {
      const what = sort(plugin, from, outside);
      const other = taken.get(what);
      if (other !== undefined)
        throw new Refusal(`PLUGINS names "${from}", which brings ${what}: ${other} has one of that name.`);
      taken.set(what, `"${from}"`);
    }
  }
  return outside;
}

let theirImportsResolve = false;

/** Once in a process, and only where there are plug-ins: from then on `watchbill` means this house. */
function resolveTheirImports(): void {
  if (theirImportsResolve) return;
  theirImportsResolve = true;
  const whereabouts: imports.Whereabouts = {
    door: new URL("../index.ts", import.meta.url).href,
    folder: pathToFileURL(resolve("package.json")).href,
  };
  // Since Node 22.15; what came before it does not reach every import there.
  if ("registerHooks" in nodeModule && typeof nodeModule.registerHooks === "function") {
    imports.initialize(whereabouts);
    nodeModule.registerHooks({ resolve: imports.resolve });
  } else nodeModule.register("./plugin-imports.ts", { parentURL: import.meta.url, data: whereabouts });
}

async function pluginsOf(from: string): Promise<unknown[]> {
  const isFile = /^(\.{0,2}\/|[A-Za-z]:\\)/.test(from);
  const specifier = isFile ? pathToFileURL(resolve(from)).href : from;
  let module: { default?: unknown };
  try {
    module = await import(imports.scheme + specifier);
  } catch (cause) {
    const isMissing = (cause as { code?: unknown } | undefined)?.code === "ERR_MODULE_NOT_FOUND";
    const hint = "A plug-in is a file such as ./pager.ts, or the name of an installed package.";
    const sentence = `PLUGINS names "${from}", which cannot be loaded: ${why(cause)}.`;
    throw Object.assign(new Refusal(sentence, isMissing ? hint : undefined), { cause });
  }
  if (module.default === undefined)
    throw new Refusal(`PLUGINS names "${from}", which has no default export.`, whatItIs);
  return [module.default].flat();
}

/** Puts a plug-in where it belongs, and says what it is. Throws a Refusal when it is none, or not a whole one. */
function sort(plugin: unknown, from: string, outside: Outside): string {
  const is = (key: string) => typeof plugin === "object" && plugin !== null && key in plugin;
  const refuse = (fault: string) => new Refusal(`PLUGINS names "${from}", whose ${fault}.`, whatItIs);
  function whole<T>(shape: z.ZodType<T>, what: string): T {
    const read = shape.safeParse(plugin, { reportInput: true });
    if (read.success) return read.data;
    throw refuse(`${what} is not as expected: ${read.error.issues.map(faultOf).join("; ")}`);
  }
  if (is("platform")) {
    const one = fenced(whole(platform, "platform"), from);
    outside.platforms.push(one);
    return `the platform "${one.platform}"`;
  }
  if (is("forwarder")) {
    const one = fenced(whole(forwarder, "forwarder"), from);
    outside.forwarders.push(one);
    return `the forwarder "${one.forwarder}"`;
  }
  if (is("source")) {
    const one = fenced(whole(source, "source"), from);
    outside.sources.push(one);
    return `the source "${one.source}"`;
  }
  if (is("verbs")) {
    const command = checked(plugin as SlashCommand, refuse);
    outside.commands.push(command);
    return `the slash command "${command.name}"`;
  }
  if (!is("create")) throw refuse("default export is no plug-in");
  const one = fenced(whole(strategy, "strategy"), from);
  outside.strategies.push(one);
  return `the strategy "${one.name}"`;
}

/** A command that was written without `defineCommand` is checked here. */
function checked(command: SlashCommand, refuse: (fault: string) => Refusal): SlashCommand {
  try {
    return defineCommand(command);
  } catch (error) {
    throw refuse(`slash command is not as expected: ${why(error)}`);
  }
}

/** The same plug-in; when it breaks as it is made, it is told which one it was. */
function fenced<T extends { create(...given: never[]): unknown }>(plugin: T, from: string): T {
  return {
    ...plugin,
    create(...given: never[]) {
      try {
        return plugin.create(...given);
      } catch (cause) {
        if (cause instanceof Refusal) throw cause;
        const sentence = `PLUGINS names "${from}", which broke as it was made: ${why(cause)}.`;
        throw Object.assign(new Refusal(sentence), { cause });
      }
    },
  };
}

/** What went wrong, in one line. Of a file that does not parse, what is wrong with it stands in the second. */
function why(cause: unknown): string {
  const said = cause instanceof Error ? cause.message : String(cause);
  const [first = "", second = ""] = said.split("\n");
  const line = first.endsWith(":") ? `${first} ${second}` : first;
  return line.replace(/ imported from .*$/, "").replace(/[.\s]+$/, "");
}
