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
import { httpPath } from "./http-entry.ts";
import { holdLink } from "./link.ts";
import { createMemory } from "./memory.ts";
import { notConnected } from "./refused.ts";
import { openSession, type Session } from "./session.ts";
import type { SlackSettings } from "./settings.ts";

export { slackSettings } from "./settings.ts";

/** Seconds after which a connection that is lost is known to be. */
const noticing = 5;
/** Characters of a body before it is cut. */
const longest = 8700;

/** The bot in one Slack workspace, kept connected for as long as the house runs. */
export function createSlack(settings: SlackSettings, kit: { clock: Clock; log: Log }): ChatAdapter {
  const { clock, log } = kit;
  const { network, appToken, host, port } = settings;
  const down = createDowntime(network, kit);
  const memory = createMemory();
  let session: Session | undefined;
  let ending = AbortSignal.abort();
  const waiting = new Set<(session?: Session) => void>();

  /** One connection and what is done with it, until it is lost. */
  async function connect(
    inbox: ChatInbox,
    commands: readonly SlashCommand[],
    signal: AbortSignal,
  ): Promise<Loss> {
    const over = new AbortController();
    // Every post that waits for its turn listens to it.
    setMaxListeners(0, over.signal);
    down.because("connecting to Slack");
    let opened: Session | undefined;
    const use = {
      wire(link: Parameters<typeof openSession>[0]) {
        opened = openSession(link, { network, clock, log, inbox, commands, memory, signal: over.signal });
      },
      up() {
        session = opened;
        log.info({ network }, "Connected.");
        void session?.readBack();
        wake(opened);
      },
      down() {
        session = undefined;
        over.abort();
      },
    };
    const loss = await holdLink(settings, kit, use, signal);
    down.because(loss.sentence);
    return loss;
  }

  function wake(by?: Session): void {
    for (const go of waiting) go(by);
    waiting.clear();
  }

  /**
   * What Slack may have taken must be known to be there, also when it is answered elsewhere before Slack can be asked: so
   * a post whose outcome was lost together with the connection stays open until there is another.
   */
  async function postSurely(
    to: Address,
    message: Message,
    key: string,
    signal?: AbortSignal,
  ): Promise<MessageRef> {
    try {
      return await connected().post(to, message, key, signal);
    } catch (error) {
      if (memory.uncertain.get(key) === undefined || ending.aborted) throw error;
      const ref = await seek(to, key);
      if (ref) return ref;
      throw error;
    }
  }

  /** Asks until Slack says whether it is there, or does not say though it is connected. */
  async function seek(to: Address, key: string): Promise<MessageRef | undefined> {
    for (let asked = session; !ending.aborted; asked = await nextSession(asked)) {
      try {
        if (asked) return await asked.seek(to, key);
      } catch {
        await clock.until(clock.now().plus({ seconds: noticing }), ending);
        if (session === asked) break;
      }
    }
    return undefined;
  }

  async function nextSession(last: Session | undefined): Promise<Session | undefined> {
    if (ending.aborted || (session && session !== last)) return session;
    return await new Promise((go) => waiting.add(go));
  }

  function connected(): Session {
    if (!session) throw notConnected(down.sentence);
    return session;
  }

  return {
    network,
    platform: "slack",
    can: { reactions: true, replies: true, buttons: true, edits: true, commands: "native", longest },
    health() {
      if (session) return { connected: true, sentence: session.sentence, queued: session.queued };
      return down.health();
    },
    async start(inbox: ChatInbox, commands: readonly SlashCommand[], signal: AbortSignal): Promise<Running> {
      ending = signal;
      const stopped = supervise((until) => connect(inbox, commands, until), {
        clock,
        signal,
        waits: down.waits,
      });
      void stopped.then(() => wake());
      return { where: appToken ? "Slack (Socket Mode)" : `http://${host}:${port}${httpPath}`, stopped };
    },
    post: postSurely,
    edit: async (ref: MessageRef, message: Message, signal?: AbortSignal) =>
      connected().edit(ref, message, signal),
    setTopic: async (room: string, topic: string) => connected().topic(room, topic),
    setGroup: async (group: string, accounts: readonly string[]) => connected().group(group, accounts),
  };
}
