import { setMaxListeners } from "node:events";
import type { Address, Message, MessageRef } from "../../domain/message.ts";
import type { ChatAdapter } from "../../ports/chat-adapter.ts";
import type { ChatInbox } from "../../ports/chat-inbox.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Log } from "../../ports/log.ts";
import type { Running } from "../../ports/running.ts";
import type { SlashCommand } from "../../ports/slash-command.ts";
import { createDowntime } from "../downtime.ts";
import { type Loss, supervise } from "../supervise.ts";
import type { Thread } from "./client.ts";
import { holdLink, type Link } from "./link.ts";
import { createMemory } from "./memory.ts";
import { notConnected } from "./pace.ts";
import { most } from "./render.ts";
import { openSession, type Session } from "./session.ts";
import type { XmppSettings } from "./settings.ts";

export { xmppSettings } from "./settings.ts";

/** One account on an XMPP network, kept logged in for as long as the house runs. */
export function createXmpp(settings: XmppSettings, kit: { clock: Clock; log: Log }): ChatAdapter {
  const { clock, log } = kit;
  const { network } = settings;
  const down = createDowntime(network, kit);
  const memory = createMemory();
  const rooms = new Set(settings.rooms);
  const where = `${settings.jid}${settings.service === undefined ? "" : ` at ${settings.service}`}`;
  let session: { parts: Session; over: AbortController } | undefined;
  let isUp = false;

  function end(): void {
    session?.parts.use(undefined);
    session?.over.abort();
    session = undefined;
  }

  /** The session goes on with the link, when the server let us take it up again; else it begins anew. */
  function up(link: Link, resumed: boolean, inbox: ChatInbox, commands: readonly SlashCommand[]): void {
    if (resumed && session) session.parts.use(link);
    else {
      end();
      const over = new AbortController();
      // Every question and every post that waits listens to it.
      setMaxListeners(0, over.signal);
      const { signal } = over;
      const parts = openSession(settings, link, { clock, log, inbox, commands, memory, rooms, signal });
      session = { parts, over };
    }
    isUp = true;
    log.info({ network, jid: link.me, resumed }, "Connected.");
  }

  function keepUp(inbox: ChatInbox, commands: readonly SlashCommand[]) {
    let thread: Thread | undefined;
    return async (signal: AbortSignal): Promise<Loss> => {
      down.because(`connecting as ${where}`);
      const use = {
        up: (link: Link, resumed: boolean) => up(link, resumed, inbox, commands),
        heard: (stanza: Parameters<Session["hear"]>[0]) => session?.parts.hear(stanza),
        taken: (stanza: Parameters<Session["taken"]>[0]) => session?.parts.taken(stanza),
        asked: async (iq: Parameters<Session["asked"]>[0]) => await session?.parts.asked(iq),
      };
      const ended = await holdLink(settings, kit, thread, use, signal);
      isUp = false;
      down.because(ended.loss.sentence);
      thread = ended.thread;
      if (thread) session?.parts.use(undefined);
      else end();
      return ended.loss;
    };
  }

  function inUse(): Session {
    if (!session || !isUp) throw notConnected(`not connected: ${down.sentence}`);
    return session.parts;
  }

  return {
    network,
    platform: "xmpp",
    can: { reactions: true, replies: true, buttons: false, edits: true, commands: "ad-hoc", longest: most },
    health() {
      if (session && isUp)
        return { connected: true, sentence: session.parts.sentence, queued: session.parts.queued };
      return down.health();
    },
    async start(inbox: ChatInbox, commands: readonly SlashCommand[], signal: AbortSignal): Promise<Running> {
      const stopped = supervise(keepUp(inbox, commands), {
        clock,
        signal,
        waits: down.waits,
      });
      return { where, stopped: stopped.then(end) };
    },
    async post(to: Address, message: Message, key: string, signal?: AbortSignal) {
      return await inUse().post(to, message, key, signal);
    },
    async edit(ref: MessageRef, message: Message, signal?: AbortSignal) {
      return await inUse().edit(ref, message, signal);
    },
    async setTopic(room: string, topic: string) {
      await inUse().setTopic(room, topic);
    },
  };
}
