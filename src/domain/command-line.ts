import type { CommandDeclaration } from "./command-declaration.ts";
import type { LetterValues } from "./letter-values.ts";

/** The arguments of a declared command, filled in for one letter. */
export interface CommandLine {
  /** The program, as declared; for other strategies the name of the strategy or class. */
  execute: string;
  /** What follows it on its line. Each is one word, whatever it contains. */
  words: readonly string[];
  /** What goes to its standard input. */
  input: string;
  /** For strategies that know their arguments by name: `url`, `trapHost`, `post-message` … */
  options: Readonly<Record<string, string>>;
}

/**
 * A command's arguments with the values that their switches stand for. As in OpenNMS, text and value are words of
 * their own, and blank ones are left out; what is streamed is one text.
 */
export function lineOf(declaration: CommandDeclaration, values: LetterValues): CommandLine {
  const words: string[] = [];
  let input = "";
  const options: Record<string, string> = {};
  for (const { substitution = "", switch: name, streamed } of declaration.arguments) {
    const value = (name === undefined ? undefined : own(values, name)) ?? "";
    const filled = [substitution, value].filter((word) => word.trim() !== "");
    if (streamed) input += filled.join("");
    else words.push(...filled);
    if (name === undefined) continue;
    // A switch that stands for nothing names the fixed text; one that does is named by it, or by itself.
    if (own(values, name) === undefined) options[name] = substitution;
    else options[substitution === "" ? name : substitution] = value;
  }
  return { execute: declaration.execute, words, input, options };
}

function own(values: LetterValues, name: string): string | undefined {
  return Object.hasOwn(values, name) ? values[name] : undefined;
}
