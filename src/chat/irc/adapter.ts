import { setMaxListeners } from "node:events";
import type { Address, Message } from "../../domain/message.ts";
import type { Capabilities, ChatAdapter } from "../../ports/chat-adapter.ts";
import type { ChatInbox } from "../../ports/chat-inbox.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Log } from "../../ports/log.ts";
import type { Running } from "../../ports/running.ts";
import type { SlashCommand } from "../../ports/slash-command.ts";
import { createDowntime } from "../downtime.ts";
import { type Loss, supervise } from "../supervise.ts";
import { holdLink, type Link } from "./link.ts";
import { createMemory } from "./memory.ts";
import { pagesAtOnce } from "./pace.ts";
import { openSession, type Session } from "./session.ts";
import { endpointOf, type IrcSettings } from "./settings.ts";
import { notConnected } from "./taken.ts";

export { ircSettings } from "./settings.ts";

/** Signs of one line; longer lines are folded. */
const longest = 400;

/** One connection to an IRC network, kept up for as long as the house runs. */
export function createIrc(settings: IrcSettings, kit: { clock: Clock; log: Log }): ChatAdapter {
  const { clock, log } = kit;
  const { network } = settings;
  const down = createDowntime(network, kit);
  const memory = createMemory();
  const rooms = new Set(settings.rooms);
  const { host, port, tls } = endpointOf(settings);
  const where = `${host}:${port}${tls ? " (TLS)" : ""}`;
  let session: Session | undefined;

  /** One connection and what is done with it, until it is lost. */
  async function connect(
    inbox: ChatInbox,
    commands: ReadonlySet<string>,
    signal: AbortSignal,
  ): Promise<Loss> {
    const over = new AbortController();
    // Every post that waits for the server listens to it.
    setMaxListeners(0, over.signal);
    down.because(`connecting to ${where}`);
    const use = {
      up(link: Link) {
        session = openSession(settings, link, {
          clock,
          log,
          inbox,
          commands,
          memory,
          rooms,
          signal: over.signal,
        });
        log.info({ network, nick: link.me }, "Connected.");
      },
      heard: (line: Parameters<Session["hear"]>[0]) => session?.hear(line),
    };
    const loss = await holdLink(settings, kit, use, signal);
    session = undefined;
    down.because(loss.sentence);
    over.abort();
    return loss;
  }

  return {
    network,
    platform: "irc",
    /** Without its echo, a message's id is not known, and nothing can refer to it. */
    get can(): Capabilities {
      const refers = (tag: string) => session?.link.has("echo-message") === true && session.link.carries(tag);
      return {
        reactions: refers("draft/react") && refers("draft/reply"),
        replies: refers("draft/reply"),
        buttons: false,
        edits: false,
        commands: "text",
        longest,
      };
    },
    atOnce: pagesAtOnce(settings.linesPerSecond),
    isFull: () => session?.isFull ?? false,
    health() {
      if (session) return { connected: true, sentence: session.sentence, queued: session.queued };
      return down.health();
    },
    async start(inbox: ChatInbox, commands: readonly SlashCommand[], signal: AbortSignal): Promise<Running> {
      const names = new Set(commands.map((command) => command.name));
      const stopped = supervise((until) => connect(inbox, names, until), {
        clock,
        signal,
        waits: down.waits,
      });
      return { where, stopped };
    },
    async post(to: Address, message: Message, key: string) {
      if (!session) throw notConnected(`not connected: ${down.sentence}`);
      const { room, id = key } = await session.post(to, message);
      return { network, room, id };
    },
    async edit() {
      throw new Error("IRC cannot edit; ask `can.edits` first");
    },
  };
}
