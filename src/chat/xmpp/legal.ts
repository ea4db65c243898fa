import type { Stanza } from "./stanza.ts";

/** What XML 1.0 does not have: a server ends the stream of whoever sends it. */
const illegal = /[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/gu;

/** The text with a sign of replacement for everything that XML cannot carry. */
export function legal(text: string): string {
  return text.toWellFormed().replace(illegal, "\ufffd");
}

/** The stanza with nothing in it that XML cannot carry: the one gate that everything goes out by. */
export function legalised(stanza: Stanza): Stanza {
  for (const [name, value] of Object.entries(stanza.attrs))
    if (typeof value === "string") stanza.attrs[name] = legal(value);
  stanza.children = stanza.children.map((child) =>
    typeof child === "object" ? legalised(child) : legal(`${child}`),
  );
  return stanza;
}
