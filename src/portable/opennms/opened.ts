import { Refusal } from "../../domain/refusal.ts";
import { shortened } from "../../domain/text.ts";
import { type Element, readXml } from "../../xml/read.ts";

/** A place in one of OpenNMS's files. */
export interface Spot {
  file: string;
  line: number;
}

/** What stands in a file and nobody looked at, in a sentence. */
export interface Unread extends Spot {
  sentence: string;
}

/**
 * An element of one of OpenNMS's files that remembers what of it was looked at, so that nothing is dropped in silence.
 * Texts and attributes come without the blanks around them; empty ones as if they were not there.
 */
export class Opened implements Spot {
  readonly file: string;
  readonly name: string;
  readonly line: number;
  readonly #element: Element;
  readonly #attributes = new Set<string>();
  readonly #children = new Map<Element, Opened>();
  #isTextSeen = false;

  constructor(element: Element, file: string) {
    this.#element = element;
    this.file = file;
    this.name = element.name;
    this.line = element.line;
  }

  get attributeNames(): string[] {
    return [...this.#element.attributes.keys()];
  }

  attribute(name: string): string | undefined {
    return this.attributeAsWritten(name)?.trim() || undefined;
  }

  /** With its blanks, and also when it is empty. */
  attributeAsWritten(name: string): string | undefined {
    this.#attributes.add(name);
    return this.#element.attributes.get(name);
  }

  get text(): string {
    this.#isTextSeen = true;
    return this.#element.text.trim();
  }

  /** The first child of that name; further ones stay unread. */
  child(name: string): Opened | undefined {
    const element = this.#element.children.find((one) => one.name === name);
    return element && this.#open(element);
  }

  children(name: string): Opened[] {
    return this.#element.children.filter((one) => one.name === name).map((one) => this.#open(one));
  }

  textOf(name: string): string | undefined {
    return this.child(name)?.text || undefined;
  }

  textsOf(name: string): string[] {
    return this.children(name).flatMap((child) => child.text || []);
  }

  /** Counts everything in it as looked at. */
  readAll(): void {
    this.#isTextSeen = true;
    for (const name of this.#element.attributes.keys()) this.#attributes.add(name);
    for (const child of this.#element.children) this.#open(child).readAll();
  }

  *unread(): Generator<Unread> {
    const { file, line } = this;
    const within = `<${this.name}>`;
    for (const name of this.#element.attributes.keys()) {
      if (!this.#attributes.has(name) && !/^(schemaLocation|noNamespaceSchemaLocation)$/.test(name)) {
        yield { file, line, sentence: `the attribute ${name} of ${within} is not known, and was left out.` };
      }
    }
    const text = this.#element.text.trim();
    if (!this.#isTextSeen && text !== "") {
      yield { file, line, sentence: `the text "${shortened(text, 40)}" in ${within} was left out.` };
    }
    const read = new Set([...this.#children.keys()].map((child) => child.name));
    for (const child of this.#element.children) {
      const opened = this.#children.get(child);
      const again = `there is another <${child.name}> in ${within}; the first counts.`;
      const unknown = `the element <${child.name}> in ${within} is not known, and was left out.`;
      if (opened) yield* opened.unread();
      else yield { file, line: child.line, sentence: read.has(child.name) ? again : unknown };
    }
  }

  #open(element: Element): Opened {
    const opened = this.#children.get(element) ?? new Opened(element, this.file);
    this.#children.set(element, opened);
    return opened;
  }
}

/** The root of a file. Refuses what is not well-formed, and another root. */
export function openFile(file: string, content: Buffer, root: string): Opened {
  const element = readFile(file, content);
  if (element.name === root) return new Opened(element, file);
  throw new Refusal(`${file}:${element.line} begins with <${element.name}>; <${root}> is expected.`);
}

function readFile(file: string, content: Buffer): Element {
  try {
    return readXml(content);
  } catch (error) {
    throw new Refusal(`${file} cannot be read: ${error instanceof Error ? error.message : error}`);
  }
}

/** XML's truth values, in any case; anything else is what it is when nothing is said. */
export function isTrue(text: string | undefined, usual: boolean): boolean {
  const value = text?.toLowerCase();
  return value === "true" || value === "1" || (value !== "false" && value !== "0" && usual);
}
