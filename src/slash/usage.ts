import type { SlashCommand } from "../ports/slash-command.ts";
import { type ArgSpec, describeArgs, positional } from "./describe.ts";

/**
 * How a verb is written: `path add <name> <targets…> [interval:<duration>]`. The main verb needs no naming; options are
 * shown by name, but for the first if it may come by position: `oncall [role] [at:<instant>]`.
 */
export function usage(command: SlashCommand, verb: string): string {
  const args = command.verbs[verb]?.args;
  const specs = args ? describeArgs(args) : [];
  const firstOptional = specs.find((spec) => !spec.required);
  const inPlace = positional(specs).filter((spec) => spec.required || spec === firstOptional);
  const words = specs.map((spec) => (inPlace.includes(spec) ? byPosition(spec) : byName(spec)));
  return [command.name, ...(verb === command.main ? [] : [verb]), ...words].join(" ");
}

function byPosition(spec: ArgSpec): string {
  const word = `${spec.name}${spec.list ? "…" : ""}`;
  return spec.required ? `<${word}>` : `[${word}]`;
}

function byName(spec: ArgSpec): string {
  const value = spec.kind === "flag" ? "yes|no" : (spec.choices?.join("|") ?? `<${spec.kind}>`);
  return `[${spec.name}:${value}${spec.list ? ",…" : ""}]`;
}
