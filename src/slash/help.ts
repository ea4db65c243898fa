import type { SlashCommand, Verb } from "../ports/slash-command.ts";
import { type ArgSpec, describeArgs } from "./describe.ts";
import { type Asker, mayEverRun } from "./standing.ts";
import { findCommand, findVerb } from "./text.ts";
import { usage } from "./usage.ts";

/** Every command of which the asker may run something, one line each. */
export function helpForAll(commands: readonly SlashCommand[], asker: Asker): string {
  const lines = commands.flatMap((command) => {
    const verbs = permitted(command, asker).map(([name]) => name);
    // A verb that needs no naming, and is the only one, says nothing.
    const named = verbs.length === 1 && verbs[0] === command.main ? "" : ` (${verbs.join(", ")})`;
    return verbs.length === 0 ? [] : [`${command.name}: ${command.summary}${named}`];
  });
  return [...lines, "More: help <command> [verb]"].join("\n");
}

/** The verbs of one command that the asker may run. Refuses a command that does not exist. */
export function helpForCommand(name: string, commands: readonly SlashCommand[], asker: Asker): string {
  const command = findCommand(name, commands);
  const verbs = permitted(command, asker).map(
    ([verb, { summary }]) => `${usage(command, verb)} – ${summary}`,
  );
  return [`${command.name}: ${command.summary}`, ...verbs].join("\n");
}

/** All there is to say of one verb. Refuses one that does not exist. */
export function helpForVerb(name: string, verbName: string, commands: readonly SlashCommand[]): string {
  const command = findCommand(name, commands);
  const verb = findVerb(command, verbName.toLowerCase());
  return [
    usage(command, verbName.toLowerCase()),
    `${verb.summary}. For ${standingWords[verb.standing]}.`,
    ...describeArgs(verb.args).map((spec) => `  ${spec.name}: ${spec.description}${facts(spec)}`),
    ...verb.examples.map((example) => `Example: ${example}`),
  ].join("\n");
}

/** All commands as the page docs/commands.md. */
export function renderCommandsPage(commands: readonly SlashCommand[]): string {
  const chapters = commands.flatMap((command) => [
    `## ${command.name}`,
    `${command.summary}.`,
    ...Object.entries(command.verbs).flatMap(([name, verb]) => verbSection(command, name, verb)),
  ]);
  return `${[pageHead, ...chapters].join("\n\n")}\n`;
}

const pageHead = `# Slash commands

Generated from \`commands/\`. In a chat room put \`/\` or \`!\` before them, as the network has it; on the command line
write \`watchbill\`.

Arguments come in the order shown. Those in brackets may be left out; they are given by name, \`zone:Europe/Berlin\` or
\`--zone=Europe/Berlin\`. Quotes hold a value of several words together: \`comments:"on leave in May"\`. A list (\`…\`) takes
all the words that remain, or values between commas.`;

const standingWords: Record<Verb["standing"], string> = {
  anyone: "anyone",
  user: "linked users",
  supervisor: "the role's supervisor",
  admin: "admins",
};

function verbSection(command: SlashCommand, name: string, verb: Verb): string[] {
  const specs = describeArgs(verb.args);
  const table = specs.map((spec) => `| \`${spec.name}\` | ${cell(spec.description + facts(spec))} |`);
  return [
    `### ${command.name} ${name}`,
    `${verb.summary}. For ${standingWords[verb.standing]}.`,
    `\`${usage(command, name)}\``,
    ...(specs.length === 0 ? [] : [["| argument | |", "|---|---|", ...table].join("\n")]),
    ["```", ...verb.examples, "```"].join("\n"),
  ];
}

function cell(text: string): string {
  return text.replaceAll("|", "\\|");
}

function facts(spec: ArgSpec): string {
  const fallback = spec.default === undefined ? "" : `; ${[spec.default].flat().join(", ")} unless given`;
  return `${spec.choices ? ` (${spec.choices.join(", ")})` : ""}${spec.list ? " (several)" : ""}${fallback}`;
}

function permitted(command: SlashCommand, asker: Asker): [string, Verb][] {
  return Object.entries(command.verbs).filter(([, verb]) => mayEverRun(verb.standing, asker));
}
