/** An element to be written: a child that is undefined is left out, and so is an attribute. */
export interface Draft {
  name: string;
  attributes: Record<string, string | undefined>;
  content: string | readonly Draft[];
}

/** `element("user", {}, element("user-id", {}, "alice"))` */
export function element(
  name: string,
  attributes: Draft["attributes"],
  ...content: readonly [text: string] | readonly (Draft | undefined)[]
): Draft {
  const [text] = content;
  if (typeof text === "string") return { name, attributes, content: text };
  return { name, attributes, content: content.filter((child) => typeof child === "object") };
}

/** An element with that text; undefined when there is none. */
export function textElement(name: string, text: string | undefined): Draft | undefined {
  return text === undefined ? undefined : element(name, {}, text);
}

/** A whole document in UTF-8, children indented. */
export function writeXml(root: Draft, namespace: string): string {
  const declared = { ...root, attributes: { xmlns: namespace, ...root.attributes } };
  return `<?xml version="1.0" encoding="UTF-8"?>\n${written(declared, "")}`;
}

function written({ name, attributes, content }: Draft, indent: string): string {
  const said = Object.entries(attributes).flatMap(([key, value]) =>
    value === undefined
      ? []
      : [` ${key}="${escaped(value).replace(/[\n\t]/g, (blank) => `&#${blank.charCodeAt(0)};`)}"`],
  );
  const begin = `${indent}<${name}${said.join("")}`;
  if (content.length === 0) return `${begin}/>\n`;
  if (typeof content === "string") return `${begin}>${escaped(content)}</${name}>\n`;
  return `${begin}>\n${content.map((child) => written(child, `${indent}  `)).join("")}${indent}</${name}>\n`;
}

/** Characters that XML cannot hold at all become a sign that something stood there. */
function escaped(text: string): string {
  return text
    .toWellFormed()
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, "\ufffd")
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;")
    .replaceAll("\r", "&#13;");
}
