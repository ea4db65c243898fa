import type { Directory, NamedKind } from "./directory.ts";

/** Everything in the directory that names this document, in words: `group ops`, `role oncall (supervisor)`. */
export function usesOf(kind: NamedKind, name: string, directory: Directory): string[] {
  return [...uses(kind, name, directory)];
}

function* uses(kind: NamedKind, name: string, directory: Directory): Generator<string> {
  if (kind === "user") {
    for (const group of directory.group.values()) if (group.users.includes(name)) yield `group ${group.name}`;
  }
  for (const role of directory.role.values()) {
    if (kind === "group" && role.group === name) yield `role ${role.name}`;
    if (kind !== "user") continue;
    if (role.supervisor === name) yield `role ${role.name} (supervisor)`;
    if (role.entries.some((entry) => entry.user === name)) yield `role ${role.name} (shifts)`;
  }
  for (const path of directory.path.values()) {
    for (const [index, step] of path.steps.entries()) {
      const isTold = step.targets.some((target) => target.kind === kind && target.name === name);
      if (isTold) yield `path ${path.name} (step ${index + 1})`;
    }
  }
  if (kind === "path") {
    for (const definition of directory.definition.values()) {
      if (definition.path === name) yield `notification ${definition.name}`;
    }
  }
}
