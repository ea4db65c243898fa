import type { z } from "zod";
import type { SlashCommand, Verb } from "../ports/slash-command.ts";
import { describeArgs } from "./describe.ts";
import { parseLine } from "./text.ts";

/** A verb, with the type of what `run` is given taken from `args`. */
export function verb<A extends z.ZodObject>(declared: Verb<A>): Verb<A> {
  return declared;
}

/**
 * A slash command, checked: what every network can carry (Discord is the strictest: 25 verbs, arguments and choices, names
 * of 32 characters, summaries of 100), and that each of its examples parses. Throws a RangeError that names the fault.
 *
 * @example
 * export default defineCommand({
 *   name: "greet",
 *   summary: "Say hello to somebody",
 *   main: "to",
 *   verbs: {
 *     to: verb({
 *       summary: "Say hello to a user",
 *       standing: "anyone",
 *       args: z.object({ user: arg.user("Who is to be greeted") }),
 *       examples: ["greet alice"],
 *       run: async ({ user }) => `Hello, ${user}!`,
 *     }),
 *   },
 * });
 */
export function defineCommand(command: SlashCommand): SlashCommand {
  const faults = [...faultsOf(command)];
  if (faults.length > 0) throw new RangeError(`Slash command "${command.name}": ${faults.join("; ")}`);
  return command;
}

function* faultsOf(command: SlashCommand): Generator<string> {
  yield* nameFaults("the command", command.name);
  yield* summaryFaults("the command", command.summary);
  const verbs = Object.keys(command.verbs);
  if (verbs.length === 0 || verbs.length > 25) yield `it has ${verbs.length} verbs, not 1 to 25`;
  if (command.main !== undefined && !verbs.includes(command.main)) {
    yield `its main verb "${command.main}" is not one of ${verbs.join(", ")}`;
  }
  for (const [name, each] of Object.entries(command.verbs)) {
    yield* nameFaults(`verb "${name}"`, name);
    yield* summaryFaults(`verb "${name}"`, each.summary);
    const faults = [...argFaults(name, each)];
    yield* faults;
    if (each.examples.length === 0) yield `verb "${name}" has no example`;
    if (faults.length === 0) yield* exampleFaults(command, name, each);
  }
}

function* nameFaults(what: string, name: string): Generator<string> {
  if (!/^[a-z-]{1,32}$/.test(name)) yield `${what} is called "${name}": 1 to 32 of a-z and -`;
}

function* summaryFaults(what: string, summary: string): Generator<string> {
  if (summary.length === 0 || summary.length > 100) {
    yield `${what} has a summary of ${summary.length} characters, not 1 to 100`;
  }
}

function* argFaults(verbName: string, { args }: Verb): Generator<string> {
  let specs: ReturnType<typeof describeArgs>;
  try {
    specs = describeArgs(args);
  } catch (error) {
    yield `verb "${verbName}": ${error instanceof Error ? error.message : error}`;
    return;
  }
  if (specs.length > 25) yield `verb "${verbName}" has ${specs.length} arguments, not 25 at most`;
  let before: (typeof specs)[number] | undefined;
  for (const spec of specs) {
    const what = `argument "${spec.name}" of verb "${verbName}"`;
    yield* nameFaults(what, spec.name);
    yield* summaryFaults(what, spec.description);
    if (spec.required && before && !before.required) yield `${what} is required, but follows one that is not`;
    if (spec.required && before?.list) yield `${what} is required, but follows a list, which takes all words`;
    if (spec.required && spec.kind === "flag") yield `${what} is a flag, and so cannot be required`;
    if ((spec.choices?.length ?? 0) > 25) yield `${what} has ${spec.choices?.length} choices, not 25 at most`;
    before = spec;
  }
}

function* exampleFaults(
  command: SlashCommand,
  verbName: string,
  { args, examples }: Verb,
): Generator<string> {
  for (const example of examples) {
    try {
      const parsed = parseLine(example, [command]);
      if (parsed.verb !== verbName) yield `example "${example}" is one of verb "${parsed.verb}"`;
      else args.parse(parsed.args);
    } catch (error) {
      yield `example "${example}" does not parse: ${error instanceof Error ? error.message : error}`;
    }
  }
}
