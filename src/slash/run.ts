import { didYouMean } from "../domain/nearest.ts";
import { Refusal } from "../domain/refusal.ts";
import type { Call, Reply } from "../ports/chat-inbox.ts";
import type { Log } from "../ports/log.ts";
import type { CommandContext, SlashCommand, Verb } from "../ports/slash-command.ts";
import { refusalOf } from "./arg.ts";
import { type ArgSpec, describeArgs } from "./describe.ts";
import { resolve, spelled } from "./resolve.ts";
import { mayRun, standingRefusal } from "./standing.ts";
import { findCommand, findVerb, type ParsedCommand, parseArgv, parseLine, withUsage } from "./text.ts";
import { splitList, splitWords } from "./words.ts";

/** Runs what was typed, or what a form took apart. Never rejects: a fault of ours is logged, and admitted. */
export async function runCommand(input: Call["input"], context: CommandContext, log: Log): Promise<Reply> {
  let what = "a command";
  let other: string | undefined;
  try {
    const call = parse(input, context.commands);
    other = call.other;
    const command = findCommand(call.command, context.commands);
    const verb = findVerb(command, call.verb);
    what = `${command.name} ${call.verb}`;
    const specs = describeArgs(verb.args);
    const raw = asTyped(call.args, specs);
    const role = roleIn(raw, specs, context);
    if (!mayRun(verb.standing, context, role)) throw standingRefusal(what, verb.standing, context, role);
    const args = readValues(command, call.verb, verb, raw, specs, context);
    return { ok: true, private: verb.private ?? false, text: await verb.run(args, context) };
  } catch (error) {
    if (error instanceof Refusal) {
      const text =
        other === undefined || error.hint?.startsWith("Did you mean")
          ? error.text
          : `${error.text}\n${other}`;
      return { ok: false, private: true, text };
    }
    log.error({ err: error, command: what, actor: context.actor }, "A slash command failed");
    const text = `That is a fault of the bot, not yours: ${what} failed. The bot's log says why.`;
    return { ok: false, private: true, text };
  }
}

function parse(input: Call["input"], commands: readonly SlashCommand[]): Parsed {
  if (typeof input === "string") return parseLine(input, commands);
  return Array.isArray(input) ? parseArgv(input, commands) : input;
}

/** What was said, taken apart; of a form the values are as the network gave them. */
type Parsed = Omit<ParsedCommand, "args"> & { args: Record<string, unknown> };

/** Forms hand over numbers, truth values, and lists as one text: as they would have been typed. */
function asTyped(
  args: Record<string, unknown>,
  specs: readonly ArgSpec[],
): Record<string, string | string[]> {
  const names = specs.map((spec) => spec.name);
  const typed: Record<string, string | string[]> = {};
  for (const [name, value] of Object.entries(args)) {
    const spec = specs.find((one) => one.name === name);
    if (!spec) {
      throw new Refusal(`There is no argument "${name}" here.`, didYouMean(name, names));
    }
    if (value === undefined || value === null) continue;
    const texts = [value]
      .flat()
      .map((one) => (typeof one === "boolean" ? (one ? "yes" : "no") : String(one)));
    const single = texts.join(" ");
    if (!spec.list) typed[name] = single;
    else typed[name] = Array.isArray(value) ? texts : splitWords(single).flatMap(splitList);
  }
  return typed;
}

/** The role whose supervisor may run the verb. Refuses one that does not exist. */
function roleIn(
  raw: Record<string, string | string[]>,
  specs: readonly ArgSpec[],
  context: CommandContext,
): string | undefined {
  const spec = specs.find((one) => one.kind === "role" && !one.list);
  const word = spec && raw[spec.name];
  return typeof word === "string" ? spelled("role", word, context) : undefined;
}

/** Typed values from typed text, the names in them held against the directory. */
function readValues(
  command: SlashCommand,
  verbName: string,
  verb: Verb,
  raw: Record<string, string | string[]>,
  specs: readonly ArgSpec[],
  context: CommandContext,
): Record<string, unknown> {
  const parsed = verb.args.safeParse(raw);
  if (!parsed.success) throw withUsage(refusalOf(parsed.error), command, verbName);
  return resolve(specs, parsed.data, context);
}
