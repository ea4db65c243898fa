import { parseAnswer, parseReaction } from "../../domain/answer.ts";
import type { MessageRef } from "../../domain/message.ts";
import type { ChatInbox, Reply, Sign } from "../../ports/chat-inbox.ts";
import type { Log } from "../../ports/log.ts";
import type { Memory } from "./memory.ts";
import { reactionsIn, repliesTo, type Said, wordsOf } from "./said.ts";
import { ns, type Stanza } from "./stanza.ts";

export interface ListenKit {
  network: string;
  nick: string;
  inbox: ChatInbox;
  commands: ReadonlySet<string>;
  memory: Memory;
  log: Log;
  /** Resolves when no page to that place is half told: before, an answer could not be told what it is to. */
  told(place: string): Promise<void>;
  reply(said: Said, reply: Reply): void;
}

export interface Listener {
  /** Something said just now. */
  hear(said: Said, message: Stanza): void;
  /** Something said while we were away, in the order in which it was said. Never a command. */
  recall(said: Said, message: Stanza): void;
  /** Resolves when all that was recalled is handed on. */
  recalled(): Promise<void>;
}

export const prefix = "!";

/** Finds commands and answers in what people say, and hands them to the inbox. Ordinary talk is passed over. */
export function createListener(kit: ListenKit): Listener {
  const { network, inbox, memory, log } = kit;
  /** What one person said is done in the order in which it was said. */
  const turns = new Map<string, Promise<void>>();
  /** The reactions that somebody ended with while we were away. */
  const ended = new Map<string, { said: Said; message: Stanza }>();

  function inTurn(said: Said, work: () => Promise<void>): void {
    const turn = (turns.get(said.from.id) ?? Promise.resolve())
      .then(work)
      .catch((error: unknown) => log.error({ network, err: error }, "Somebody could not be understood."))
      .then(() => {
        if (turns.get(said.from.id) === turn) turns.delete(said.from.id);
      });
    turns.set(said.from.id, turn);
  }

  async function react(said: Said, message: Stanza, readBack: boolean): Promise<void> {
    const reactions = reactionsIn(message);
    if (!reactions) return;
    await kit.told(said.place);
    const ref = refOf(reactions.to, said);
    const { added, removed } = memory.reacted(said.place, ref.id, said.from.id, reactions.now);
    for (const unreacted of removed)
      if (!isStillSaid(unreacted, reactions.now)) await answer(said, { ref }, { unreacted }, readBack);
    for (const reaction of added) await answer(said, { ref }, { reaction }, readBack);
  }

  async function understand(said: Said, message: Stanza): Promise<void> {
    const text = wordsOf(message);
    if (text === "") return;
    const rest = toUs(text, said);
    const isToUs = rest !== undefined || said.room === undefined;
    const words = rest ?? text;
    // Whoever mends a word has said it before: an answer may be mended, a command is not run twice.
    const isMended = message.getChild("replace", ns.correct) !== undefined;
    const command = isMended ? undefined : commandIn(words, isToUs);
    if (command?.prefixed) return run(command.input, said);

    const on = onWhat(words, said, message);
    if (on) {
      await kit.told(said.place);
      if (await answer(said, on, { reply: words }, false)) return;
      if (!command?.known) return;
    }
    if (command) await run(command.input, said);
  }

  /** An answer given while we were away; a bare word does not say to what. */
  async function recollect(said: Said, message: Stanza): Promise<void> {
    const text = wordsOf(message);
    const words = toUs(text, said) ?? text;
    const on = words === "" ? undefined : onWhat(words, said, message);
    if (on && !("latestIn" in on)) await answer(said, on, { reply: words }, true);
  }

  /** What the words are an answer to, if they are one: a notice named, a message, or what was told last. */
  function onWhat(words: string, said: Said, message: Stanza): Sign["on"] | undefined {
    const meant = parseAnswer(words);
    const to = repliesTo(message);
    const isToOurs = to !== undefined && memory.ours(said.place, to) !== undefined;
    if (!meant && !isToOurs) return undefined;
    if (meant?.notice !== undefined) return { notice: meant.notice };
    if (to !== undefined) return { ref: refOf(to, said) };
    return { latestIn: said.room === undefined ? { person: said.from.id } : { room: said.room.name } };
  }

  async function answer(said: Said, on: Sign["on"], by: Sign["by"], readBack: boolean): Promise<boolean> {
    const place = said.room === undefined ? {} : { room: said.room.name };
    const reply = await inbox.answered({ from: said.from, ...place, on, by, ...(readBack && { readBack }) });
    // What was refused an hour ago, or counted already, nobody has to hear now.
    if (reply && (reply.ok || !readBack)) kit.reply(said, reply);
    return reply !== undefined;
  }

  async function run(input: string, said: Said): Promise<void> {
    const place = said.room === undefined ? {} : { room: said.room.name };
    kit.reply(said, await inbox.command({ from: said.from, ...place, input }));
  }

  /**
   * The command in the words, if there may be one. In a room only a known name after the prefix counts: other bots
   * have prefixes and commands too.
   */
  function commandIn(words: string, isToUs: boolean) {
    const prefixed = words.startsWith(prefix);
    const input = (prefixed ? words.slice(prefix.length) : words).trim();
    const known = kit.commands.has((input.split(/\s/, 1)[0] ?? "").toLowerCase());
    if (input === "" || !(isToUs || (prefixed && known))) return undefined;
    return { input, known, prefixed };
  }

  /** What follows our nick ("watchbill: ack 12"); undefined when the text does not begin with it. */
  function toUs(text: string, { room }: Said): string | undefined {
    const [, nick = "", rest] = /^([^\s:,]+)[:,]\s*(.*)$/s.exec(text) ?? [];
    const ours = [kit.nick, ...(room ? [room.nick] : [])].map((one) => one.toLowerCase());
    return ours.includes(nick.toLowerCase()) ? rest : undefined;
  }

  function refOf(id: string, said: Said): MessageRef {
    return { network, room: said.room?.name ?? said.from.id, id: memory.ours(said.place, id) ?? id };
  }

  return {
    hear: (said, message) =>
      inTurn(said, () =>
        message.getChild("reactions", ns.reactions) ? react(said, message, false) : understand(said, message),
      ),
    recall(said, message) {
      const reactions = reactionsIn(message);
      if (!reactions) return inTurn(said, () => recollect(said, message));
      const key = `${said.place}\n${memory.ours(said.place, reactions.to) ?? reactions.to}\n${said.from.id}`;
      ended.set(key, { said, message });
    },
    async recalled() {
      for (const { said, message } of ended.values()) inTurn(said, () => react(said, message, true));
      ended.clear();
      await Promise.all(turns.values());
    },
  };
}

/** Of two signs that mean the same, one was taken off: the other still says it. */
function isStillSaid(removed: string, now: readonly string[]): boolean {
  const act = parseReaction(removed)?.act;
  return act !== undefined && now.some((one) => parseReaction(one)?.act === act);
}
