import { didYouMean, nearest } from "../domain/nearest.ts";
import { Refusal } from "../domain/refusal.ts";
import type { SlashCommand, Verb } from "../ports/slash-command.ts";
import type { ArgKind } from "./arg.ts";
import { type ArgSpec, describeArgs, positional } from "./describe.ts";
import { usage } from "./usage.ts";
import { asWords, inQuotes, splitList, splitWords, type Word, wordFrom } from "./words.ts";

/** A command taken apart: what a line, an argv and a form all come to. The values are still as they were typed. */
export interface ParsedCommand {
  command: string;
  verb: string;
  args: Record<string, string | string[]>;
  /** The question whether another verb was meant, should the values turn out to be none. */
  other?: string;
}

/**
 * A line of chat → the command it gives. One leading `/` or `!` is nothing. Throws only Refusals.
 *
 * Arguments come by position (see `positional`), or anywhere as `name:value`, `name: value`, `--name=value`,
 * `--name value`; a flag also as `--name`. Only the names of that verb's arguments count, so that `irc:#ops` or
 * `https://example.org` are words like any other. Lists are words or commas; quotes hold a value together.
 */
export function parseLine(line: string, commands: readonly SlashCommand[]): ParsedCommand {
  return parseWords(splitWords(line.trim().replace(/^[/!]/, "")), commands);
}

/** The same for words that a shell has taken apart already. */
export function parseArgv(argv: readonly string[], commands: readonly SlashCommand[]): ParsedCommand {
  return parseWords(asWords(argv), commands);
}

/** The command whose name a line begins with: so that a room's other words can be left alone. */
export function commandOf(line: string, commands: readonly SlashCommand[]): SlashCommand | undefined {
  const [first = ""] = line.trim().replace(/^[/!]/, "").split(/\s/, 1);
  return commands.find((command) => command.name === first.toLowerCase());
}

/** The command of that name. Refuses one that does not exist, with what may have been meant. */
export function findCommand(name: string, commands: readonly SlashCommand[]): SlashCommand {
  const names = commands.map((one) => one.name);
  const command = commands[names.indexOf(name.toLowerCase())];
  if (command) return command;
  throw new Refusal(`There is no command "${name}".`, didYouMean(name, names) ?? "All commands: help");
}

/** The verb of that name. Refuses one that does not exist, with what may have been meant. */
export function findVerb(command: SlashCommand, name: string): Verb {
  const verb = Object.hasOwn(command.verbs, name) ? command.verbs[name] : undefined;
  if (verb) return verb;
  const verbs = Object.keys(command.verbs);
  throw new Refusal(
    name === ""
      ? `${command.name} wants a verb: ${verbs.join(", ")}.`
      : `${command.name} has no verb "${name}": there is ${verbs.join(", ")}.`,
    didYouMean(name, verbs, (near) => `${command.name} ${near}`) ?? `More: help ${command.name}`,
  );
}

/** A command as a line that parses to the same. */
export function formatLine(command: SlashCommand, verb: string, args: ParsedCommand["args"]): string {
  const specs = describeArgs(findVerb(command, verb).args);
  const words: string[] = [];
  const named: string[] = [];
  let inOrder = true;
  for (const spec of specs) {
    const value = args[spec.name];
    inOrder &&= spec.required && value !== undefined;
    if (value === undefined) continue;
    const values = [value].flat();
    if (inOrder) words.push(...values.map((one) => (isPlain(one, specs, spec) ? one : inQuotes(one))));
    else
      named.push(`${spec.name}:${values.map((one) => (isPlain(one, []) ? one : inQuotes(one))).join(",")}`);
    inOrder &&= !spec.list;
  }
  return [command.name, verb, ...words, ...named].join(" ");
}

