import { type SaxesOptions, SaxesParser } from "saxes";

/** An element as it came over the wire. */
export class XmlNode {
  readonly name: string;
  readonly ns: string;
  readonly attrs: Record<string, string>;
  readonly children: XmlNode[] = [];
  text = "";

  constructor(name: string, ns: string, attrs: Record<string, string>) {
    this.name = name;
    this.ns = ns;
    this.attrs = attrs;
  }

  child(name: string, ns?: string): XmlNode | undefined {
    return this.children.find((one) => one.name === name && (ns === undefined || one.ns === ns));
  }

  /** Every element within, itself first. */
  *all(): Generator<XmlNode> {
    yield this;
    for (const child of this.children) yield* child.all();
  }
}

/** Reads one XML stream: `opened` for its root, `came` for every element right below it. */
export function streamReader(opened: () => void, came: (node: XmlNode) => void): (chunk: string) => void {
  const parser = new SaxesParser<SaxesOptions & { xmlns: true }>({ xmlns: true });
  const open: XmlNode[] = [];
  parser.on("opentag", ({ local, uri, attributes }) => {
    const attrs = Object.fromEntries(Object.entries(attributes).map(([key, { value }]) => [key, value]));
    const node = new XmlNode(local, uri, attrs);
    if (open.length > 1) open.at(-1)?.children.push(node);
    open.push(node);
    if (open.length === 1) opened();
  });
  parser.on("text", (text) => {
    const node = open.at(-1);
    if (node) node.text += text;
  });
  parser.on("closetag", () => {
    const node = open.pop();
    if (node && open.length === 1) came(node);
  });
  return (chunk) => {
    parser.write(chunk);
  };
}

export function escaped(text: string): string {
  return text.replace(/[<>&'"]/g, (sign) => `&#${sign.charCodeAt(0)};`);
}
