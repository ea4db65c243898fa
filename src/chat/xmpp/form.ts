import type { Suggestion } from "../../ports/chat-inbox.ts";
import type { SlashCommand } from "../../ports/slash-command.ts";
import { suggestedKinds } from "../../slash/arg.ts";
import { type ArgSpec, describeArgs } from "../../slash/describe.ts";
import { attr, ns, type Stanza, xml } from "./stanza.ts";
import { plainLines } from "./styling.ts";

/** What somebody has filled in (XEP-0004): each field with its values. */
export type Filled = ReadonlyMap<string, readonly string[]>;

/** The values that a field may have, by its name. */
export type Suggested = ReadonlyMap<string, readonly Suggestion[]>;

/** As many as the house ever suggests: when there are that many there may be more, and a list would hide them. */
const mostOptions = 25;
/** Names of these must exist, so a list holds all that is right. */
const mustExist = new Set<ArgSpec["kind"]>(
  [...suggestedKinds].filter((kind) => kind !== "target" && kind !== "network"),
);

export function filledIn(command: Stanza): Filled {
  const fields = command.getChild("x", ns.data)?.getChildren("field") ?? [];
  return new Map(
    fields.map((field) => [attr(field, "var"), field.getChildren("value").map((value) => value.text())]),
  );
}

/** Which of its verbs a command is to do. */
export function verbForm(command: SlashCommand): Stanza {
  const options = Object.entries(command.verbs).map(([name, { summary }]) =>
    option(name, `${name}: ${summary}`),
  );
  const [first = ""] = Object.keys(command.verbs);
  const choice = xml(
    "field",
    { var: "verb", type: "list-single", label: "What is to be done" },
    xml("required"),
    xml("value", {}, command.main ?? first),
    ...options,
  );
  return xml("x", { xmlns: ns.data, type: "form" }, xml("title", {}, command.summary), choice);
}

/** The arguments of a verb, as filled in so far. */
export function argsForm(
  command: SlashCommand,
  verb: string,
  suggested: Suggested,
  filled: Filled,
  trouble?: string,
): Stanza {
  const title = `${command.name} ${verb}: ${command.verbs[verb]?.summary ?? ""}`;
  return xml(
    "x",
    { xmlns: ns.data, type: "form" },
    xml("title", {}, title),
    ...(trouble === undefined ? [] : [xml("instructions", {}, trouble)]),
    ...specsOf(command, verb).map((spec) =>
      fieldOf(spec, suggested.get(spec.name) ?? [], filled.get(spec.name)),
    ),
  );
}

/** Arguments whose possible values are asked for before the form is shown. */
export function isSuggested(spec: ArgSpec): boolean {
  return mustExist.has(spec.kind);
}

function fieldOf(spec: ArgSpec, suggested: readonly Suggestion[], given?: readonly string[]): Stanza {
  const options = optionsOf(spec, suggested);
  const values = given ?? (options.length > 0 ? [spec.default ?? []].flat() : []);
  const type = options.length === 0 ? "text-single" : spec.list ? "list-multi" : "list-single";
  const unset = spec.required || spec.list || options.length === 0 ? [] : [option("", "(not given)")];
  const usual = spec.default === undefined ? "" : ` (${[spec.default].flat().join(", ")} unless given)`;
  const several = spec.list && options.length === 0 ? " (several)" : "";
  return xml(
    "field",
    { var: spec.name, type, label: `${spec.name}: ${spec.description}${several}${usual}` },
    ...(spec.required ? [xml("required")] : []),
    ...values.map((value) => xml("value", {}, value)),
    ...unset,
    ...options,
  );
}

function optionsOf(spec: ArgSpec, suggested: readonly Suggestion[]): Stanza[] {
  if (spec.choices) return spec.choices.map((choice) => option(choice, choice));
  // Not a tick box: that could not say that the flag is not given.
  if (spec.kind === "flag") return [option("yes", "yes"), option("no", "no")];
  if (suggested.length >= mostOptions) return [];
  return suggested.map(({ value, label }) => option(value, label));
}

function option(value: string, label: string): Stanza {
  return xml("option", { label }, xml("value", {}, value));
}

/** What was filled in, as the house takes it: nothing where nothing was. */
export function argsOf(
  command: SlashCommand,
  verb: string,
  suggested: Suggested,
  filled: Filled,
): Record<string, string | string[]> {
  const args: Record<string, string | string[]> = {};
  for (const spec of specsOf(command, verb)) {
    const values = (filled.get(spec.name) ?? []).filter((value) => value.trim() !== "");
    if (values.length === 0) continue;
    // What was chosen from a list stands for itself; a line of text may hold several values, as they are typed.
    const isChosen = spec.list && optionsOf(spec, suggested.get(spec.name) ?? []).length > 0;
    args[spec.name] = isChosen ? values : values.join(" ");
  }
  return args;
}

export function specsOf(command: SlashCommand, verb: string): readonly ArgSpec[] {
  const declared = command.verbs[verb];
  return declared ? describeArgs(declared.args) : [];
}

/** An answer of the house as a form that is only to be read. */
export function answerForm(title: string, text: string): Stanza {
  const lines = plainLines(text).map((line) => xml("value", {}, line));
  const field = xml("field", { var: "answer", type: "text-multi", label: "Answer" }, ...lines);
  return xml("x", { xmlns: ns.data, type: "result" }, xml("title", {}, title), field);
}
