import { noticeLine } from "../domain/notice-story.ts";
import type { Suggestion, Unfinished } from "../ports/chat-inbox.ts";
import type { CommandContext } from "../ports/slash-command.ts";
import { type ArgSpec, describeArgs } from "./describe.ts";
import { namesOf } from "./resolve.ts";
import { findCommand, findVerb } from "./text.ts";

/** As many as a person looks through, and as a network shows. */
const most = 25;

/**
 * What somebody may mean who types the value of an argument: those that begin as typed, then those that hold it. Of a
 * list its last member is completed. Empty where anything goes.
 */
export async function suggest(unfinished: Unfinished, context: CommandContext): Promise<Suggestion[]> {
  const verb = findVerb(findCommand(unfinished.command, context.commands), unfinished.verb);
  const spec = describeArgs(verb.args).find((one) => one.name === unfinished.arg);
  if (!spec) return [];
  const [, before = "", typed = ""] = spec.list
    ? (/^(.*[\s,])?([^\s,]*)$/s.exec(unfinished.typed) ?? [])
    : [undefined, "", unfinished.typed];
  const word = typed.trim().toLowerCase();
  const known = await valuesOf(spec, context);
  const fitting = known.filter(({ label }) => label.toLowerCase().includes(word));
  const begins = ({ value }: Suggestion) => (value.toLowerCase().startsWith(word) ? 0 : 1);
  return fitting
    .sort((a, b) => begins(a) - begins(b))
    .slice(0, most)
    .map(({ value, label }) => ({ value: before + value, label: before + label }));
}

async function valuesOf(spec: ArgSpec, context: CommandContext): Promise<Suggestion[]> {
  if (spec.kind === "notice") {
    const notices = await context.read((tx) => tx.notices.list({ state: "outstanding", limit: 100 }));
    return notices.map((notice) => ({
      value: `${notice.id}`,
      label: noticeLine(notice, context.now, context.zone),
    }));
  }
  const values = spec.choices ?? namesOf(spec.kind, context) ?? [];
  return values.map((value) => ({ value, label: value }));
}
