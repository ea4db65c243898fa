import { z } from "zod";
import type { Reply } from "../../ports/chat-inbox.ts";
import type { Log } from "../../ports/log.ts";
import type { Api } from "./api.ts";
import type { Said } from "./listen.ts";
import { type Pace, rates } from "./pace.ts";
import { isDirect } from "./places.ts";
import { renderReply } from "./render.ts";
import { Trouble } from "./trouble.ts";

/** Says the house's replies. Neither rejects: an answer that cannot be given is logged. */
export interface Say {
  /** Where something was said; what is private, to that person alone. */
  there(said: Said, reply: Reply): Promise<void>;
  /** By the address that Slack gives with a slash command or a button, for 30 minutes. */
  byAddress(url: string, reply: Reply): Promise<void>;
}

const anything = z.object({});

export function createSay(kit: {
  network: string;
  api: Api;
  pace: Pace;
  log: Log;
  fetch: typeof fetch;
}): Say {
  const { network, api, pace, log } = kit;

  async function attempt(work: () => Promise<unknown>): Promise<void> {
    try {
      await work();
    } catch (error) {
      log.warn({ network, why: `${error}` }, "An answer could not be given.");
    }
  }

  return {
    async there({ channel, thread, from }, reply) {
      if (reply.text === "") return;
      await attempt(async () => {
        const place = { channel, ...(thread === undefined ? {} : { thread_ts: thread }) };
        const user = from.id.split("/").at(-1);
        const args = { ...place, parse: "none", link_names: false, ...renderReply(reply) };
        const isForOne = reply.private && !isDirect(channel);
        const speak = async () => {
          await pace.turn(channel, rates.channel, "chatter");
          if (isForOne) await api.ask("chat.postEphemeral", { ...args, user }, anything);
          else await api.ask("chat.postMessage", { ...args, mrkdwn: false, unfurl_links: false }, anything);
        };
        await speak().catch(async (error: unknown) => {
          if (!(error instanceof Trouble) || error.retryAfter === undefined) throw error;
          pace.hold(channel, error.retryAfter);
          await speak();
        });
      });
    },
    async byAddress(url, reply) {
      if (reply.text === "") return;
      await attempt(async () => {
        const visible = reply.private ? "ephemeral" : "in_channel";
        const answer = { response_type: visible, replace_original: false, ...renderReply(reply) };
        const response = await kit.fetch(url, {
          method: "POST",
          headers: { "content-type": "application/json" },
          body: JSON.stringify(answer),
        });
        await response.arrayBuffer();
        if (!response.ok) throw new Error(`Slack answers with HTTP ${response.status}`);
      });
    },
  };
}
