import { kindWords } from "../domain/directory.ts";
import { didYouMean } from "../domain/nearest.ts";
import { Refusal } from "../domain/refusal.ts";
import type { CommandContext } from "../ports/slash-command.ts";
import type { ArgKind } from "./arg.ts";
import type { ArgSpec } from "./describe.ts";

/** Where the names of things come from. */
export type Known = Pick<CommandContext, "directory" | "notificationCommands" | "networks" | "commands">;

/** All names that an argument of that kind may have, for completion; undefined when names are not what it takes. */
export function namesOf(kind: ArgKind, known: Known): string[] | undefined {
  const { directory } = known;
  switch (kind) {
    case "user":
    case "group":
    case "role":
    case "path":
    case "definition":
    case "outage":
    case "heartbeat":
      return [...directory[kind].keys()];
    case "anyone":
    case "target":
      return [...directory.user.keys(), ...directory.group.keys(), ...directory.role.keys()];
    case "notification-command":
      return [...known.notificationCommands.keys()];
    case "network":
      return known.networks().map((one) => one.network);
    case "slash-command":
      return known.commands.map((command) => command.name);
    default:
      return undefined;
  }
}

/** How people call the kinds that must exist, and how one comes into being. */
const mustExist: Partial<Record<ArgKind, { word: string; create?: string }>> = {
  user: { word: kindWords.user, create: "user add" },
  group: { word: kindWords.group, create: "group add" },
  role: { word: kindWords.role, create: "role add" },
  path: { word: kindWords.path, create: "path add" },
  definition: { word: kindWords.definition, create: "notification add" },
  outage: { word: kindWords.outage, create: "outage add" },
  heartbeat: { word: kindWords.heartbeat, create: "heartbeat add" },
  anyone: { word: "user, group or role" },
  "notification-command": { word: "notification command" },
  "slash-command": { word: "command" },
};

/**
 * The name as it is spelled in the house: as typed, or the only one that differs in case alone. Refuses a name that
 * nothing bears. Kinds that need not exist pass as they are.
 */
export function spelled(kind: ArgKind, word: string, known: Known): string {
  const names = namesOf(kind, known);
  const wanted = mustExist[kind];
  if (!names || !wanted || names.includes(word)) return word;
  const alike = names.filter((name) => name.toLowerCase() === word.toLowerCase().replace(/^@/, ""));
  if (alike.length === 1 && alike[0] !== undefined) return alike[0];
  throw new Refusal(`There is no ${wanted.word} "${word}".`, hintFor(word, names, wanted.create));
}

function hintFor(word: string, names: string[], create: string | undefined): string | undefined {
  const meant = didYouMean(word, names);
  if (meant !== undefined) return meant;
  if (names.length === 0) return create === undefined ? undefined : `There is none yet: ${create} makes one.`;
  const shown = names.slice(0, 8).join(", ");
  return names.length > 8 ? `There are ${names.length}: ${shown}, …` : `There is ${shown}.`;
}

/** The values with every name spelled as it is in the house. */
export function resolve(
  specs: readonly ArgSpec[],
  values: Record<string, unknown>,
  known: Known,
): Record<string, unknown> {
  const resolved = { ...values };
  for (const { name, kind } of specs) {
    const value = values[name];
    if (typeof value === "string") resolved[name] = spelled(kind, value, known);
    if (Array.isArray(value))
      resolved[name] = value.map((one) => (typeof one === "string" ? spelled(kind, one, known) : one));
  }
  return resolved;
}
