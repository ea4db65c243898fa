import { randomUUID } from "node:crypto";
import type { DateTime } from "luxon";
import type { ChatInbox, Person } from "../../ports/chat-inbox.ts";
import type { Clock } from "../../ports/clock.ts";
import type { SlashCommand } from "../../ports/slash-command.ts";
import {
  answerForm,
  argsForm,
  argsOf,
  type Filled,
  filledIn,
  isSuggested,
  type Suggested,
  specsOf,
  verbForm,
} from "./form.ts";
import { attr, ns, type Stanza, xml } from "./stanza.ts";

export interface AdHoc {
  /** Answers a question about our commands, or runs one; undefined when it is neither. */
  answer(query: Stanza, asker: Asker): Promise<Stanza | undefined>;
}

export interface Asker {
  person: Person;
  /** The very address that asks; a form begun by one device is not finished by another. */
  jid: string;
  /** Our address, as they see it. */
  us: string;
}

/** A form that somebody has before them. */
interface Begun {
  jid: string;
  command: SlashCommand;
  verb: string | undefined;
  suggested: Suggested;
  until: DateTime;
}

/** Minutes in which a form is filled in; forms at once. */
const patience = 15;
const most = 200;

/**
 * The house's slash commands as ad-hoc commands (XEP-0050): one entry a command, then which verb, then a form made of its
 * arguments.
 */
export function createAdHoc(kit: {
  commands: readonly SlashCommand[];
  inbox: ChatInbox;
  clock: Clock;
}): AdHoc {
  const { commands, inbox, clock } = kit;
  const forms = new Map<string, Begun>();

  async function run(request: Stanza, asker: Asker): Promise<Stanza> {
    const node = attr(request, "node");
    const command = commands.find(({ name }) => name === node);
    if (!command) return refused("cancel", "item-not-found");
    const sessionid = attr(request, "sessionid");
    const action = attr(request, "action") || "execute";
    if (sessionid === "") return await begin(command, asker);
    const begun = forms.get(sessionid);
    if (begun?.jid !== asker.jid || begun.command !== command || begun.until < clock.now())
      return refused("modify", "bad-request", "This form is too old: begin anew.");
    if (action === "cancel") {
      forms.delete(sessionid);
      return xml("command", { xmlns: ns.commands, node, sessionid, status: "canceled" });
    }
    if (action === "prev" || begun.verb === undefined)
      return await choose(sessionid, begun, request, asker, action);
    return await finish(sessionid, begun, begun.verb, filledIn(request), asker);
  }

  async function begin(command: SlashCommand, asker: Asker): Promise<Stanza> {
    const [oldest] = forms.keys();
    if (forms.size >= most && oldest !== undefined) forms.delete(oldest);
    const sessionid = randomUUID();
    const verbs = Object.keys(command.verbs);
    const verb = verbs.length === 1 ? verbs[0] : undefined;
    const until = clock.now().plus({ minutes: patience });
    const begun: Begun = { jid: asker.jid, command, verb, suggested: new Map(), until };
    forms.set(sessionid, begun);
    if (verb === undefined) return stage(sessionid, begun, verbForm(command));
    return await show(sessionid, begun, verb, asker);
  }

  async function choose(
    sessionid: string,
    begun: Begun,
    request: Stanza,
    asker: Asker,
    action: string,
  ): Promise<Stanza> {
    const verb = action === "prev" ? undefined : (filledIn(request).get("verb")?.[0] ?? begun.command.main);
    begun.verb = verb !== undefined && Object.hasOwn(begun.command.verbs, verb) ? verb : undefined;
    if (begun.verb === undefined) return stage(sessionid, begun, verbForm(begun.command));
    return await show(sessionid, begun, begun.verb, asker);
  }

  /** The form of a verb; a verb that needs none is run at once. */
  async function show(sessionid: string, begun: Begun, verb: string, asker: Asker): Promise<Stanza> {
    if (specsOf(begun.command, verb).length === 0)
      return await finish(sessionid, begun, verb, new Map(), asker);
    begun.suggested = await suggestions(begun.command, verb, asker.person);
    return stage(sessionid, begun, argsForm(begun.command, verb, begun.suggested, new Map()));
  }

  async function finish(
    sessionid: string,
    begun: Begun,
    verb: string,
    filled: Filled,
    asker: Asker,
  ): Promise<Stanza> {
    const { command, suggested } = begun;
    const input = { command: command.name, verb, args: argsOf(command, verb, suggested, filled) };
    const reply = await inbox.command({ from: asker.person, input });
    if (!reply.ok && specsOf(command, verb).length > 0) {
      const form = argsForm(command, verb, suggested, filled, reply.text);
      return stage(sessionid, begun, form, xml("note", { type: "error" }, reply.text));
    }
    forms.delete(sessionid);
    const text = reply.text === "" ? "Done." : reply.text;
    return xml(
      "command",
      { xmlns: ns.commands, node: command.name, sessionid, status: "completed" },
      xml("note", { type: reply.ok ? "info" : "error" }, text.split("\n", 1)[0] ?? ""),
      answerForm(`${command.name} ${verb}`, text),
    );
  }

  async function suggestions(command: SlashCommand, verb: string, from: Person): Promise<Suggested> {
    const asked = specsOf(command, verb).filter(isSuggested);
    const ask = (arg: string) =>
      inbox.suggest({ from, command: command.name, verb, args: {}, arg, typed: "" });
    return new Map(await Promise.all(asked.map(async ({ name }) => [name, await ask(name)] as const)));
  }

  return {
    async answer(query, asker) {
      const node = attr(query, "node");
      if (query.is("command", ns.commands)) return await run(query, asker);
      const command = commands.find(({ name }) => name === node);
      if (query.is("query", ns.info) && node === ns.commands)
        return about(
          node,
          xml("identity", { category: "automation", type: "command-list", name: "Watchbill" }),
        );
      if (query.is("query", ns.info) && command)
        return about(
          node,
          xml("identity", { category: "automation", type: "command-node", name: titleOf(command) }),
          xml("feature", { var: ns.commands }),
          xml("feature", { var: ns.data }),
        );
      if (query.is("query", ns.items) && node === ns.commands)
        return xml(
          "query",
          { xmlns: ns.items, node },
          ...commands.map((one) => xml("item", { jid: asker.us, node: one.name, name: titleOf(one) })),
        );
      if (query.is("query", ns.items))
        return xml("query", { xmlns: ns.items, ...(node === "" ? {} : { node }) });
      return undefined;
    },
  };
}

function titleOf({ name, summary }: SlashCommand): string {
  return `${name}: ${summary}`;
}

function about(node: string, ...what: Stanza[]): Stanza {
  return xml("query", { xmlns: ns.info, node }, ...what);
}

/** A form to be filled in, with the ways on from it. */
function stage(sessionid: string, { command, verb }: Begun, form: Stanza, ...notes: Stanza[]): Stanza {
  const isLast = verb !== undefined;
  const hasBefore = isLast && Object.keys(command.verbs).length > 1;
  const actions = xml(
    "actions",
    { execute: isLast ? "complete" : "next" },
    ...(hasBefore ? [xml("prev")] : []),
    xml(isLast ? "complete" : "next"),
  );
  const head = { xmlns: ns.commands, node: command.name, sessionid, status: "executing" };
  return xml("command", head, actions, ...notes, form);
}

function refused(type: string, condition: string, text?: string): Stanza {
  const about = text === undefined ? [] : [xml("text", { xmlns: ns.stanzas }, text)];
  return xml("error", { type }, xml(condition, { xmlns: ns.stanzas }), ...about);
}
