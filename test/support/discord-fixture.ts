import { systemClock } from "../../src/app/clock.ts";
import { createDiscord, discordSettings } from "../../src/chat/discord/adapter.ts";
import type { Clock } from "../../src/ports/clock.ts";
import type { Fixture, OtherPerson, Place } from "../chat/fixture.ts";
import { type FakeDiscord, startFakeDiscord } from "./fake-discord.ts";
import { type FakeAccount, type FakeMessage, textOf } from "./fake-discord-world.ts";
import { type RecordedLog, recordedLog } from "./log.ts";

/** The adapter on a Discord of ours. */
export function discordOn(
  discord: FakeDiscord,
  settings: Record<string, string> = {},
  { clock = systemClock, log = recordedLog() }: { clock?: Clock; log?: RecordedLog } = {},
) {
  return createDiscord(discordSettings.parse({ token: discord.token, api: discord.api, ...settings }), {
    clock,
    log,
  });
}

/** One room, and alice in it. */
export async function discordFixture(): Promise<Fixture> {
  const discord = await startFakeDiscord();
  const room = discord.room("ops");
  const alice = discord.account("alice", { global_name: "Alice" });
  return {
    adapter: discordOn(discord),
    room: "#ops",
    prefix: "!",
    colleague: otherPerson(discord, alice, room),
    nowhere: { room: "#nowhere", person: "123456789012345678" },
    mischief: () => discord.in(room).flatMap(mischiefOf),
    cutOff: discord.refuse,
    restore: discord.listen,
    close: discord.close,
  };
}

function otherPerson(discord: FakeDiscord, account: FakeAccount, room: string): OtherPerson {
  const channel = (place: Place) => (place === "room" ? room : discord.dm(account));
  const messageOf = (id: string | undefined): FakeMessage => {
    const message = discord.messages.get(id ?? "");
    if (!message) throw new Error(`there is no message ${id}`);
    return message;
  };
  return {
    person: {
      network: "discord",
      id: account.id,
      nick: account.global_name ?? account.username,
      verified: true,
    },
    say: async (place, text) => void discord.say(account, channel(place), text),
    saw: (place) =>
      discord.in(channel(place)).map((message) => ({ id: message.id, text: asShown(textOf(message)) })),
    react: async (_place, to, reaction) => discord.react(account, messageOf(to.id), reaction),
    reply: async (_place, to, text) => void discord.reply(account, messageOf(to.id), text),
  };
}

/** Markdown as a client shows it, as far as backslashes go. */
function asShown(text: string): string {
  return text.replace(/\\([^0-9A-Za-z\s])/g, "$1");
}

/** What a text did on a client that only the bot may do: ring, format, or break out of its block. */
export function mischiefOf(message: FakeMessage): string[] {
  const text = textOf(message);
  const bare = text
    .replace(/```[\s\S]*?```/g, "x")
    .replace(/\\[^0-9A-Za-z\s]/g, "x")
    .replace(/https?:\/\/[^\s<>|*`[\]\\]+/g, "x");
  const found: string[] = [];
  const { parse, users = [] } = message.allowed_mentions ?? {};
  if (parse?.length !== 0 || users.length > 0)
    found.push(`rings: ${JSON.stringify(message.allowed_mentions)}`);
  const live = /[*_~`|<>[\]@]|^[ \t]*(?:[-+#]|\d+[.)])\s/m.exec(bare);
  if (live) found.push(`formats: ${JSON.stringify(live[0])} in ${JSON.stringify(text)}`);
  if (/[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]/.test(text) || !text.isWellFormed())
    found.push(`controls: ${JSON.stringify(text)}`);
  return found;
}
