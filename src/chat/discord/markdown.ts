import { signsOf } from "../signs.ts";

/**
 * Text of strangers without control codes, halves of characters, and the marks that reverse the direction of writing.
 * Line ends and tabs stay.
 */
export function plainText(text: string): string {
  return text
    .toWellFormed()
    .replace(/\r\n?|[\u2028\u2029]/g, "\n")
    .replace(/\x1b\[[0-9;]*[A-Za-z]/g, "")
    .replace(/[\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/g, "")
    .replace(/[\x00-\x08\x0b-\x1f\x7f-\x9f]/g, "");
}

/** The same on one line. */
export function oneLine(text: string): string {
  return plainText(text).replace(/\s+/g, " ").trim();
}

/**
 * The text so that Discord shows it as it stands, in at most `longest` characters: nothing in it formats, links,
 * mentions or begins a list. Cut between what the eye sees as signs, with `more` at the end.
 */
export function escaped(text: string, longest: number, more = "…"): string {
  return fitted(markedUp(text), longest, more);
}

/** The text as it is, in at most `longest` characters: for places where Discord formats nothing. */
export function cut(text: string, longest: number, more = "…"): string {
  return fitted(signsOf(text), longest, more);
}

/** Lines of plain text, spaced as they are. */
export function codeBlock(text: string): string {
  // A zero-width space between the ticks: otherwise the text could end its block.
  return `\`\`\`\n${text.replaceAll("```", "``\u200b`")}\n\`\`\``;
}

function fitted(pieces: Iterable<string>, longest: number, more: string): string {
  let whole = "";
  let short = "";
  for (const piece of pieces) {
    if (whole.length + piece.length > longest) return more.length > longest ? "" : short.trimEnd() + more;
    whole += piece;
    if (whole.length <= longest - more.length) short = whole;
  }
  return whole;
}

/** What Discord would make something of: where it begins a list or heading, and signs that format wherever they stand. */
const marks = /(?<url>https?:\/\/[^\s<>|*`[\]\\]+)|(?<=^|\n)[ \t]*(?:[#+-]|\d+[.)])|[\\*_~`|<>[\]@]/g;

/** Each sign with the backslash that it needs; an address of the web stays whole, since Discord formats nothing in it. */
function* markedUp(text: string): Generator<string> {
  let from = 0;
  for (const { 0: mark, index, groups } of text.matchAll(marks)) {
    yield* signsOf(text.slice(from, index));
    yield groups?.["url"] ?? `${mark.slice(0, -1)}\\${mark.slice(-1)}`;
    from = index + mark.length;
  }
  yield* signsOf(text.slice(from));
}
