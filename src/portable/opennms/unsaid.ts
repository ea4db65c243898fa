import type { Document, Kind } from "../../domain/directory.ts";
import { isMembers } from "../place.ts";
import { sections, writtenBody } from "../section.ts";

/** The members that OpenNMS's files have a place for, and those within them. */
export interface Sayable {
  readonly [member: string]: true | Sayable;
}

/** What OpenNMS's files cannot say of a directory, for people. */
export class Unsaid {
  readonly #what = new Map<string, Set<string>>();

  add(what: string, subject: string): void {
    this.#what.set(what, (this.#what.get(what) ?? new Set()).add(subject));
  }

  /** All that a document says and OpenNMS cannot: no member is forgotten that comes into being later. */
  beyond(sayable: Sayable, kind: Kind, document: Document): void {
    const visit = (members: Record<string, unknown>, known: Sayable, where: string) => {
      for (const [name, value] of Object.entries(members)) {
        const inside = known[name];
        if (inside === undefined) this.add(`${name} of ${where}`, document.name);
        else if (inside !== true)
          for (const one of [value].flat()) if (isMembers(one)) visit(one, inside, name);
      }
    };
    visit(writtenBody(kind, document), sayable, sections[kind]);
  }

  toString(): string {
    const lines = [...this.#what].map(([what, subjects]) => `  ${what}: ${[...subjects].join(", ")}`);
    return lines.length === 0
      ? ""
      : ["What OpenNMS cannot say, and was left out or changed:", ...lines].join("\n");
  }
}
