import { parseArgs } from "node:util";
import { Refusal } from "../domain/refusal.ts";

/** What a verb of the command line was called with. */
export interface Words {
  words: string[];
  /** Options given, without their dashes. */
  options: ReadonlySet<string>;
  /** The value of an option that takes one. */
  values: ReadonlyMap<string, string>;
}

/**
 * Takes a command line apart. `options` may be given, those that end in `=` with a value; words there are from the first
 * number to the second.
 *
 * @throws Refusal that says how the verb is written.
 */
export function readWords(
  argv: string[],
  usage: string,
  options: readonly string[],
  [least, most]: readonly [number, number],
): Words {
  const declared = options.map((name) =>
    name.endsWith("=")
      ? [name.slice(0, -1), { type: "string" as const }]
      : [name, { type: "boolean" as const }],
  );
  try {
    const given = parseArgs({ args: argv, options: Object.fromEntries(declared), allowPositionals: true });
    const words = given.positionals;
    if (words.length < least) throw new Refusal("Something is missing.", `Usage: ${usage}`);
    if (words.length > most) throw new Refusal(`"${words[most]}" is one word too many.`, `Usage: ${usage}`);
    const values = Object.entries(given.values);
    return {
      words,
      options: new Set(values.map(([name]) => name)),
      values: new Map(values.flatMap(([name, value]) => (typeof value === "string" ? [[name, value]] : []))),
    };
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    throw new Refusal(`${error.message.split(". ")[0]}.`, `Usage: ${usage}`);
  }
}
