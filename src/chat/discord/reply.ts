import type { Person, Reply } from "../../ports/chat-inbox.ts";
import type { Log } from "../../ports/log.ts";
import type { Api, Said as Spoken } from "./api.ts";
import { failureOf } from "./failure.ts";
import type { Said } from "./listen.ts";
import type { Pace } from "./pace.ts";
import { noMentions, renderReply } from "./render.ts";

export interface ReplyKit {
  network: string;
  api: Api;
  log: Log;
  pace: Pace;
  conversationWith(person: string): Promise<string>;
  signal: AbortSignal;
}

const forYouAlone =
  "The answer is for you alone, and you take no direct messages from me: choose the command from the menu that / opens.";

/** What the house says back to what was said or done in plain sight. Failing to is logged, and no more. */
export function createReply({ network, api, log, pace, conversationWith, signal }: ReplyKit) {
  function chat(place: string, work: () => Promise<void>): void {
    pace.run("chatter", place, work).catch((error: unknown) => {
      if (!signal.aborted) log.warn({ network, err: error }, "Somebody was not answered.");
    });
  }

  async function say({ channel, room, id }: Said, { body, file }: Spoken): Promise<void> {
    const isReply = room !== undefined && id !== undefined;
    const to = isReply ? { message_reference: { message_id: id, fail_if_not_exists: false } } : {};
    await api.post(channel, { body: { ...body, ...to }, ...(file !== undefined && { file }) });
  }

  /** Tells one person alone; where that cannot be, and they said something in a room, says there why they hear nothing. */
  function whisper(to: Person, { text }: Reply, asked?: Said): void {
    if (text.trim() === "") return;
    chat(to.id, async () => {
      try {
        await api.post(await conversationWith(to.id), renderReply(text));
      } catch (error) {
        if (asked?.id === undefined || failureOf(error).code !== "discord.cannot-dm") throw error;
        await say(asked, { body: { content: forYouAlone, allowed_mentions: noMentions } });
      }
    });
  }

  /** Answers where it was said; what is for one person alone goes to them directly. */
  function reply(said: Said, given: Reply): void {
    if (given.text.trim() === "") return;
    if (said.room !== undefined && given.private) whisper(said.from, given, said);
    else chat(said.channel, () => say(said, renderReply(given.text)));
  }

  return { reply, whisper };
}
