import type { CommandDeclaration } from "./command-declaration.ts";
import { switches } from "./letter-values.ts";

type Argument = CommandDeclaration["arguments"][number];

/**
 * The arguments of a notification command as people type them: `-tm` is what that switch stands for, `=floor` the
 * parameter `floor` of the definition, any other word itself. Other strategies than programs know theirs by name:
 * `url=https://example.org/hook`, `post-message=-tm`.
 */
export function argumentsFrom(
  words: readonly string[],
  of: "program" | "strategy",
  streamed: boolean,
): Argument[] {
  return words.map((word): Argument => {
    const [, left = "", right = ""] = /^([^=\s]*)=(.*)$/s.exec(word) ?? [];
    if (switches.has(word)) return { switch: word, streamed };
    if (left === "" && right !== "") return { switch: right, streamed };
    if (of === "program" || left === "") return { substitution: word, streamed };
    return switches.has(right)
      ? { substitution: left, switch: right, streamed }
      : { switch: left, substitution: right, streamed };
  });
}

/** The same words again. */
export function wordsOf(declared: readonly Argument[]): string[] {
  return declared.map(({ substitution = "", switch: name }) => {
    if (name === undefined) return substitution;
    const spelled = switches.has(name) ? name : `=${name}`;
    if (substitution === "") return spelled;
    return switches.has(name) ? `${substitution}=${name}` : `${name}=${substitution}`;
  });
}
