import { type Answer, parseAnswer, parseReaction } from "../domain/answer.ts";
import type { Directory } from "../domain/directory.ts";
import { type Notice, noticeState } from "../domain/notice.ts";
import { headline } from "../domain/notice-message.ts";
import type { HouseCommand } from "../domain/notification-command.ts";
import { Refusal } from "../domain/refusal.ts";
import { hasStanding, userOf } from "../domain/standing.ts";
import type { User } from "../domain/user.ts";
import type { Call, ChatInbox, Person, Reply, Sign } from "../ports/chat-inbox.ts";
import type { Clock } from "../ports/clock.ts";
import type { Engine } from "../ports/engine.ts";
import type { Log } from "../ports/log.ts";
import type { NetworkHealth } from "../ports/network-health.ts";
import type { CommandContext, SlashCommand } from "../ports/slash-command.ts";
import type { Store, Tx } from "../ports/store.ts";
import { runCommand } from "../slash/run.ts";
import { suggest } from "../slash/suggest.ts";

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
    return {
      now: clock.now(),
      zone: user?.zone ?? directory.house.zone,
      from,
      user,
      actor: isLocal ? "local admin" : (user?.name ?? from.nick),
      room,
      directory,
      engine,
      notificationCommands: parts.notificationCommands(directory),
      commands: parts.commands,
      may: (standing) => isLocal || hasStanding(user, standing, directory),
      networks: parts.networks,
      read: (work) => store.transaction(work),
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
    const meant = meaningOf(sign);
    if (!meant) return undefined;
    const directory = await store.transaction((tx) => tx.directory.read());
    const notice = await store.transaction((tx) => noticeOf(tx, sign, meant));
    if (!notice) return undefined;
    const user = userOf(sign.from, directory);
    const reply = user ? await act(meant, notice, user, sign) : refusalTo(sign.from, notice);
    const words = `${meant.act} ${notice.id}`;
    await record(sign.from, user?.name ?? sign.from.nick, sign.room, words, reply?.ok ?? true);
    return reply;
  }

  async function act(meant: Answer, notice: Notice, user: User, sign: Sign): Promise<Reply | undefined> {
    const answerer = { by: user.name, via: `${sign.from.network} ${Object.keys(sign.by)[0]}` };
    const say = (ok: boolean, text: string): Reply => ({ ok, text, private: true });
    if (meant.act === "ack") {
      const result = await engine.acknowledge(notice.id, answerer);
      if (result.outcome === "already") return say(false, alreadyAnswered(result.notice, user.zone));
      // The room in which it was told sees the message change, or a word of who has it: no second line is needed.
      if (sign.room !== undefined && (await wasToldIn(store, notice.id, sign.room))) return say(true, "");
      return say(true, `You have notice #${notice.id}: ${headline(notice)}`);
    }
    if (meant.act === "unack") {
      const result = await engine.unacknowledge(notice.id, answerer);
      if (result.outcome === "unacknowledged") return say(true, `Notice #${notice.id} is outstanding again.`);
      return say(false, `Notice #${notice.id} is ${noticeState(notice)}; there is nothing to take back.`);
    }
    return say(false, `Reply "ack" to say that you have notice #${notice.id}, or "unack" to give it back.`);
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
    await store.transaction((tx) => tx.audit.add(entry));
  }

  return {
    command: (call) => command(call).catch((error: unknown) => apologise(error, log)),
    answered: (sign) => answered(sign).catch((error: unknown) => apologise(error, log)),
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

/** Only what answers a message, or is said to us alone, is told how to answer; a lone word in a room is talk. */
function meaningOf({ by, on, room }: Sign): Answer | undefined {
  if ("unreacted" in by) return undefined;
  const meant =
    "reaction" in by ? parseReaction(by.reaction) : parseAnswer("reply" in by ? by.reply : by.button);
  const isTalk = room !== undefined && "latestIn" in on && meant?.act !== "ack" && meant?.act !== "unack";
  return isTalk ? undefined : meant;
}

async function noticeOf(tx: Tx, { on, from }: Sign, meant: Answer): Promise<Notice | undefined> {
  if (meant.notice !== undefined) return await tx.notices.find(meant.notice);
  if ("notice" in on) return await tx.notices.find(on.notice);
  if ("ref" in on) {
    const id = await tx.deliveries.noticeOf(on.ref);
    return id === undefined ? undefined : await tx.notices.find(id);
  }
  const place = on.latestIn;
  return "room" in place
    ? await tx.notices.latestTold([`${from.network}Room`], place.room)
    : await tx.notices.latestTold([`${from.network}Direct`], place.person);
}

async function wasToldIn(store: Store, noticeId: number, room: string): Promise<boolean> {
  const deliveries = await store.transaction((tx) => tx.deliveries.ofNotice(noticeId));
  return deliveries.some((one) => one.kind === "post" && one.state === "sent" && one.ref?.room === room);
}

function alreadyAnswered(notice: Notice, zone: string | undefined): string {
  const at = notice.answeredAt?.setZone(zone ?? "utc").toFormat("HH:mm");
  return `Notice #${notice.id} was answered already by ${notice.answeredBy}, at ${at}.`;
}

function refusalTo(from: Person, notice: Notice): Reply {
  const text = from.verified
    ? `Notice #${notice.id} was not changed: your account "${from.id}" on ${from.network} is linked to no user. An admin links it: user link <name> ${from.network} ${from.id}`
    : `Notice #${notice.id} was not changed: ${from.network} does not vouch for who "${from.nick}" is. Log in to your account there first.`;
  return { ok: false, text, private: true };
}

function apologise(error: unknown, log: Log): Reply {
  if (error instanceof Refusal) return { ok: false, text: error.text, private: true };
  log.error({ err: error }, "Somebody could not be answered.");
  return {
    ok: false,
    text: "That is a fault of the bot, not yours; its log says more. Nothing was changed.",
    private: true,
  };
}
