import { setMaxListeners } from "node:events";
import type { GatewayReadyDispatchData } from "discord.js";
import type { Capabilities, ChatAdapter } from "../../ports/chat-adapter.ts";
import type { ChatInbox } from "../../ports/chat-inbox.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Log } from "../../ports/log.ts";
import type { SlashCommand } from "../../ports/slash-command.ts";
import { createDowntime } from "../downtime.ts";
import { type Loss, supervise } from "../supervise.ts";
import { createApi, createRest } from "./api.ts";
import { notConnected } from "./failure.ts";
import { holdGateway } from "./gateway.ts";
import { createMemory } from "./memory.ts";
import { openSession, type Session } from "./session.ts";
import type { DiscordSettings } from "./settings.ts";

export { discordSettings } from "./settings.ts";

const can: Capabilities = {
  reactions: true,
  replies: true,
  buttons: true,
  edits: true,
  commands: "native",
  longest: 4096,
};

/** One bot on Discord, kept up for as long as the house runs. */
export function createDiscord(settings: DiscordSettings, kit: { clock: Clock; log: Log }): ChatAdapter {
  const { clock, log } = kit;
  const { network } = settings;
  const down = createDowntime(network, kit);
  const memory = createMemory();
  const addressed = new Map<string, string>();
  let session: Session | undefined;
  let isUp = false;

  function up(): void {
    isUp = true;
    down.because("learning which rooms there are");
  }

  const working = (): Session => {
    if (session?.isSettled && isUp) return session;
    throw notConnected(`not connected: ${down.sentence}`);
  };

  return {
    network,
    platform: "discord",
    can,
    health() {
      if (session?.isSettled && isUp)
        return { connected: true, sentence: session.sentence, queued: session.queued };
      return { ...down.health(), queued: session?.queued ?? 0 };
    },

    async start(inbox: ChatInbox, commands: readonly SlashCommand[], signal: AbortSignal) {
      const rest = createRest(settings);
      const api = createApi(rest, settings);

      /** One connection and what is done with it, until it is lost. */
      async function connect(until: AbortSignal): Promise<Loss> {
        let over = new AbortController();
        down.because(`connecting to ${settings.api}`);
        const begin = (ready: GatewayReadyDispatchData) => {
          over.abort();
          over = new AbortController();
          // Every post that waits for its turn listens to it.
          setMaxListeners(0, over.signal);
          session = openSession(settings, ready, {
            clock,
            log,
            inbox,
            commands,
            api,
            memory,
            addressed,
            signal: over.signal,
          });
          up();
          log.info({ network, account: ready.user.id, name: ready.user.username }, "Connected.");
        };
        const use = {
          ready: begin,
          resumed() {
            up();
            session?.catchUp();
          },
          interrupted(sentence: string) {
            isUp = false;
            down.because(sentence);
            log.info({ network }, `Interrupted: ${sentence}.`);
          },
          heard: (dispatch: Parameters<Session["hear"]>[0]) => session?.hear(dispatch),
        };
        const loss = await holdGateway(settings, { clock, log, rest }, use, until);
        session = undefined;
        isUp = false;
        down.because(loss.sentence);
        over.abort();
        return loss;
      }

      const stopped = supervise(connect, {
        clock,
        signal,
        waits: down.waits,
      }).then(() => {
        down.because("stopped");
        rest.clearHashSweeper();
        rest.clearHandlerSweeper();
      });
      return { where: settings.api, stopped };
    },

    post: async (to, message, key, signal) => working().post(to, message, key, signal),
    edit: async (ref, message, signal) => working().edit(ref, message, signal),
    setTopic: async (room, topic) => working().setTopic(room, topic),
  };
}
