import { signsOf } from "../signs.ts";

/** What other bots of a room (services among them) take for a command of theirs. */
const trigger = /^[!.@~`%&$?+\\-]/;

/**
 * One line folded into lines of at most `bytes` bytes of UTF-8 each, between words where that can be, never within
 * what the eye sees as one sign. What goes on below an indented line is indented as well: no part of it looks like a
 * message of its own. No line begins like a command to another bot: a blank goes before it.
 */
export function fold(line: string, bytes: number): string[] {
  if (!line.startsWith("  ")) return parted(line, bytes, guarded);
  return parted(line.slice(2), bytes - 2, (piece) => piece).map((part) => `  ${part}`);
}

function parted(line: string, bytes: number, begun: (piece: string) => string): string[] {
  const lines: string[] = [];
  let current = "";
  for (const piece of pieces(line, bytes - 1)) {
    if (current === "") current = begun(piece);
    else if (size(current + piece) <= bytes) current += piece;
    else {
      lines.push(current.trimEnd());
      current = begun(piece.trimStart());
    }
  }
  if (current.trim() !== "") lines.push(current);
  return lines;
}

/** Lines beyond the cap become one that says how many there were. */
export function cap(lines: string[], most: number, more: (count: number) => string): string[] {
  if (lines.length <= most) return lines;
  return [...lines.slice(0, most - 1), more(lines.length - most + 1)];
}

/** At most `longest` signs as the eye counts them; what is left out becomes "…". */
export function cut(text: string, longest: number): string {
  if (text.length <= longest) return text;
  const kept: string[] = [];
  for (const sign of signsOf(text)) {
    if (kept.length === longest) return `${kept.slice(0, -1).join("")}…`;
    kept.push(sign);
  }
  return text;
}

/** Words with the blanks before them; a word that is too long, in parts of whole graphemes. */
function* pieces(line: string, bytes: number): Generator<string> {
  for (const word of line.match(/(?<!\s)\s*\S+/g) ?? []) {
    if (size(word) <= bytes) yield word;
    else yield* parts(word.trimStart(), bytes);
  }
}

function* parts(word: string, bytes: number): Generator<string> {
  let part = "";
  for (const whole of signsOf(word)) {
    for (const sign of size(whole) <= bytes ? [whole] : whole) {
      if (size(part + sign) > bytes) {
        yield part;
        part = "";
      }
      part += sign;
    }
  }
  yield part;
}

function guarded(text: string): string {
  return trigger.test(text) ? ` ${text}` : text;
}

function size(text: string): number {
  return Buffer.byteLength(text);
}
