import { parseAnswer } from "../../domain/answer.ts";
import type { MessageRef } from "../../domain/message.ts";
import type { ChatInbox, Person, Reply, Sign } from "../../ports/chat-inbox.ts";
import type { Log } from "../../ports/log.ts";
import type { Link } from "./link.ts";
import type { Memory } from "./memory.ts";
import { type Line, plainText } from "./wire.ts";

/** Something that somebody said, and where an answer to it belongs. */
export interface Said {
  from: Person;
  /** Absent in a query. */
  room?: string;
  /** The network's id of what was said. */
  id?: string;
}

export interface ListenKit {
  network: string;
  nick: string;
  prefix: string;
  link: Link;
  inbox: ChatInbox;
  commands: ReadonlySet<string>;
  memory: Memory;
  log: Log;
  /** The house's spelling of a room that we are to be in. */
  roomOf(spelling: string): string | undefined;
  /** Resolves when no page to that room or person is half told: before, an answer could not be told what it is to. */
  told(place: string): Promise<void>;
  reply(said: Said, reply: Reply): void;
}

/** The room, or the conversation with that person. */
function placeOf({ from, room }: Said): string {
  return room ?? from.id;
}

/**
 * Finds commands and answers in what people say, and hands them to the inbox. Ordinary talk, notices, our own echo,
 * what was said before we came (history) and what was seen before are passed over.
 */
export function createListener(kit: ListenKit): (line: Line) => void {
  const { network, link, inbox, memory, log } = kit;
  /** What one person said is done in the order in which it was said. */
  const turns = new Map<string, Promise<void>>();

  function hear(line: Line): void {
    if (line.command !== "PRIVMSG" && line.command !== "TAGMSG") return;
    if (!isLive(line)) return;
    const said = saidBy(line);
    if (!said) return;
    const turn = (turns.get(said.from.id) ?? Promise.resolve())
      .then(() => (line.command === "TAGMSG" ? react(line, said) : understand(line, said)))
      .catch((error: unknown) => log.error({ network, err: error }, "Somebody could not be understood."))
      .then(() => {
        if (turns.get(said.from.id) === turn) turns.delete(said.from.id);
      });
    turns.set(said.from.id, turn);
  }

  /** Said now, by somebody else, and not seen before. A batch is history, or the echo of our own. */
  function isLive({ nick, tags }: Line): boolean {
    if (nick === "" || link.lower(nick) === link.lower(link.me) || tags["batch"] !== undefined) return false;
    if (tags["time"] !== undefined && link.since !== undefined && tags["time"] < link.since) return false;
    return tags["msgid"] === undefined || memory.isNew(tags["msgid"]);
  }

  function saidBy({ nick, tags, params }: Line): Said | undefined {
    const [target = ""] = params;
    const account = link.has("account-tag") ? tags["account"] : undefined;
    const from = account
      ? { network, id: account, nick, verified: true }
      : { network, id: nick, nick, verified: false };
    const id = tags["msgid"] === undefined ? {} : { id: tags["msgid"] };
    if (link.lower(target) === link.lower(link.me)) return { from, ...id };
    const room = kit.roomOf(target);
    return room === undefined ? undefined : { from, room, ...id };
  }

  async function react({ tags }: Line, said: Said): Promise<void> {
    const reaction = tags["+draft/react"];
    const to = tags["+draft/reply"];
    if (!reaction || !to) return;
    await kit.told(placeOf(said));
    await answer(said, { ref: refOf(to, said) }, { reaction });
  }

  async function understand({ params, tags }: Line, said: Said): Promise<void> {
    const spoken = params[1] ?? "";
    if (spoken.startsWith("\x01")) return;
    const text = plainText(spoken).trim();
    const rest = toUs(text);
    const isToUs = rest !== undefined || said.room === undefined;
    const words = rest ?? text;
    const command = commandIn(words, isToUs);
    if (command?.prefixed) return run(command.input, said);

    const meant = parseAnswer(words);
    const replyTo = tags["+draft/reply"];
    const isReplyToOurs = replyTo !== undefined && memory.ours(replyTo) !== undefined;
    if (meant || isReplyToOurs) {
      await kit.told(placeOf(said));
      const on =
        meant?.notice !== undefined
          ? { notice: meant.notice }
          : replyTo !== undefined
            ? { ref: refOf(replyTo, said) }
            : { latestIn: said.room === undefined ? { person: said.from.id } : { room: said.room } };
      if (await answer(said, on, { reply: words })) return;
      if (!command?.known) return;
    }
    if (command) await run(command.input, said);
  }

  async function answer(said: Said, on: Sign["on"], by: Sign["by"]): Promise<boolean> {
    const { from, room } = said;
    const reply = await inbox.answered({ from, ...(room === undefined ? {} : { room }), on, by });
    if (reply) kit.reply(said, reply);
    return reply !== undefined;
  }

  async function run(input: string, said: Said): Promise<void> {
    const { from, room } = said;
    kit.reply(said, await inbox.command({ from, ...(room === undefined ? {} : { room }), input }));
  }

  /**
   * The command in the words, if there may be one. In a room only a known name after the prefix counts: other bots
   * have prefixes and commands too.
   */
  function commandIn(
    words: string,
    isToUs: boolean,
  ): { input: string; known: boolean; prefixed: boolean } | undefined {
    const prefixed = words.startsWith(kit.prefix);
    const input = (prefixed ? words.slice(kit.prefix.length) : words).trim();
    const known = kit.commands.has((input.split(/\s/, 1)[0] ?? "").toLowerCase());
    if (input === "" || !(isToUs || (prefixed && known))) return undefined;
    return { input, known, prefixed };
  }

  /** What follows our nick ("watchbill: ack 12"); undefined when the text does not begin with it. */
  function toUs(text: string): string | undefined {
    const match = /^([^\s:,]+)[:,]\s*(.*)$/s.exec(text);
    const nick = link.lower(match?.[1] ?? "");
    return nick !== "" && (nick === link.lower(link.me) || nick === link.lower(kit.nick))
      ? match?.[2]
      : undefined;
  }

  function refOf(id: string, said: Said): MessageRef {
    return { network, room: placeOf(said), id: memory.ours(id) ?? id };
  }

  return hear;
}
