import { z } from "zod";
import { DeliveryError } from "../../domain/delivery.ts";
import { userOf } from "./account.ts";
import type { Api } from "./api.ts";
import type { Places } from "./places.ts";
import { refusalFor } from "./refused.ts";
import { cut, escaped, oneLine, unescaped } from "./text.ts";
import { Trouble } from "./trouble.ts";

const longestTopic = 250;

const channelInfo = z.object({ channel: z.object({ topic: z.object({ value: z.string() }).optional() }) });
const groups = z.object({
  usergroups: z.array(z.object({ id: z.string(), handle: z.string() })).default([]),
});
const members = z.object({ users: z.array(z.string()).default([]) });
const anything = z.object({});

/** What the bot keeps true on Slack for the house: topics of channels, members of user groups. */
export interface Keep {
  /** Rejects with DeliveryError. */
  topic(room: string, topic: string): Promise<void>;
  /** `group` is a handle, with or without @. Rejects with DeliveryError. */
  group(group: string, accounts: readonly string[]): Promise<void>;
}

export function createKeep({ api, places, team }: { api: Api; places: Places; team: string }): Keep {
  return {
    topic: (room, topic) =>
      refusing(room, async () => {
        const channel = await places.channelOf(room);
        const wanted = cut(oneLine(topic), longestTopic);
        const { channel: now } = await api.ask("conversations.info", { channel }, channelInfo);
        // Slack tells the whole channel of every change, even of one that changes nothing.
        if (escaped(unescaped(now.topic?.value ?? "")) === wanted) return;
        await api.ask("conversations.setTopic", { channel, topic: wanted }, anything);
      }),
    group: (group, accounts) =>
      refusing(group, async () => {
        const handle = group.replace(/^@/, "").toLowerCase();
        const { usergroups } = await api.ask("usergroups.list", {}, groups);
        const id = usergroups.find((one) => one.handle.toLowerCase() === handle)?.id;
        if (id === undefined)
          throw new DeliveryError(
            "slack.no-such-group",
            `there is no user group @${handle} on Slack`,
            "never",
          );
        const users = accounts.map((account) => userOf(account, team));
        if (users.length === 0)
          throw new DeliveryError(
            "slack.empty-group",
            `@${handle} stays as it is: Slack has no group without members`,
            "never",
          );
        const now = await api.ask("usergroups.users.list", { usergroup: id }, members);
        if ([...now.users].sort().join() === [...users].sort().join()) return;
        await api.ask("usergroups.users.update", { usergroup: id, users: users.join(",") }, anything);
      }),
  };
}

async function refusing(place: string, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    throw error instanceof Trouble ? refusalFor(error, place) : error;
  }
}
