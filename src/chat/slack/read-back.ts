import { z } from "zod";
import { parseAnswer } from "../../domain/answer.ts";
import type { MessageRef } from "../../domain/message.ts";
import type { ChatInbox, Reply, Sign } from "../../ports/chat-inbox.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Log } from "../../ports/log.ts";
import type { Api } from "./api.ts";
import type { Said } from "./listen.ts";
import type { Memory } from "./memory.ts";
import { type Pace, rates } from "./pace.ts";
import { patiently } from "./patiently.ts";
import type { People } from "./people.ts";
import { isDirect, type Places } from "./places.ts";
import { addressed, asTyped, beginsWithCommand, type TypedKit } from "./typed.ts";

export interface ReadBackKit {
  network: string;
  me: string;
  inbox: ChatInbox;
  api: Api;
  pace: Pace;
  places: Places;
  people: People;
  memory: Memory;
  clock: Clock;
  log: Log;
  signal: AbortSignal;
  commands: ReadonlySet<string>;
  typed: TypedKit;
  say(said: Said, reply: Reply): Promise<void>;
}

const thread = z.object({
  messages: z
    .array(
      z.object({
        ts: z.string(),
        user: z.string().optional(),
        team: z.string().optional(),
        bot_id: z.string().optional(),
        text: z.string().default(""),
        reactions: z.array(z.object({ name: z.string(), users: z.array(z.string()) })).default([]),
      }),
    )
    .default([]),
  response_metadata: z.object({ next_cursor: z.string().default("") }).default({ next_cursor: "" }),
});
type Told = z.output<typeof thread>["messages"][number];

/**
 * Looks at messages for what people did while we could not hear it: reactions that are on them, and replies in their
 * threads. Only what was not seen before becomes a sign; nothing becomes a command. Never rejects.
 */
export async function readBack(refs: readonly MessageRef[], kit: ReadBackKit): Promise<void> {
  const { network, log, signal } = kit;
  let signs = 0;
  for (const ref of refs) {
    if (signal.aborted) return;
    try {
      signs += await readOne(ref, kit);
    } catch (error) {
      log.warn({ network, ref, why: `${error}` }, "A message could not be read back.");
    }
  }
  if (refs.length > 0) log.info({ network, messages: refs.length, signs }, "Read back what was missed.");
}

async function readOne(ref: MessageRef, kit: ReadBackKit): Promise<number> {
  const { me, memory, people, places } = kit;
  const isPerson = ref.room.includes("/");
  const channel = isPerson
    ? (await places.conversationWith(ref.room)).channel
    : await places.channelOf(ref.room);
  const [told, ...replies] = await messagesOf(channel, ref.id, kit);
  let signs = 0;

  async function give(user: string, team: string | undefined, by: Sign["by"]): Promise<void> {
    const from = await people.whoIs({ user, team });
    if (!from) return;
    signs++;
    const said: Said = { from, channel, thread: ref.id, ...(isDirect(channel) ? {} : { room: ref.room }) };
    const room = said.room === undefined ? {} : { room: said.room };
    const reply = await kit.inbox.answered({ from, ...room, on: { ref }, by, readBack: true });
    if (reply) await kit.say(said, reply);
  }

  for (const { name: toned, users } of told?.reactions ?? []) {
    const [name = ""] = toned.split("::");
    for (const user of users)
      if (user !== me && memory.isNew(`reaction ${channel} ${ref.id} ${user} ${name}`))
        await give(user, undefined, { reaction: name });
  }
  for (const { ts, user, team, bot_id: bot, text } of replies) {
    if (user === undefined || bot !== undefined || user === me || !memory.isNew(`message ${channel} ${ts}`))
      continue;
    const { isMention, rest } = addressed(text, me);
    const words = await asTyped(rest, kit.typed);
    const isCommand = isMention && !parseAnswer(words) && beginsWithCommand(words, kit.commands);
    if (words !== "" && !isCommand) await give(user, team, { reply: words });
  }
  return signs;
}

/** The message, and then the replies in its thread, oldest first. */
async function messagesOf(channel: string, ts: string, kit: ReadBackKit): Promise<Told[]> {
  const { api, pace, signal } = kit;
  const all: Told[] = [];
  for (let cursor: string | undefined = ""; cursor !== undefined && !signal.aborted; ) {
    const args = { channel, ts, limit: 200, ...(cursor === "" ? {} : { cursor }) };
    await pace.turn("conversations.replies", rates.tierThree, "chatter", signal);
    const page: z.output<typeof thread> = await patiently(kit, () =>
      api.ask("conversations.replies", args, thread),
    );
    all.push(...page.messages.filter((message) => message.ts !== ts || all.length === 0));
    cursor = page.response_metadata.next_cursor || undefined;
  }
  return all;
}