function isPlain(text: string, specs: readonly ArgSpec[], place?: ArgSpec): boolean {
  return (
    text !== "" &&
    !/[\s"“”„',]/.test(text) &&
    !/^(--|—|\/\/)/.test(text) &&
    meantBy(text, specs) === undefined &&
    !(place && withoutColon.has(place.kind) && nameBefore(text) !== undefined)
  );
}

function parseWords(words: readonly Word[], commands: readonly SlashCommand[]): ParsedCommand {
  const [first, second, ...rest] = words;
  if (!first) throw new Refusal("Nothing was said.", "All commands: help");
  const help = helpMeant(words, commands);
  if (help) return help;
  const command = findCommand(first.text, commands);
  const spoken = second?.text.toLowerCase() ?? "";
  const isMain = command.main !== undefined && !Object.hasOwn(command.verbs, spoken);
  const name = isMain ? (command.main ?? spoken) : spoken;
  const specs = describeArgs(findVerb(command, name).args);
  const other = isMain && second && !second.quoted ? verbMeant(spoken, command) : undefined;
  try {
    return {
      command: command.name,
      verb: name,
      args: readArgs(isMain && second ? [second, ...rest] : rest, specs),
      ...(other !== undefined && { other }),
    };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    if (other !== undefined) throw new Refusal(`${command.name} has no verb "${spoken}".`, other);
    throw withUsage(error, command, name);
  }
}

/** `path --help` and `path step --help`, as at any command line. */
function helpMeant(
  [first, ...rest]: readonly Word[],
  commands: readonly SlashCommand[],
): ParsedCommand | undefined {
  const last = rest.at(-1);
  const asks = last && !last.quoted && /^(--help|—help|-h)$/.test(last.text);
  if (!first || !asks || rest.length > 2 || !commands.some(({ name }) => name === "help")) return undefined;
  const command = findCommand(first.text, commands);
  const verb = rest.length === 2 ? (rest[0]?.text.toLowerCase() ?? "") : undefined;
  if (verb === undefined) return { command: "help", verb: "about", args: { command: command.name } };
  if (!Object.hasOwn(command.verbs, verb)) return undefined;
  return { command: "help", verb: "about", args: { command: command.name, verb } };
}

/** The verb that a word was probably meant as, where the command takes it for a value since it needs no verb. */
function verbMeant(word: string, command: SlashCommand): string | undefined {
  return didYouMean(word, Object.keys(command.verbs), (near) => `${command.name} ${near}`);
}

/** The refusal, and how the verb is written. */
export function withUsage(refusal: Refusal, command: SlashCommand, verb: string): Refusal {
  const hint = [refusal.hint, `Usage: ${usage(command, verb)}`].filter((line) => line !== undefined);
  return new Refusal(refusal.message, hint.join("\n"));
}

function readArgs(words: readonly Word[], specs: readonly ArgSpec[]): ParsedCommand["args"] {
  const given = new Map<string, string | string[]>();
  const give = (spec: ArgSpec, word: Word) => {
    const before = given.get(spec.name);
    if (!spec.list) given.set(spec.name, word.text);
    else if (Array.isArray(before)) for (const value of splitList(word)) before.push(value);
    else given.set(spec.name, splitList(word));
  };
  const unnamed: Word[] = [];
  const waiting = words.values();
  for (const word of waiting) {
    const named = nameOf(word, specs);
    if (!named) {
      unnamed.push(word);
      continue;
    }
    const { spec, value } = named;
    const next = value ?? (spec.kind === "flag" && word.bare.startsWith("-") ? yes : waiting.next().value);
    if (!next || (!value && nameOf(next, specs))) throw new Refusal(`${spec.name} has no value.`);
    if (given.has(spec.name) && !spec.list) throw new Refusal(`${spec.name} is given twice.`);
    give(spec, next);
  }
  const places = positional(specs).filter((spec) => !given.has(spec.name));
  for (const word of unnamed) {
    refuseUnitAlone(word, given, specs);
    const place = places[0];
    const name = nameBefore(word.bare);
    if (name !== undefined && (!place || withoutColon.has(place.kind))) throw noArgument(name, specs);
    if (!place) throw new Refusal(`"${word.text}" is one word too many.`, tooManyHint(specs));
    give(place, word);
    if (!place.list) places.shift();
  }
  return Object.fromEntries(given);
}

/** `for:5 minutes` is two words, and it is not the second that is wrong. */
function refuseUnitAlone(word: Word, given: ReadonlyMap<string, unknown>, specs: readonly ArgSpec[]): void {
  if (!/^(s|secs?|seconds?|m|mins?|minutes?|h|hours?|d|days?)$/i.test(word.bare)) return;
  const count = specs.find(({ name, kind }) => kind === "duration" && /^\d+$/.test(String(given.get(name))));
  if (!count) return;
  const [number, unit] = [given.get(count.name), word.text.charAt(0).toLowerCase()];
  throw new Refusal(
    `"${number} ${word.text}" is not a duration: write it as one word.`,
    `${count.name}:${number}${unit}`,
  );
}

/** Kinds of which no value begins with a name and a colon: such a word was meant to name an argument. */
const withoutColon: ReadonlySet<ArgKind> = new Set(["int", "duration", "choice", "notice", "zone"]);

const yes: Word = { text: "yes", bare: "yes", quoted: true };

function tooManyHint(specs: readonly ArgSpec[]): string | undefined {
  const byName = specs.filter((spec) => !positional(specs).includes(spec)).map((spec) => `${spec.name}:`);
  if (byName.length === 0) return 'Put text of several words in quotes: "like this".';
  return `Put text of several words in quotes: "like this". By name go ${byName.join(", ")}`;
}

/** The argument that a word names, and its value if the word holds that too. Refuses a name that is none here. */
function nameOf(word: Word, specs: readonly ArgSpec[]): { spec: ArgSpec; value?: Word } | undefined {
  const match = /^(?<dashes>--|—)?(?<name>[A-Za-z][A-Za-z0-9-]*)(?<sign>:(?!\/\/)|=|$)/.exec(word.bare);
  const { dashes, name = "", sign = "" } = match?.groups ?? {};
  if (!match || (dashes === undefined && sign !== ":")) return undefined;
  const spec = specs.find((one) => one.name === name.toLowerCase());
  if (!spec) {
    if (dashes === undefined && meantBy(word.bare, specs) === undefined) return undefined;
    throw noArgument(name, specs);
  }
  const value = wordFrom(word, match[0].length);
  return sign === "" || (value.text === "" && !word.quoted) ? { spec } : { spec, value };
}

function noArgument(name: string, specs: readonly ArgSpec[]): Refusal {
  const names = specs.map((one) => one.name);
  const hint = [
    didYouMean(name, names, (near) => `${near}:`),
    "If the word is meant as it stands, put it in quotes.",
  ].filter((line) => line !== undefined);
  return new Refusal(`There is no argument "${name}" here.`, hint.join(" "));
}

/** The argument whose name stands, perhaps misspelt, before a word's colon. A short name is never a misspelling. */
function meantBy(bare: string, specs: readonly ArgSpec[]): string | undefined {
  const name = nameBefore(bare)?.toLowerCase();
  const names = specs.map((spec) => spec.name);
  if (name === undefined) return undefined;
  return names.includes(name) || name.length > 3 ? nearest(name, names) : undefined;
}

/** What stands before a word's colon like an argument's name: nothing of a URL. */
function nameBefore(bare: string): string | undefined {
  return /^(?<name>[A-Za-z][A-Za-z0-9-]*):(?!\/\/)/.exec(bare)?.groups?.["name"];
}
