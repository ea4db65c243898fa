import { SaxesParser } from "saxes";

/** An element of an XML document, by local names: documents with and without a namespace read alike. */
export interface Element {
  name: string;
  attributes: ReadonlyMap<string, string>;
  /** All text directly in it, CDATA included. */
  text: string;
  children: Element[];
  /** Where it begins in the document, counted from 1. */
  line: number;
}

const deepest = 32;

/**
 * The root of a document. Throws an Error that says the line, the column and what is wrong there: for what is not
 * well-formed, any document type declaration (so no entities but XML's five), and more than 32 levels.
 */
export function readXml(document: Buffer): Element {
  const parser = new SaxesParser({ xmlns: false });
  const open: Element[] = [];
  let root: Element | undefined;
  let line = 1;
  // Said when the character behind the name is read, which may be the line's end.
  parser.on("opentagstart", () => {
    line = parser.column === 0 ? parser.line - 1 : parser.line;
  });
  parser.on("doctype", () => parser.fail("a document type declaration is not allowed."));
  parser.on("opentag", ({ name, attributes }) => {
    const element: Element = {
      name: local(name),
      attributes: byLocalName(attributes),
      text: "",
      children: [],
      line,
    };
    if (open.length === deepest) parser.fail(`more than ${deepest} levels.`);
    open.at(-1)?.children.push(element);
    root ??= element;
    open.push(element);
  });
  parser.on("closetag", () => open.pop());
  const addText = (text: string) => {
    const element = open.at(-1);
    if (element) element.text += text;
  };
  parser.on("text", addText);
  parser.on("cdata", addText);
  parser.write(decoded(document)).close();
  if (root === undefined) throw new Error("a document without an element");
  return root;
}

/** The first child of that name. */
export function child(element: Element, name: string): Element | undefined {
  return element.children.find((one) => one.name === name);
}

function local(name: string): string {
  return name.slice(name.indexOf(":") + 1);
}

/** Declarations of namespaces are no attributes. */
function byLocalName(attributes: Record<string, string>): Map<string, string> {
  const own = Object.entries(attributes).filter(([name]) => !/^xmlns(:|$)/.test(name));
  return new Map(own.map(([name, value]) => [local(name), value]));
}

/**
 * UTF-8, or ISO-8859-1 where the document declares it or is no UTF-8: senders that pass on whatever a terminal gave
 * them declare nothing, and an odd letter is no reason to lose an event.
 */
function decoded(document: Buffer): string {
  const declared = /^<\?xml[^>]*\sencoding\s*=\s*["']([^"'>]*)["']/.exec(
    document.toString("latin1", 0, 200),
  )?.[1];
  if (/^(iso-?8859-1|latin-?1)$/i.test(declared ?? "")) return document.toString("latin1");
  if (!/^(utf-?8|us-ascii)$/i.test(declared ?? "utf-8")) {
    throw new Error(`the encoding ${declared} is not read, only utf-8 and iso-8859-1`);
  }
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(document);
  } catch {
    return document.toString("latin1");
  }
}
