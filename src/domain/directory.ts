import { z } from "zod";
import { autoAck } from "./autoack.ts";
import { commandDeclaration } from "./command-declaration.ts";
import { definition } from "./definition.ts";
import { heartbeat } from "./heartbeat.ts";
import { outage } from "./outage.ts";
import { path, type Target } from "./path.ts";
import { faultOf, Refusal } from "./refusal.ts";
import { renameUsers, role } from "./role.ts";
import { quiet } from "./suppression.ts";
import { group, user } from "./user.ts";

/** What holds for the whole house. */
export const house = z.strictObject({
  name: z.literal("house"),
  /** IANA zone of everything that names none of its own. */
  zone: z.string().default("UTC"),
  /** `off`: events are stored and clear notices, but nobody is told (as OpenNMS's notifd status). */
  notices: z.enum(["on", "off"]).default("on"),
  /** `first`: an event opens only the notice of the first definition that matches. */
  match: z.enum(["all", "first"]).default("all"),
  /** No notice is opened about any of these. */
  quiet: z.array(quiet).default([]),
  /** Pages of one definition to one person or room in a minute; what goes beyond is bundled (decision 0013). */
  pagesAMinute: z.int().min(1).max(1_000_000).default(10),
  /** The notification command of one-off e-mail targets (D23). */
  emailCommand: z.string().default("javaEmail"),
});
export type House = z.output<typeof house>;

/** The kinds of document that make up the directory, and what each must look like. */
export const documents = {
  house,
  user,
  group,
  role,
  path,
  definition,
  autoAck,
  outage,
  notificationCommand: commandDeclaration,
  heartbeat,
} as const;
export type Kind = keyof typeof documents;
export type DocumentOf = { [K in Kind]: z.output<(typeof documents)[K]> };
export type Document = DocumentOf[Kind];
/** The kinds of which there are many, by name. */
export type NamedKind = Exclude<Kind, "house">;

/**
 * Everything that people configure: one immutable value, by kind and name, each kind in the order in which its
 * documents were first declared. Every change is a function from one directory to the next.
 */
export type Directory = { readonly revision: number; readonly house: House } & {
  readonly [K in NamedKind]: ReadonlyMap<string, DocumentOf[K]>;
};

/** What people call each kind. */
export const kindWords: Record<Kind, string> = {
  house: "house",
  user: "user",
  group: "group",
  role: "on-call role",
  path: "destination path",
  definition: "notification definition",
  autoAck: "auto-acknowledge rule",
  outage: "scheduled outage",
  notificationCommand: "notification command",
  heartbeat: "heartbeat monitor",
};

/** A sentence when people cannot name a document like that. */
export function nameFault(name: string): string | undefined {
  if (/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/.test(name)) return undefined;
  return `"${name.slice(0, 80)}" cannot be a name: up to 64 letters, digits, dots, dashes and underscores, a letter or digit first.`;
}

export const namedKinds = Object.keys(documents).filter((kind): kind is NamedKind => kind !== "house");

export function emptyDirectory(zone: string): Directory {
  return {
    revision: 0,
    house: house.parse({ name: "house", zone }),
    user: new Map(),
    group: new Map(),
    role: new Map(),
    path: new Map(),
    definition: new Map(),
    autoAck: new Map(),
    outage: new Map(),
    notificationCommand: new Map(),
    heartbeat: new Map(),
  };
}

/** Users, groups and roles share their names (D22). */
const sharing: readonly NamedKind[] = ["user", "group", "role"];

/**
 * Refuses a name for something new that another bears already; of users, groups and roles also one that differs in
 * capitals alone. `except` is who is about to give up that name.
 */
export function refuseTaken(kind: NamedKind, name: string, directory: Directory, except?: string): void {
  const isShared = sharing.includes(kind);
  for (const other of isShared ? sharing : [kind]) {
    for (const taken of directory[other].keys()) {
      if (other === kind && taken === except) continue;
      if (taken === name && other === kind)
        throw new Refusal(`The ${kindWords[kind]} "${name}" exists already.`);
      if (isShared && taken.toLowerCase() === name.toLowerCase()) throw namesake(name, taken, other);
    }
  }
}

function namesake(name: string, taken: string, kind: NamedKind): Refusal {
  if (name !== taken)
    return new Refusal(`"${name}" differs from the ${kindWords[kind]} "${taken}" in capitals alone.`);
  return new Refusal(
    `"${name}" is the name of a ${kindWords[kind]}; users, groups and roles may not share a name.`,
  );
}

/** The directory with that document in it, new or instead of the one of that name. Refuses a document of the wrong shape. */
export function put<K extends Kind>(
  directory: Directory,
  kind: K,
  document: z.input<(typeof documents)[K]>,
): Directory {
  const parsed = documents[kind].safeParse(document, { reportInput: true });
  if (!parsed.success) {
    throw new Refusal(`That is no ${kindWords[kind]}: ${parsed.error.issues.map(faultOf).join("; ")}.`);
  }
  if (kind === "house") return { ...directory, house: parsed.data as House };
  return {
    ...directory,
    [kind]: new Map<string, Document>(directory[kind as NamedKind]).set(parsed.data.name, parsed.data),
  };
}

/** The directory without that document; as it was when there is none. */
export function remove(directory: Directory, kind: NamedKind, name: string): Directory {
  const rest = new Map<string, Document>(directory[kind]);
  rest.delete(name);
  return { ...directory, [kind]: rest };
}

/** The directory with one document under another name, and every reference to it following. The order stays. */
export function rename(directory: Directory, kind: NamedKind, from: string, to: string): Directory {
  refuseTaken(kind, to, directory, from);
  const swap = (name: string) => (name === from ? to : name);
  const renamed: Directory = {
    ...directory,
    [kind]: new Map(
      [...directory[kind]].map(([name, document]) => [swap(name), { ...document, name: swap(name) }]),
    ),
  };
  if (kind === "path")
    return { ...renamed, definition: each(renamed.definition, (d) => ({ ...d, path: swap(d.path) })) };
  if (kind !== "user" && kind !== "group" && kind !== "role") return renamed;
  const isMeant = (target: Target) => target.kind === kind && target.name === from;
  return {
    ...renamed,
    group: kind === "user" ? each(renamed.group, (g) => ({ ...g, users: g.users.map(swap) })) : renamed.group,
    role: each(renamed.role, (r) =>
      kind === "user" ? renameUsers(r, swap) : { ...r, group: kind === "group" ? swap(r.group) : r.group },
    ),
    path: each(renamed.path, (p) => ({
      ...p,
      steps: p.steps.map((step) => ({
        ...step,
        targets: step.targets.map((target) => (isMeant(target) ? { ...target, name: to } : target)),
      })),
    })),
  };
}

function each<D>(documentsOfKind: ReadonlyMap<string, D>, change: (document: D) => D): Map<string, D> {
  return new Map([...documentsOfKind].map(([name, document]) => [name, change(document)]));
}
