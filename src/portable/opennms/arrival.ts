import type { z } from "zod";
import {
  type Directory,
  type Document,
  type documents,
  kindWords,
  type NamedKind,
  namedKinds,
  nameFault,
  put,
} from "../../domain/directory.ts";
import { Refusal } from "../../domain/refusal.ts";
import type { Opened, Spot } from "./opened.ts";
import { Report } from "./report.ts";

export interface Manner {
  /** Groups that are off duty are told when they come on, as OpenNMS does (D1). */
  asOpennms: boolean;
}

/** Users, groups and roles share their names (D22). */
const sharing: readonly NamedKind[] = ["user", "group", "role"];

/** A configuration of OpenNMS on its way into a directory: what has arrived, under which names, and the report. */
export class Arrival {
  readonly report = new Report();
  readonly manner: Manner;
  #directory: Directory;
  /** The maps within the directory, ours to fill: a new directory for each document takes its time when they are many. */
  readonly #shelves: ReadonlyMap<NamedKind, Map<string, Document>>;
  /** Names here by kind and name there. */
  readonly #names = new Map<string, string>();
  /** Kinds and names here that were given away. */
  readonly #given = new Set<string>();

  constructor(house: Directory, manner: Manner) {
    const copy = (kind: NamedKind): [NamedKind, Map<string, Document>] => [
      kind,
      new Map<string, Document>(house[kind]),
    ];
    this.#shelves = new Map(namedKinds.map(copy));
    this.#directory = { ...house, ...Object.fromEntries(this.#shelves) };
    this.manner = manner;
  }

  /** With everything that has arrived so far. */
  get directory(): Directory {
    return this.#directory;
  }

  /**
   * The name that something bears here: its own, unless that can be no name here, or is taken. Undefined, and reported,
   * when the files have given it away before.
   */
  nameFor(kind: NamedKind, name: string, spot: Spot): string | undefined {
    const key = `${kind} ${name}`;
    if (this.#names.has(key)) {
      this.report.unused(spot, `${kindWords[kind]} "${name}" is there a second time; the first counts.`);
      return undefined;
    }
    const wanted = nameFault(name) === undefined ? name : likeness(name, kind);
    const free = this.freeName(kind, wanted);
    if (free !== name) this.report.fitted(spot, `${kindWords[kind]} "${name}" is called ${free} here.`);
    if (free !== wanted && this.#isOthers(kind, wanted))
      this.report.different("D22", `${kindWords[kind]} ${free}`);
    this.#names.set(key, free);
    return free;
  }

  /** What a name in the files means: what the files brought under it, or else what the house has had. */
  find(kind: NamedKind, name: string): string | undefined {
    const here = this.#names.get(`${kind} ${name}`) ?? name;
    return this.#directory[kind].has(here) ? here : undefined;
  }

  /** Puts a document into the directory, over the one of that name; false, and reported, when it cannot be. */
  add<K extends NamedKind>(kind: K, document: z.input<(typeof documents)[K]>, spot: Spot): boolean {
    try {
      const alone = put({ ...this.#directory, [kind]: new Map() }, kind, document);
      for (const [name, one] of alone[kind]) this.#shelves.get(kind)?.set(name, one);
      this.report.came(kindWords[kind], document.name);
      return true;
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      this.report.unused(spot, `${kindWords[kind]} "${document.name}" was left out. ${error.message}`);
      return false;
    }
  }

  /** Says that an element was left out, with all that is in it. */
  leaveOut(opened: Opened, sentence: string): void {
    opened.readAll();
    this.report.unused(opened, sentence);
  }

  changeHouse(changes: Partial<Directory["house"]>): void {
    this.#directory = put(this.#directory, "house", { ...this.#directory.house, ...changes });
    for (const [name, value] of Object.entries(changes)) this.report.came("house", `${name} ${value}`);
  }

  /** Reads a value; what refuses it is reported, and the value left out. */
  read<T>(what: string, spot: Spot, read: () => T): T | undefined {
    try {
      return read();
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      this.report.unused(spot, `${what}: ${error.message}`);
      return undefined;
    }
  }

  /** Says of these attributes and children that there is no use for them here, where they are. */
  without(opened: Opened, attributes: readonly string[], children: readonly string[] = []): void {
    for (const name of attributes) {
      if (opened.attribute(name) !== undefined) this.report.without(opened, `${name} of <${opened.name}>`);
    }
    for (const name of children) {
      for (const child of opened.children(name)) {
        child.readAll();
        this.report.without(child, `<${name}>`);
      }
    }
  }

  /** That name, or one made from it that the files give to nothing else. */
  freeName(kind: NamedKind, wanted: string): string {
    const name = this.#firstFree(kind, wanted);
    this.#given.add(`${kind} ${name}`);
    return name;
  }

  #firstFree(kind: NamedKind, wanted: string): string {
    const isFree = (name: string) => !this.#isOthers(kind, name) && !this.#given.has(`${kind} ${name}`);
    if (isFree(wanted)) return wanted;
    const stem = wanted.slice(0, 50);
    for (let number = 1; ; number += 1) {
      const name = this.#isOthers(kind, wanted) ? `${stem}-${kind}` : stem;
      const tried = number === 1 ? name : `${name}-${number}`;
      if (isFree(tried)) return tried;
    }
  }

  /** Does something of another kind bear it, with which names are shared? */
  #isOthers(kind: NamedKind, name: string): boolean {
    return (
      sharing.includes(kind) && sharing.some((other) => other !== kind && this.#directory[other].has(name))
    );
  }
}

/** A name as like as can be: letters without their accents, dashes for what no name may have. */
function likeness(name: string, kind: NamedKind): string {
  const plain = name
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .replace(/[^A-Za-z0-9._-]+/g, "-")
    .replace(/^[^A-Za-z0-9]+|-+$/g, "")
    .slice(0, 64);
  return plain === "" ? kind : plain;
}
