import type { SlashCommand } from "../../ports/slash-command.ts";
import { type ArgKind, suggestedKinds } from "../../slash/arg.ts";
import { type ArgSpec, describeArgs } from "../../slash/describe.ts";
import { findVerb } from "../../slash/text.ts";
import type { Field } from "./payloads.ts";

export const formId = "watchbill.form";

/** What Slack allows: characters of a title, a label, an option, a placeholder, a text. */
const most = { title: 24, label: 150, option: 75, placeholder: 150, text: 3000 };
const plain = (text: string, longest: number) => ({
  type: "plain_text" as const,
  text: text.length <= longest ? text : `${text.slice(0, longest - 1)}…`,
  emoji: false,
});

/** Kinds whose values the house can name are typed, and chosen. Of these any text may be meant as well: it is offered as it is typed. */
export const open = new Set<ArgKind>(["target", "notice"]);

/** One verb of one command, and the arguments given so far. */
export interface Form {
  command: string;
  verb: string;
  args: Record<string, string | string[]>;
}

/** A form that asks for the arguments of a verb, with what was given already filled in. `note` comes back with it. */
export function formFor(command: SlashCommand, { verb, args }: Form, note: string): Record<string, unknown> {
  const { summary, args: schema } = findVerb(command, verb);
  return {
    type: "modal",
    callback_id: formId,
    private_metadata: note,
    title: plain(`${command.name} ${verb}`, most.title),
    submit: plain("Do it", most.title),
    close: plain("Cancel", most.title),
    blocks: [
      { type: "section", text: plain(summary, most.text) },
      ...describeArgs(schema).map((spec) => ({
        type: "input",
        block_id: spec.name,
        optional: !spec.required,
        label: plain(spec.name, most.label),
        hint: plain(hintOf(spec), most.label),
        element: { action_id: "value", ...elementFor(spec, args[spec.name] ?? spec.default) },
      })),
    ],
  };
}

/** What the person filled in; what was left empty is not given. */
export function valuesOf(state: Record<string, Record<string, Field>>): Record<string, string | string[]> {
  const filled = Object.entries(state).flatMap(([name, fields]) => {
    const field = fields["value"];
    const chosen = field?.selected_options?.map(({ value }) => value);
    const value = chosen ?? field?.selected_option?.value ?? field?.value ?? "";
    return value.length === 0 ? [] : [[name, value] as const];
  });
  return Object.fromEntries(filled);
}

/** The field that a refusal is about: the one whose value it names, else the first. */
export function fieldAtFault(sentence: string, values: Form["args"], fields: readonly string[]): string {
  const isNamed = (field: string) =>
    [values[field] ?? []].flat().some((value) => value !== "" && sentence.includes(`"${value}"`));
  return fields.find(isNamed) ?? fields.find((field) => sentence.includes(field)) ?? fields[0] ?? "";
}

/** Values as options of a menu; those that are too long for one are left out. */
export function optionsOf(suggestions: readonly { value: string; label: string }[]) {
  return suggestions
    .filter(({ value }) => value !== "" && value.length <= most.option)
    .slice(0, 100)
    .map(({ value, label }) => ({ text: plain(label, most.option), value }));
}

function elementFor(spec: ArgSpec, given: string | string[] | undefined): Record<string, unknown> {
  const values = [given ?? []].flat();
  const chosen = optionsOf(values.map((value) => ({ value, label: value })));
  const multi = spec.list ? "multi_" : "";
  const initial = spec.list ? { initial_options: chosen } : { initial_option: chosen[0] };
  const start = chosen.length === 0 ? {} : initial;
  const choices = spec.kind === "flag" ? ["yes", "no"] : spec.choices;
  if (choices) {
    const options = optionsOf(choices.map((value) => ({ value, label: value })));
    return { type: `${multi}static_select`, options, ...start };
  }
  if (suggestedKinds.has(spec.kind))
    return { type: `${multi}external_select`, min_query_length: 0, ...start };
  const initialText = values.join(spec.list ? " " : ", ");
  return {
    type: "plain_text_input",
    multiline: spec.kind === "text",
    max_length: most.text,
    ...(initialText === "" ? {} : { initial_value: initialText.slice(0, most.text) }),
  };
}

function hintOf({ description, list, choices, default: fallback }: ArgSpec): string {
  const several = list && !choices ? "; several, with blanks between them" : "";
  return `${description}${several}${fallback === undefined ? "" : ` (${[fallback].flat().join(", ")} unless given)`}`;
}
