import { signsOf } from "./signs.ts";

/** Joins without being seen: what stands behind it is not at the beginning of a word. */
export const joiner = "\u2060";

/** A line that reads the same and calls nobody: clients ring when they see the nick of their owner as a word. */
export function uncalled(line: string, nicks: readonly string[]): string {
  const lower = line.toLowerCase();
  const held = nicks.filter((nick) => lower.includes(nick.toLowerCase()));
  return held.reduce((text, nick) => {
    const [first = "", ...rest] = signsOf(nick);
    if (rest.length === 0) return text;
    const word = nick.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
    return text.replace(
      new RegExp(`(?<![\\p{L}\\p{N}])${word}(?![\\p{L}\\p{N}])`, "giu"),
      (found) => found.slice(0, first.length) + joiner + found.slice(first.length),
    );
  }, line);
}
