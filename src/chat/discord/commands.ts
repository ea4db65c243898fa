import {
  type APIApplicationCommandInteractionDataOption,
  type APIApplicationCommandOption,
  ApplicationCommandOptionType,
  ApplicationCommandType,
} from "discord.js";
import type { SlashCommand, Verb } from "../../ports/slash-command.ts";
import { suggestedKinds } from "../../slash/arg.ts";
import { describeArgs } from "../../slash/describe.ts";

/** The entry of a message's own menu by which it is acknowledged. */
export const acknowledgeEntry = "Acknowledge";

export interface Declared {
  type: ApplicationCommandType;
  name: string;
  description: string;
  options?: APIApplicationCommandOption[];
}

/**
 * The house's slash commands as Discord has them: one a noun, its verbs below it. A noun with a single verb is that verb
 * (`/ack numbers:12`); where there are several, each is chosen by its name, since Discord knows no main one.
 */
export function declaredFor(commands: readonly SlashCommand[]): Declared[] {
  return [
    ...commands.map((command) => ({
      type: ApplicationCommandType.ChatInput,
      name: command.name,
      description: command.summary,
      options: optionsOf(command),
    })),
    { type: ApplicationCommandType.Message, name: acknowledgeEntry, description: "" },
  ];
}

function optionsOf({ verbs }: SlashCommand): APIApplicationCommandOption[] {
  const [only, ...others] = Object.values(verbs);
  if (only && others.length === 0) return argumentsOf(only);
  return Object.entries(verbs).map(([name, verb]) => ({
    type: ApplicationCommandOptionType.Subcommand,
    name,
    description: verb.summary,
    options: argumentsOf(verb),
  }));
}

function argumentsOf({ args }: Verb) {
  return describeArgs(args).map((spec) => {
    const { name, description, required } = spec;
    if (spec.kind === "flag")
      return { type: ApplicationCommandOptionType.Boolean as const, name, description, required };
    if (spec.kind === "int" && !spec.list)
      return { type: ApplicationCommandOptionType.Integer as const, name, description, required };
    const text = { type: ApplicationCommandOptionType.String as const, name, description, required };
    if (spec.choices && !spec.list)
      return { ...text, choices: spec.choices.map((choice) => ({ name: choice, value: choice })) };
    return suggestedKinds.has(spec.kind) || spec.choices ? { ...text, autocomplete: true as const } : text;
  });
}

/** The same commands, whatever Discord adds to them and leaves out of them, and in whichever order? */
export function areDeclared(wanted: readonly object[], present: readonly object[]): boolean {
  const inOrder = (all: readonly object[]) => JSON.stringify(all.map(bare).sort());
  return inOrder(wanted) === inOrder(present);
}

/** What was declared of a command, an option or a choice; what is not said is what Discord takes it for. */
function bare(given: object): string {
  const {
    type = 1,
    name,
    description = "",
    required = false,
    autocomplete = false,
    value,
    ...rest
  } = given as Record<string, unknown>;
  const within = (key: string) =>
    Array.isArray(rest[key]) ? rest[key].map((each) => bare(each as object)) : [];
  return JSON.stringify([
    type,
    name,
    description,
    required,
    autocomplete,
    value,
    within("choices"),
    within("options"),
  ]);
}

/** What was chosen and filled in. */
export interface Chosen {
  verb: string;
  args: Record<string, unknown>;
  /** The argument that is being typed. */
  typing?: { arg: string; typed: string };
}

/** Undefined when the command has no such verb (any more). */
export function chosen(
  command: SlashCommand,
  options: readonly APIApplicationCommandInteractionDataOption[] = [],
): Chosen | undefined {
  const verbs = Object.keys(command.verbs);
  const [first] = options;
  if (first?.type === ApplicationCommandOptionType.Subcommand)
    return verbs.includes(first.name) ? filledIn(first.name, first.options) : undefined;
  const [only] = verbs;
  return only !== undefined && verbs.length === 1 ? filledIn(only, options) : undefined;
}

function filledIn(verb: string, options: readonly APIApplicationCommandInteractionDataOption[] = []): Chosen {
  const given = options.flatMap((option) => ("value" in option ? [option] : []));
  const typing = given.find((option) => "focused" in option && option.focused === true);
  return {
    verb,
    args: Object.fromEntries(
      given.filter((option) => option !== typing).map(({ name, value }) => [name, value]),
    ),
    ...(typing && { typing: { arg: typing.name, typed: String(typing.value) } }),
  };
}
