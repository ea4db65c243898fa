import type { Directory } from "../domain/directory.ts";
import type { Notice } from "../domain/notice.ts";
import type { HouseCommand } from "../domain/notification-command.ts";
import { Refusal } from "../domain/refusal.ts";
import { hasStanding, userOf } from "../domain/standing.ts";
import type { Call, ChatInbox, Person, Reply, Sign } from "../ports/chat-inbox.ts";
import type { Clock } from "../ports/clock.ts";
import type { Engine } from "../ports/engine.ts";
import type { Log } from "../ports/log.ts";
import type { NetworkHealth } from "../ports/network-health.ts";
import type { CommandContext, SlashCommand } from "../ports/slash-command.ts";
import type { Store } from "../ports/store.ts";
import { runCommand } from "../slash/run.ts";
import { suggest } from "../slash/suggest.ts";
import { codesOf } from "./codes.ts";
import { type Meaning, meaningOf, noticesMeant } from "./meaning.ts";
import { respondToAll } from "./respond.ts";
import { tokensOf } from "./tokens.ts";

export interface ReceptionParts {
  store: Store;
  engine: Engine;
  clock: Clock;
  log: Log;
  commands: readonly SlashCommand[];
  notificationCommands: (directory: Directory) => ReadonlyMap<string, HouseCommand>;
  networks: () => { network: string; health: NetworkHealth }[];
}

/** Whoever speaks through the local socket or the command line: the owner of the bot's own account on the machine. */
export const localAdmin: Person = { network: "local", id: "owner", nick: "local admin", verified: true };

/**
 * Where everybody who speaks to the house arrives: finds out who it is, whether they may, and what they mean; every
 * act goes into the audit log with the account that proved who they are.
 */
export function createReception(parts: ReceptionParts): ChatInbox {
  const { store, engine, clock, log } = parts;

  async function contextOf(from: Person, room: string | undefined): Promise<CommandContext> {
    const directory = await store.transaction((tx) => tx.directory.read());
    const user = userOf(from, directory);
    const isLocal = from === localAdmin;
    const actor = isLocal ? "local admin" : (user?.name ?? from.nick);
    const zone = user?.zone ?? directory.house.zone;
    return {
      now: clock.now(),
      zone,
      from,
      user,
      actor,
      room,
      directory,
      engine,
      notificationCommands: parts.notificationCommands(directory),
      commandsIn: parts.notificationCommands,
      commands: parts.commands,
      may: (standing) => isLocal || hasStanding(user, standing, directory),
      networks: parts.networks,
      read: (work) => store.transaction(work),
      codes: codesOf(from, actor, zone, parts),
      tokens: tokensOf(actor, parts),
      convey: engine.convey,
      change: engine.change,
    };
  }

  async function command(call: Call): Promise<Reply> {
    const context = await contextOf(call.from, call.room);
    const reply = await runCommand(call.input, context, log);
    await record(call.from, context.actor, call.room, wordsOf(call.input), reply.ok);
    return reply;
  }

  async function answered(sign: Sign): Promise<Reply | undefined> {
    const meaning = meaningOf(sign);
    if (!meaning) return undefined;
    const notices = await store.transaction((tx) =>
      noticesMeant(tx, sign, meaning, parts.notificationCommands),
    );
    const [notice] = notices;
    if (!notice) return undefined;
    const context = await contextOf(sign.from, sign.room);
    const reply = await respondToAll(meaning, notices, sign, context, parts);
    const isKept = "note" in meaning && context.user !== undefined;
    if (reply || isKept)
      await record(sign.from, context.actor, sign.room, wordsFor(meaning, notice), reply?.ok ?? true);
    return reply;
  }

  async function record(
    from: Person,
    who: string,
    room: string | undefined,
    words: string,
    ok: boolean,
  ): Promise<void> {
    const at = clock.now();
    const where = room === undefined ? {} : { room };
    const entry = {
      at,
      who,
      network: from.network,
      account: from.id,
      ...where,
      act: words.slice(0, 500),
      ok,
    };
    // What was done is done, and is answered as such, also when it cannot be written down.
    await store
      .transaction((tx) => tx.audit.add(entry))
      .catch((error: unknown) => log.error({ err: error, ...entry }, "An act is missing in the audit log."));
  }

  return {
    command: (call) => command(call).catch((error: unknown) => apologise(error, log)),
    answered: (sign) =>
      answered(sign).catch((error: unknown) => {
        const apology = apologise(error, log);
        return sign.readBack ? undefined : apology;
      }),
    async suggest(unfinished) {
      const asked = async () => suggest(unfinished, await contextOf(unfinished.from, undefined));
      return await asked().catch(nothing("Somebody could not be helped to type.", log));
    },
    outstanding: (network) =>
      store
        .transaction((tx) => tx.deliveries.refsOfOutstanding(network))
        .catch(nothing("A network could not be told where to read back.", log)),
  };
}

function nothing(sentence: string, log: Log) {
  return (error: unknown): [] => {
    if (!(error instanceof Refusal)) log.error({ err: error }, sentence);
    return [];
  };
}

function wordsOf(input: Call["input"]): string {
  if (typeof input === "string") return input;
  return Array.isArray(input)
    ? input.join(" ")
    : `${input.command} ${input.verb} ${JSON.stringify(input.args)}`;
}

/** The act as the audit log has it: `snooze 12`, `ack 12 taken back`. */
function wordsFor(meaning: Meaning, { id }: Notice): string {
  if ("note" in meaning) return `note ${id}`;
  return "undo" in meaning ? `${meaning.undo} ${id} taken back` : `${meaning.answer.act} ${id}`;
}

function apologise(error: unknown, log: Log): Reply {
  if (error instanceof Refusal) return { ok: false, text: error.text, private: true };
  log.error({ err: error }, "Somebody could not be answered.");
  return {
    ok: false,
    text: "That is a fault of the bot, not yours; its log says more.",
    private: true,
  };
}
