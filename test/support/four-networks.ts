import { type BotProcess, botProcess } from "./bot-process.ts";
import { type FakeDiscord, startFakeDiscord } from "./fake-discord.ts";
import { type FakeMessage as DiscordMessage, type FakeAccount, textOf } from "./fake-discord-world.ts";
import { type FakeSlack, startFakeSlack } from "./fake-slack.ts";
import type { FakeMessage } from "./fake-slack-methods.ts";
import { type Inspircd, missingInspircd, startInspircd } from "./inspircd.ts";
import { type IrcPerson, ircPerson } from "./irc-person.ts";
import { missingPostgres, type Postgres, startPostgres } from "./postgres.ts";
import { missingProsody, type Prosody, startProsody } from "./prosody.ts";
import { type Relay, startRelay } from "./relay.ts";
import { readable } from "./slack-fixture.ts";
import { seenBy } from "./xmpp-fixture.ts";
import { type XmppPerson, xmppPerson } from "./xmpp-person.ts";

export const networks = ["slack", "discord", "xmpp", "irc"] as const;
export type Network = (typeof networks)[number];

/** The room on XMPP, as XMPP calls it. */
export const xmppRoom = "ops@rooms.localhost";

/** The room on each network, as a destination path names it. */
export const rooms: Record<Network, string> = {
  slack: "slack:#ops",
  discord: "discord:#ops",
  xmpp: `xmpp:${xmppRoom}`,
  irc: "irc:#ops",
};

/** Milliseconds. */
const patience = 90_000;

/** Why a suite on four networks is skipped, if it is. */
export function missingFourNetworks(): string | undefined {
  return missingInspircd() ?? missingProsody() ?? missingPostgres();
}

/** Four networks with a room each, and alice and bob on all of them; XMPP and IRC are real servers, and so is the database. */
export interface FourNetworks {
  postgres: Postgres;
  slack: FakeSlack;
  discord: FakeDiscord;
  prosody: Prosody;
  irc: Inspircd;
  /** A wire before each network, by which the bot reaches it. */
  wires: Record<Network, Relay>;
  alice: { slack: string; discord: FakeAccount; xmpp: XmppPerson; irc: IrcPerson };
  bob: { slack: string; discord: FakeAccount; xmpp: XmppPerson; irc: IrcPerson };
  /** What stands in each room with these words, as it reads now: one text a message, on IRC one a line. */
  inRoom(network: Network, words: string): string[];
  /** The same messages as the fakes keep them. */
  onSlack(words: string): FakeMessage | undefined;
  onDiscord(words: string): DiscordMessage | undefined;
  /** The same of what was said to somebody alone. */
  alone(who: "alice" | "bob", network: Network, words: string): string[];
  /** A bot with alice and bob as linked users, connected to all networks but those of `without`. */
  house(context: Ending, more?: House): Promise<BotProcess>;
  close(): Promise<void>;
}

/** A test's context, or whoever else sees to it that this is done in the end. */
export interface Ending {
  onTestFinished(end: () => Promise<void>): void;
}

export interface House {
  settings?: Record<string, string>;
  without?: readonly Network[];
}

/** Looks until it does not throw, outside of tests as well; for so many milliseconds at the most. */
export async function eventually<T>(look: () => T | Promise<T>, within = patience): Promise<T> {
  for (const late = Date.now() + within; ; await new Promise((resolve) => setTimeout(resolve, 25))) {
    try {
      return await look();
    } catch (error) {
      if (Date.now() > late) throw error;
    }
  }
}

