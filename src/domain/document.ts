import { type Directory, type DocumentOf, kindWords, type NamedKind } from "./directory.ts";
import { Refusal } from "./refusal.ts";
import { scheduledUsers } from "./role.ts";

/** The part of a directory that holds one kind. */
type Shelf<K extends NamedKind> = { readonly [P in K]: ReadonlyMap<string, DocumentOf[P]> };

/** The document of that name. Refuses one that is not there (any more). */
export function named<K extends NamedKind>(kind: K, name: string, directory: Shelf<K>): DocumentOf[K] {
  const document = directory[kind].get(name);
  if (document === undefined) throw new Refusal(`There is no ${kindWords[kind]} "${name}".`);
  return document;
}

/** Refuses changes that change nothing, and names what could be given. */
export function refuseNothing(changes: object): void {
  if (Object.values(changes).some((value) => value !== undefined)) return;
  const names = Object.keys(changes).map((name) => `${name.toLowerCase()}:`);
  throw new Refusal(`There is nothing to change: give at least one of ${names.join(", ")}.`);
}

/**
 * The document with some members changed: `undefined` leaves a member as it is, `null` takes it away.
 *
 * @throws Refusal when nothing is to change.
 */
export function amend<D extends object>(
  document: D,
  changes: { [P in keyof D]?: D[P] | null | undefined },
): D {
  refuseNothing(changes);
  const given = Object.entries(changes).filter(([, value]) => value !== undefined);
  const amended = Object.entries({ ...document, ...Object.fromEntries(given) });
  return Object.fromEntries(amended.filter(([, value]) => value !== null)) as D;
}

/** Everything in the directory that names this document, in words: `group ops`, `role oncall (supervisor)`. */
export function usesOf(kind: NamedKind, name: string, directory: Directory): string[] {
  return [...uses(kind, name, directory)];
}

/** Refuses to let go of a document that others name. */
export function refuseUsed(
  kind: "user" | "group" | "role" | "path",
  name: string,
  directory: Directory,
): void {
  const uses = usesOf(kind, name, directory);
  const word = kind.charAt(0).toUpperCase() + kind.slice(1);
  if (uses.length > 0) throw new Refusal(`${word} ${name} is still in ${uses.join(", ")}.`);
}

function* uses(kind: NamedKind, name: string, directory: Directory): Generator<string> {
  if (kind === "user") {
    for (const group of directory.group.values()) if (group.users.includes(name)) yield `group ${group.name}`;
  }
  for (const role of directory.role.values()) {
    if (kind === "group" && role.group === name) yield `role ${role.name}`;
    if (kind !== "user") continue;
    if (role.supervisor === name) yield `role ${role.name} (supervisor)`;
    if (scheduledUsers(role).includes(name)) yield `role ${role.name} (shifts)`;
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
