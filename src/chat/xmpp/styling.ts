import { signsOf } from "../signs.ts";
import { joiner, uncalled } from "../uncalled.ts";

const unseen =
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/g;

/** A nick as it is to be written so that its owner is called: on one line, and without what nobody sees. */
export function nickLine(nick: string): string {
  return nick.replace(/\s+/g, " ").replace(unseen, "").toWellFormed().trim();
}

/**
 * Text of others as lines that no client takes for styling (XEP-0393: `*bold*`, `_emphasis_`, `> quote`, code fences)
 * and that call none of these nicks. It reads the same.
 */
export function plainLines(text: string, nicks: readonly string[] = []): string[] {
  return text
    .replace(unseen, "")
    .toWellFormed()
    .split(/\r\n|[\r\n\u0085\u2028\u2029]/)
    .map((line) => uncalled(unstyled(line.replaceAll("\t", " ").trimEnd()), nicks))
    .filter((line) => line.trim() !== "");
}

export function plainLine(text: string, nicks: readonly string[] = []): string {
  return plainLines(text.replace(/\s+/g, " ").trim(), nicks).join(" ");
}

/** Styling begins at the beginning of a line or behind a blank or another such sign, never in the middle of a word. */
function unstyled(line: string): string {
  return line.replace(/(?<![\p{L}\p{N}])[*_~`](?=\S)/gu, `${joiner}$&`).replace(/^(\s*)>/, `$1${joiner}>`);
}

/** At most `bytes` bytes of UTF-8, cut between signs as the eye sees them; what is left out becomes "…". */
export function cutTo(text: string, bytes: number): string {
  if (Buffer.byteLength(text) <= bytes) return text;
  let kept = "";
  let left = bytes - Buffer.byteLength("…");
  for (const sign of signsOf(text)) {
    left -= Buffer.byteLength(sign);
    if (left < 0) break;
    kept += sign;
  }
  return `${kept}…`;
}
