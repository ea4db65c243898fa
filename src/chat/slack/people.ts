import type { DateTime } from "luxon";
import { z } from "zod";
import type { Person } from "../../ports/chat-inbox.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Api } from "./api.ts";
import { createShelf } from "./memory.ts";
import { patiently } from "./patiently.ts";

/** Somebody as a payload names them; `team` and `name` where it does. Slack itself wrote both. */
export interface Named {
  user: string;
  team?: string | undefined;
  name?: string | undefined;
}

export interface People {
  /** Who that is; undefined for bots, to whom nobody listens. Never rejects. */
  whoIs(named: Named): Promise<Person | undefined>;
  /** Their account, as the house links it; for a bot, which has none, `@` and its id. Never rejects. */
  accountOf(user: string): Promise<string>;
  /** Something about them has changed. */
  forget(user: string): void;
}

const userInfo = z.object({
  user: z.object({
    id: z.string(),
    team_id: z.string().optional(),
    name: z.string().default(""),
    real_name: z.string().default(""),
    is_bot: z.boolean().default(false),
    deleted: z.boolean().default(false),
    profile: z.object({ display_name: z.string().default("") }).default({ display_name: "" }),
  }),
});

interface Facts {
  team: string | undefined;
  nick: string;
  isBot: boolean;
  isGone: boolean;
  asked: DateTime;
}

/** Hours for which an answer holds; changes are told at once, while we are connected. */
const freshFor = 1;

/**
 * Who people are, by team and user id. Slack vouches for the members of the bot's own workspace; guests from another one
 * (Slack Connect) are who they say there, which is not for us to know.
 */
export function createPeople(kit: {
  network: string;
  team: string;
  api: Api;
  clock: Clock;
  signal: AbortSignal;
}): People {
  const { network, api, clock } = kit;
  const known = createShelf<Facts>();

  async function factsOf(user: string): Promise<Facts | undefined> {
    const before = known.get(user);
    if (before && clock.now().diff(before.asked).as("hours") < freshFor) return before;
    const answer = await patiently(kit, () => api.ask("users.info", { user }, userInfo)).catch(
      () => undefined,
    );
    if (!answer) return before;
    const { team_id: team, name, real_name, is_bot: isBot, deleted: isGone, profile } = answer.user;
    const nick = profile.display_name || real_name || name || user;
    const facts = { team, nick, isBot: isBot || user === "USLACKBOT", isGone, asked: clock.now() };
    known.put(user, facts);
    return facts;
  }

  async function whoIs({ user, team: told, name }: Named): Promise<Person | undefined> {
    const facts = await factsOf(user);
    if (facts?.isBot) return undefined;
    const team = facts?.team ?? told;
    const nick = facts?.nick || name || user;
    const isOurs = [team, told ?? team].every((each) => each === kit.team);
    return { network, id: `${team ?? "unknown"}/${user}`, nick, verified: isOurs && !facts?.isGone };
  }

  return {
    whoIs,
    accountOf: async (user) => (await whoIs({ user }))?.id ?? `@${user}`,
    forget: (user) => known.drop(user),
  };
}