/** `more` are further accounts on the networks that are real. */
export async function startFourNetworks(
  more: { xmpp: readonly string[]; irc: readonly string[] } = { xmpp: [], irc: [] },
): Promise<FourNetworks> {
  const names = ["watchbill", "alice", "bob"];
  const [postgres, slack, discord, prosody, irc] = await Promise.all([
    startPostgres(),
    startFakeSlack(),
    startFakeDiscord(),
    startProsody({ accounts: [...names, "mallory", ...more.xmpp] }),
    startInspircd({ accounts: [...names, ...more.irc], fakelag: false }),
  ]);
  const channel = discord.room("ops");
  const wires = {
    slack: await startRelay(Number(new URL(slack.url).port)),
    discord: await startRelay(Number(new URL(discord.api).port)),
    xmpp: await startRelay(prosody.ports.plain),
    irc: await startRelay(irc.port),
  };
  const person = async (name: "alice" | "bob", id: string) => {
    const account = { name, password: irc.password };
    const person = {
      slack: id,
      discord: discord.account(name),
      xmpp: await xmppPerson(prosody.ports.tls, name),
      irc: await ircPerson({ port: irc.port, nick: name, account }),
    };
    await person.irc.join("#ops");
    await person.xmpp.join(xmppRoom, name);
    return person;
  };
  const people = { alice: await person("alice", "U0ALICE"), bob: await person("bob", "U0BOB") };
  const onSlack = (place: string) =>
    slack.messages.filter(({ channel, user }) => channel === place && user === slack.bot).map(readable);
  const onIrc = (place: string, who: IrcPerson) =>
    who
      .messages(place)
      .filter(({ nick }) => nick === "watchbill")
      .map(({ params }) => params[1] ?? "");
  // Where a nick would ring, XMPP has a sign in it that nobody sees.
  const about = (texts: string[], words: string) =>
    texts.map((text) => text.replaceAll("\u2060", "")).filter((text) => text.includes(words));
  const settings = () => ({
    NETWORKS: networks.join(" "),
    SLACK_BOT_TOKEN: slack.tokens.bot,
    SLACK_APP_TOKEN: slack.tokens.app,
    SLACK_API_URL: `http://127.0.0.1:${wires.slack.port}/api/`,
    DISCORD_TOKEN: discord.token,
    DISCORD_API: `http://127.0.0.1:${wires.discord.port}/api`,
    XMPP_JID: "watchbill@localhost",
    XMPP_PASSWORD: prosody.password,
    XMPP_SERVICE: `xmpp://127.0.0.1:${wires.xmpp.port}`,
    XMPP_CA_FILE: prosody.certificate,
    XMPP_ROOMS: xmppRoom,
    IRC_SERVER: "127.0.0.1",
    IRC_PORT: `${wires.irc.port}`,
    IRC_PASSWORD: irc.password,
    IRC_ROOMS: "#ops",
    IRC_BURST: "50",
    IRC_LINES_PER_SECOND: "50",
  });

  return {
    postgres,
    slack,
    discord,
    prosody,
    irc,
    wires,
    ...people,
    inRoom: (network, words) =>
      about(
        {
          slack: () => onSlack("C0OPS01"),
          discord: () => discord.in(channel).map(textOf),
          xmpp: () => seenBy(people.alice.xmpp, "room", xmppRoom).map(({ text }) => text),
          irc: () => onIrc("#ops", people.alice.irc),
        }[network](),
        words,
      ),
    onSlack: (words) =>
      slack.messages.find(
        (one) => one.user === slack.bot && one.channel === "C0OPS01" && readable(one).includes(words),
      ),
    onDiscord: (words) => discord.in(channel).find((one) => textOf(one).includes(words)),
    alone: (who, network, words) =>
      about(
        {
          slack: () => onSlack(slack.direct(people[who].slack)),
          discord: () => discord.in(discord.dm(people[who].discord)).map(textOf),
          xmpp: () => seenBy(people[who].xmpp, "direct", xmppRoom).map(({ text }) => text),
          irc: () => onIrc(who, people[who].irc),
        }[network](),
        words,
      ),
    async house({ onTestFinished }, { settings: more = {}, without = [] } = {}) {
      const bot = await botProcess({ DATABASE_URL: await postgres.newDatabase(), ...settings(), ...more });
      onTestFinished(() => bot.remove());
      await bot.start();
      await eventually(async () => {
        const status = await bot.say("status");
        for (const network of networks)
          if (!without.includes(network) && !status.includes(`${network}: connected, `))
            throw new Error(status);
      });
      for (const [name, { slack, discord }] of Object.entries(people)) {
        await bot.say(`user add ${name}`);
        await bot.say(`user link ${name} slack T0HOUSE/${slack}`);
        await bot.say(`user link ${name} discord ${discord.id}`);
        await bot.say(`user link ${name} xmpp ${name}@localhost`);
        await bot.say(`user link ${name} irc ${name}`);
      }
      return bot;
    },
    async close() {
      const everybody = Object.values(people).flatMap(({ xmpp, irc }) => [xmpp.close(), irc.close()]);
      await Promise.all(everybody);
      await Promise.all(Object.values(wires).map((wire) => wire.close()));
      await Promise.all([slack.close(), discord.close(), prosody.stop(), irc.stop(), postgres.stop()]);
    },
  };
}
