import {
  type APIApplicationCommandAutocompleteInteraction,
  type APIChatInputApplicationCommandInteraction,
  type APIInteraction,
  type APIMessageComponentInteraction,
  InteractionType,
  Utils,
} from "discord.js";
import type { Reply, Sign } from "../../ports/chat-inbox.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Log } from "../../ports/log.ts";
import type { SlashCommand } from "../../ports/slash-command.ts";
import type { Api } from "./api.ts";
import { acknowledgeEntry, type Chosen, chosen } from "./commands.ts";
import { type ListenKit, type Said, whoAndWhere } from "./listen.ts";
import { askerOf } from "./people.ts";
import { pressed, renderReply } from "./render.ts";

export interface InteractionKit extends Omit<ListenKit, "commands" | "reply"> {
  api: Api;
  application: string;
  clock: Clock;
  commands: readonly SlashCommand[];
  log: Log;
}

/** What Discord shows of a choice, and takes for its value. */
const longestChoice = 100;
const mostChoices = 25;
/** Seconds within which a second press of the same button by the same person is a double click. */
const doubleClick = 3;

/**
 * Commands chosen from the menu, buttons, and arguments that are being typed. Discord wants a sign of life within three
 * seconds, so each is deferred at once and answered afterwards. What cannot be deferred is not carried out: Discord has
 * told the person already that it failed.
 */
export function createInteractions(kit: InteractionKit): (interaction: APIInteraction) => void {
  const { network, api, application, inbox, memory, log, rooms } = kit;
  const presses = new Map<string, number>();

  function hear(interaction: APIInteraction): void {
    if (!memory.isNew(interaction.id)) return;
    const done = handled(interaction);
    done?.catch((error: unknown) =>
      // The error itself holds an address that is good for a quarter of an hour to speak in our name.
      log.warn(
        { network, why: `${error}` },
        "Somebody who used a command or a button could not be answered.",
      ),
    );
  }

  function handled(interaction: APIInteraction): Promise<void> | undefined {
    const said = saidBy(interaction);
    if (!said) return undefined;
    if (interaction.type === InteractionType.ApplicationCommandAutocomplete)
      return complete(interaction, said);
    if (interaction.type === InteractionType.MessageComponent) return press(interaction, said);
    if (interaction.type !== InteractionType.ApplicationCommand) return undefined;
    if (Utils.isChatInputApplicationCommandInteraction(interaction)) return command(interaction, said);
    if (interaction.data.name !== acknowledgeEntry || !("target_id" in interaction.data)) return undefined;
    return acknowledge(interaction, interaction.data.target_id, said);
  }

  function saidBy(interaction: APIInteraction): Said | undefined {
    const from = askerOf(interaction, kit.people);
    const channel = interaction.channel?.id;
    if (!from || channel === undefined) return undefined;
    const room = rooms.addressOf(rooms.parentOf(channel) ?? channel);
    return { from, channel, ...(interaction.guild_id === undefined ? {} : { room }) };
  }

  /** In the order in which one person does things, but deferred before. */
  function inTurn(from: Said["from"], work: () => Promise<void>): Promise<void> {
    return new Promise((resolve, reject) => {
      kit.inTurn(from.id, () => work().then(resolve, reject));
    });
  }

  function inputOf(command: string, { verb, args }: Chosen) {
    const typed = Object.entries(args).map(([name, value]) => [
      name,
      typeof value === "string" ? rooms.asTyped(value) : value,
    ]);
    return { command, verb, args: Object.fromEntries(typed) };
  }

  async function command(interaction: APIChatInputApplicationCommandInteraction, said: Said): Promise<void> {
    const declared = kit.commands.find(({ name }) => name === interaction.data.name);
    const call = declared && chosen(declared, interaction.data.options);
    // Whether others may see the answer is decided before it is known: a refusal then takes the place of the deferral.
    const isPrivate = call === undefined || declared?.verbs[call.verb]?.private === true;
    await api.defer(interaction, isPrivate);
    await inTurn(said.from, async () => {
      const reply = call
        ? await inbox.command({ ...whoAndWhere(said), input: inputOf(interaction.data.name, call) })
        : gone;
      await answer(interaction, reply, isPrivate || said.room === undefined);
    });
  }

  /** `isPrivate`: nobody else sees what takes the place of the deferral. */
  async function answer(interaction: APIInteraction, reply: Reply, isPrivate: boolean): Promise<void> {
    const rendered = renderReply(reply.text);
    if (!reply.private || isPrivate) return void (await api.answer(application, interaction, rendered));
    // A deferral for all cannot become an answer for one: it is resolved first, and goes once the answer is there.
    await api.answer(application, interaction, renderReply("The answer is for who asked alone."));
    await api.follow(application, interaction, rendered, true);
    await api.withdraw(application, interaction);
  }

  function isDouble(press: string): boolean {
    const now = kit.clock.now().toSeconds();
    for (const [other, at] of presses) if (now - at >= doubleClick) presses.delete(other);
    const isAgain = presses.has(press);
    presses.set(press, now);
    return isAgain;
  }

  async function press(interaction: APIMessageComponentInteraction, said: Said): Promise<void> {
    await api.deferUpdate(interaction);
    const button = pressed(interaction.data.custom_id);
    if (!button || isDouble(`${interaction.message.id} ${interaction.data.custom_id} ${said.from.id}`))
      return;
    const sign = { on: { notice: button.notice }, by: { button: button.action } };
    await inTurn(said.from, async () => {
      const reply = await inbox.answered({ ...whoAndWhere(said), ...sign });
      if (reply && reply.text !== "")
        await api.follow(application, interaction, renderReply(reply.text), true);
    });
  }

  async function acknowledge(interaction: APIInteraction, id: string, said: Said): Promise<void> {
    await api.defer(interaction, true);
    await inTurn(said.from, async () => {
      const room = memory.placeOf(id)?.room ?? said.room ?? said.from.id;
      await kit.told(room);
      const sign: Sign = { ...whoAndWhere(said), on: { ref: { network, room, id } }, by: { button: "ack" } };
      const reply = await inbox.answered(sign);
      await api.answer(
        application,
        interaction,
        renderReply(reply?.text ?? "That message is about no notice."),
      );
    });
  }

  async function complete(
    interaction: APIApplicationCommandAutocompleteInteraction,
    { from }: Said,
  ): Promise<void> {
    const declared = kit.commands.find(({ name }) => name === interaction.data.name);
    const call = declared && chosen(declared, interaction.data.options);
    if (!call?.typing) return void (await api.complete(interaction, []));
    const args = Object.fromEntries(Object.entries(call.args).map(([name, value]) => [name, String(value)]));
    const about = { from, command: interaction.data.name, verb: call.verb, args, ...call.typing };
    const fitting = (await inbox.suggest(about)).filter(
      ({ value }) => value !== "" && value.length <= longestChoice,
    );
    const choices = fitting
      .slice(0, mostChoices)
      .map(({ value, label }) => ({ value, name: (label || value).slice(0, longestChoice).toWellFormed() }));
    await api.complete(interaction, choices);
  }

  return hear;
}

const gone: Reply = {
  ok: false,
  private: true,
  text: "That command has changed since Discord was told of it: type it anew.",
};
