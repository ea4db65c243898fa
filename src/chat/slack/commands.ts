import { z } from "zod";
import type { ChatInbox, Reply } from "../../ports/chat-inbox.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Log } from "../../ports/log.ts";
import type { SlashCommand } from "../../ports/slash-command.ts";
import { describeArgs } from "../../slash/describe.ts";
import { findCommand, findVerb, parseLine } from "../../slash/text.ts";
import type { Api } from "./api.ts";
import { type Form, fieldAtFault, formFor, open, optionsOf, valuesOf } from "./form.ts";
import type { Memory } from "./memory.ts";
import {
  type FormView,
  formQuestion,
  formSubmission,
  type SlashPayload,
  slashCommand,
  whoDid,
} from "./payloads.ts";
import type { People } from "./people.ts";
import { isDirect, type Places } from "./places.ts";
import type { InTurn } from "./turns.ts";
import { asTyped, type TypedKit } from "./typed.ts";

export interface CommandsKit {
  network: string;
  inbox: ChatInbox;
  commands: readonly SlashCommand[];
  memory: Memory;
  people: People;
  places: Places;
  api: Api;
  clock: Clock;
  log: Log;
  signal: AbortSignal;
  inTurn: InTurn;
  typed: TypedKit;
  /** Says it where a slash command was typed, by the address that Slack gave for that. */
  respond(url: string, reply: Reply): Promise<void>;
}

export interface Commands {
  /** A slash command, which Slack was told has arrived. */
  run(body: unknown): Promise<void>;
  /** A form was filled in: answers what Slack is to show in it; undefined closes it. */
  submit(body: unknown): Promise<{ response_action: "errors"; errors: Record<string, string> } | undefined>;
  /** What may be meant in a field of a form. */
  suggest(body: unknown): Promise<{ options: ReturnType<typeof optionsOf> }>;
}

/** What a form must know when it comes back. */
const note = z.object({ command: z.string(), verb: z.string(), channel: z.string(), url: z.string() });

/** Seconds after which a form is closed though its command still runs: Slack waits for three. */
const patience = 2;

/** Slash commands, and the forms that ask for what was not said. */
export function createCommands(kit: CommandsKit): Commands {
  const { network, inbox, commands, memory, people, places, api, clock, log } = kit;

  async function run(body: unknown): Promise<void> {
    const payload = slashCommand.parse(body);
    if (!memory.isNew(`trigger ${payload.trigger_id}`)) return;
    await kit.inTurn(payload.user_id, () => understand(payload));
  }

  async function understand(payload: SlashPayload): Promise<void> {
    const input = await lineOf(payload);
    const form = formNeededBy(input);
    if (form && (await openForm(form, payload))) return;
    const { user_id: user, team_id: team, user_name: name, channel_id: channel, response_url: url } = payload;
    const from = await people.whoIs({ user, team, name });
    if (from) await kit.respond(url, await inbox.command({ from, ...(await roomIn(channel)), input }));
  }

  /** `/ack 12` is the line `ack 12`; `/watchbill ack 12` is too, and so is any name that the app gave its one command. */
  async function lineOf({ command, text }: SlashPayload): Promise<string> {
    const name = command.replace(/^\//, "").toLowerCase();
    const words = await asTyped(text, kit.typed);
    if (commands.some((each) => each.name === name)) return `${name} ${words}`.trim();
    return words === "" ? "help" : words;
  }

  /** The form for what is said, when something required is missing in it. What cannot be read is refused in words. */
  function formNeededBy(input: string): Form | undefined {
    try {
      const form = parseLine(input, commands);
      const specs = describeArgs(findVerb(findCommand(form.command, commands), form.verb).args);
      return specs.some(({ required, name }) => required && form.args[name] === undefined) ? form : undefined;
    } catch {
      return undefined;
    }
  }

  async function openForm(form: Form, payload: SlashPayload): Promise<boolean> {
    const { trigger_id, channel_id: channel, response_url: url } = payload;
    const kept = JSON.stringify({ command: form.command, verb: form.verb, channel, url } satisfies z.input<
      typeof note
    >);
    const view = formFor(findCommand(form.command, commands), form, kept);
    return await api.ask("views.open", { trigger_id, view }, z.object({})).then(
      () => true,
      (error: unknown) => {
        log.warn({ network, why: `${error}` }, "A form could not be opened.");
        return false;
      },
    );
  }

  async function submit(body: unknown) {
    const { view, ...did } = formSubmission.parse(body);
    const kept = note.parse(JSON.parse(view.private_metadata));
    const filled = `view ${view.id} ${JSON.stringify(view.state.values)}`;
    if (!memory.isNew(filled)) return undefined;
    const args = valuesOf(view.state.values);
    const { command, verb } = kept;
    const running = kit.inTurn(did.user.id, async () => {
      const from = await people.whoIs(whoDid(did));
      if (!from) return undefined;
      return await inbox.command({ from, ...(await roomIn(kept.channel)), input: { command, verb, args } });
    });
    const inTime = new AbortController();
    const overdue = clock.until(
      clock.now().plus({ seconds: patience }),
      AbortSignal.any([kit.signal, inTime.signal]),
    );
    const reply = await Promise.race([running, overdue.then(() => undefined)]);
    inTime.abort();
    if (reply?.ok === false) {
      // It may be sent again as it is, once what it names is there.
      memory.forget(filled);
      const field = fieldAtFault(reply.text, args, fieldsOf(kept, view));
      return { response_action: "errors" as const, errors: { [field]: reply.text.slice(0, 1000) } };
    }
    void running.then((done) => done && kit.respond(kept.url, done));
    return undefined;
  }

  /** The fields of the form, in their order. */
  function fieldsOf({ command, verb }: z.output<typeof note>, view: FormView): string[] {
    const shown = Object.keys(view.state.values);
    const order = describeArgs(findVerb(findCommand(command, commands), verb).args).map(({ name }) => name);
    return order.filter((name) => shown.includes(name));
  }

  async function suggest(body: unknown) {
    const { view, block_id: arg, value: typed, ...did } = formQuestion.parse(body);
    const { command, verb } = note.parse(JSON.parse(view.private_metadata));
    const from = await people.whoIs(whoDid(did));
    if (!from) return { options: [] };
    const values = Object.entries(valuesOf(view.state.values));
    const args = Object.fromEntries(values.map(([name, value]) => [name, [value].flat().join(",")]));
    const known = await inbox.suggest({ from, command, verb, args, arg, typed });
    const specs = describeArgs(findVerb(findCommand(command, commands), verb).args);
    const isOpen = specs.some(({ name, kind }) => name === arg && open.has(kind));
    const isKnown = known.some(({ value }) => value === typed);
    return { options: optionsOf(isOpen && !isKnown ? [...known, { value: typed, label: typed }] : known) };
  }

  async function roomIn(channel: string): Promise<{ room?: string }> {
    return isDirect(channel) ? {} : { room: await places.roomOf(channel) };
  }

  return { run, submit, suggest };
}
