import { z } from "zod";
import { defaultCommands } from "./default-commands.ts";
import type { LetterValues } from "./letter-values.ts";
import { strategyOf } from "./opennms-strategy.ts";

/** A named way of conveying a notice, as a target lists it (seed: Notification Commands). What planning must know of it. */
export interface NotificationCommand {
  name: string;
  /** Which contact of a user holds the address; absent when it serves no single person. */
  contactType?: string;
  /** True when it needs nobody's contact: it goes where its settings say, for whomever. */
  needsNoContact?: boolean;
  /** Why nobody can be told by it in this house as it is set up. */
  problem?: string;
}

/** A notification command with the notification strategy that carries it out. */
export interface HouseCommand extends NotificationCommand {
  strategy: string;
  /** How administrators declared it; absent for what the house has by itself. */
  declared?: CommandDeclaration;
}

/** One word of a command's line, or of its standard input: fixed text, then the value that a switch stands for. */
const argument = z.strictObject({
  substitution: z.string().optional(),
  /** `-tm`, `-subject`, `-email` …, or the name of a parameter of the definition. */
  switch: z.string().optional(),
  streamed: z.boolean().default(false),
});

/**
 * A notification command as administrators declare it, in OpenNMS's terms. Declaring one makes nothing happen: the
 * house must have a notification strategy that carries it out.
 */
export const commandDeclaration = z.strictObject({
  name: z.string(),
  comment: z.string().optional(),
  /** A program; or a notification strategy or a class of OpenNMS's, where `binary` is false or `serviceRegistry` true. */
  execute: z.string().min(1),
  binary: z.boolean().default(true),
  serviceRegistry: z.boolean().default(false),
  contactType: z.string().optional(),
  arguments: z.array(argument).default([]),
});
export type CommandDeclaration = z.output<typeof commandDeclaration>;

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

/** What planning must know of a notification strategy that is set up. */
export type StrategyFacts = Omit<NotificationCommand, "problem">;

/** Those facts alone, without what carries it out. */
export function factsOf({ name, contactType, needsNoContact }: StrategyFacts): StrategyFacts {
  return {
    name,
    ...(contactType !== undefined && { contactType }),
    ...(needsNoContact && { needsNoContact }),
  };
}

/**
 * The notification commands of the house, by name: one of each strategy that is set up, the default set, and those that
 * administrators declared, which go before others of their name.
 */
export function houseCommands(
  declarations: Iterable<CommandDeclaration>,
  strategies: ReadonlyMap<string, StrategyFacts>,
): Map<string, HouseCommand> {
  const commands = new Map<string, HouseCommand>();
  for (const [name, facts] of strategies) commands.set(name, { ...factsOf(facts), strategy: name });
  for (const { strategy, needs, ...facts } of defaultCommands) {
    const { name } = facts;
    const carrier = strategy ?? name;
    if (commands.has(name)) continue;
    const problem = strategies.has(carrier) ? undefined : `${name} is not set up here: ${needs}`;
    commands.set(name, { ...facts, strategy: carrier, ...(problem !== undefined && { problem }) });
  }
  for (const declared of declarations) commands.set(declared.name, asDeclared(declared, commands));
  return commands;
}

function asDeclared(declared: CommandDeclaration, known: ReadonlyMap<string, HouseCommand>): HouseCommand {
  const strategy = strategyOf(declared);
  const carrier = known.get(strategy);
  const contactType = declared.contactType ?? carrier?.contactType;
  const problem = carrier ? carrier.problem : `nothing here carries out ${declared.execute}`;
  return {
    name: declared.name,
    // A default command may be carried out by another's strategy.
    strategy: carrier?.strategy ?? strategy,
    ...(contactType !== undefined && { contactType }),
    ...(contactType === undefined && carrier?.needsNoContact && { needsNoContact: true }),
    ...(problem !== undefined && { problem }),
    declared,
  };
}
