import type { MessageRef } from "../../domain/message.ts";
import type { ChatInbox } from "../../ports/chat-inbox.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Log } from "../../ports/log.ts";
import type { SlashCommand } from "../../ports/slash-command.ts";
import { limitedFetch } from "./api.ts";
import { createCommands } from "./commands.ts";
import { createKeep, type Keep } from "./keep.ts";
import type { Link } from "./link.ts";
import { createListener } from "./listen.ts";
import type { Memory } from "./memory.ts";
import { createPace } from "./pace.ts";
import { responseAddress } from "./payloads.ts";
import { createPeople } from "./people.ts";
import { createPlaces } from "./places.ts";
import { createPosting, type Posting } from "./posting.ts";
import { createPresses } from "./press.ts";
import { readBack } from "./read-back.ts";
import { createSay } from "./say.ts";
import { createTurns } from "./turns.ts";

/** One connection in use. Ends when its signal aborts. */
export interface Session extends Omit<Posting, "told">, Keep {
  /** Finds what people did to messages about outstanding notices while there was no connection. Never rejects. */
  readBack(): Promise<void>;
  readonly queued: number;
  /** Where we are, for people: "in Acme as watchbill". */
  readonly sentence: string;
}

export interface SessionKit {
  network: string;
  clock: Clock;
  log: Log;
  inbox: ChatInbox;
  commands: readonly SlashCommand[];
  memory: Memory;
  signal: AbortSignal;
}

/** Puts the parts together, and says to Slack what is listened to. Whatever Slack waits for is told first that it came. */
export function openSession({ app, api, me }: Link, given: SessionKit): Session {
  const pace = createPace(given);
  const parts = { ...given, api, pace, me: me.user, team: me.team, fetch: limitedFetch() };
  const people = createPeople(parts);
  const places = createPlaces(parts);
  const say = createSay(parts);
  const inTurn = createTurns();
  const shared = { ...parts, people, places, inTurn, say: say.there, respond: say.byAddress };
  const posting = createPosting({ ...shared, found: (ref) => void lookSoon(ref) });
  const names = new Set(given.commands.map(({ name }) => name));
  const typed = { network: given.network, accountOf: people.accountOf, roomOf: places.roomOf };
  const kit = { ...shared, told: posting.told, typed, commands: names };
  const hear = createListener(kit);
  const press = createPresses(kit);
  const commands = createCommands({ ...kit, commands: given.commands });

  /** Once the house had a moment to note the message. What was heard of it before meant nothing to the house then. */
  async function lookSoon(ref: MessageRef): Promise<void> {
    await given.clock.until(given.clock.now().plus({ seconds: 1 }), given.signal);
    await readBack([ref], { ...kit, memory: { ...kit.memory, isNew: () => true } });
  }

  for (const event of ["message", "app_mention", "reaction_added", "reaction_removed", "user_change"])
    app.event(event, async ({ body }) => hear(body));
  app.command(/.*/, async ({ ack, body }) => {
    await ack();
    await commands.run(body);
  });
  app.action(/.*/, async ({ ack, body }) => {
    await ack();
    const reply = await press(body);
    const url = responseAddress.parse(body).response_url;
    if (reply && url !== undefined) await say.byAddress(url, { ...reply, private: true });
  });
  app.view(/.*/, async ({ ack, body }) => {
    const shown = await commands.submit(body);
    await (shown ? ack(shown) : ack());
  });
  app.options(/.*/, async ({ ack, body }) => ack(await commands.suggest(body)));

  return {
    post: posting.post,
    seek: posting.seek,
    edit: posting.edit,
    ...createKeep(kit),
    readBack: async () => readBack(await given.inbox.outstanding(given.network), kit),
    get queued() {
      return pace.queued;
    },
    sentence: `in ${me.teamName || me.team} as ${me.name || me.user}`,
  };
}
