import type { BotProcess } from "../../test/support/bot-process.ts";
import { textOf } from "../../test/support/fake-discord-world.ts";
import {
  type FourNetworks,
  type Network,
  networks,
  startFourNetworks,
} from "../../test/support/four-networks.ts";
import { ircPerson } from "../../test/support/irc-person.ts";
import { readable } from "../../test/support/slack-fixture.ts";
import { xmppPerson } from "../../test/support/xmpp-person.ts";
import { instant, percentile, report, table } from "../support/figures.ts";
import { cleanup, post } from "./house.ts";

/** In every page, and in nothing else that is said. */
const mark = "the burst";
/** Seconds after which whoever has had no page is given up. */
const patience = 900;

interface Receiver {
  name: string;
  network: Network;
  /** What `user link` is told. */
  account: string;
  hasPage(): boolean;
  close(): Promise<void>;
}

/** So many events for each person at once: until all are planned, until everyone has a page, and what waits meanwhile. */
export async function burst({
  people,
  each,
  linesPerSecond,
}: {
  people: number;
  each: number;
  linesPerSecond: number;
}): Promise<void> {
  const names = Array.from({ length: people }, (_, index) => `person${index}`);
  const on = (network: Network) => names.filter((_, index) => networkOf(index) === network);
  const four = await startFourNetworks({ xmpp: on("xmpp"), irc: on("irc") });
  const { context, clean } = cleanup();
  const receivers: Receiver[] = [];
  try {
    const bot = await four.house(context, {
      settings: { INGEST_PER_SECOND: "1000000", IRC_BURST: "4", IRC_LINES_PER_SECOND: `${linesPerSecond}` },
    });
    receivers.push(
      ...(await Promise.all(names.map((name, index) => receiverOn(four, networkOf(index), name)))),
    );
    for (const { name, network, account } of receivers) {
      await bot.say(`user add ${name}`);
      await bot.say(`user link ${name} ${network} ${account}`);
      await bot.say(`path add ${name} ${name}`);
      await bot.say(`notification add ${name} uei.four/${name} ${name} "subject:%nodelabel%: ${mark}"`);
    }
    const begin = instant();
    const watching = watch(bot, receivers, people * each, begin);
    for (let round = 0; round < each; round += 1)
      await post(
        bot,
        names.map((name) => ({ uei: `uei.four/${name}`, nodeLabel: `node-${round}`, severity: "Major" })),
      );
    const accepted = (instant() - begin) / 1000;
    const { planned, firsts, samples } = await watching;
    const late = (network?: Network) =>
      receivers.flatMap(({ name, network: on }) => {
        const at = firsts.get(name);
        return at !== undefined && (network === undefined || network === on) ? [at] : [];
      });
    report(
      "Four networks: a burst",
      `${people * each} events for ${people} people, ${people / networks.length} a network, each alone; on IRC ${linesPerSecond} lines a second; seconds from the first request.`,
      `In the book ${accepted.toFixed(1)} s, planned ${planned.toFixed(1)} s.`,
      table(
        ["first page", "people", "p50", "p99", "all"],
        [...networks, undefined].map((network) => [
          network ?? "all",
          `${late(network).length}`,
          percentile(late(network), 50),
          percentile(late(network), 99),
          late(network).length < people / (network ? networks.length : 1)
            ? "not all"
            : percentile(late(network), 100),
        ]),
      ),
      "What `status` shows meanwhile: messages that wait in a network's queue, and those that are due behind it.",
      table(["s", "sent", ...networks], samples.map(rowOf)),
      `\`\`\`text\n${brief(samples[Math.floor(samples.length / 2)]?.status ?? "")}\n\`\`\``,
    );
  } finally {
    await Promise.all(receivers.map((one) => one.close()));
    await clean();
    await four.close();
  }
}

function networkOf(index: number): Network {
  return networks[index % networks.length] ?? "irc";
}

async function receiverOn(four: FourNetworks, network: Network, name: string): Promise<Receiver> {
  const { slack, discord, prosody, irc } = four;
  const nothing = async () => {};
  if (network === "slack") {
    const id = `U0${name.toUpperCase()}`;
    const profile = { display_name: name };
    slack.users.set(id, { id, team_id: slack.team, name, is_bot: false, deleted: false, profile });
    const hasPage = () =>
      slack.messages.some((one) => one.channel === slack.direct(id) && readable(one).includes(mark));
    return { name, network, account: `T0HOUSE/${id}`, hasPage, close: nothing };
  }
  if (network === "discord") {
    const account = discord.account(name);
    const hasPage = () => discord.in(discord.dm(account)).some((one) => textOf(one).includes(mark));
    return { name, network, account: account.id, hasPage, close: nothing };
  }
  if (network === "xmpp") {
    const person = await xmppPerson(prosody.ports.tls, name);
    const hasPage = () => person.heard.some((one) => one.child("body")?.text.includes(mark) === true);
    return { name, network, account: `${name}@localhost`, hasPage, close: () => person.close() };
  }
  const person = await ircPerson({ port: irc.port, nick: name, account: { name, password: irc.password } });
  await person.join("#ops");
  const hasPage = () => person.messages(name).some(({ params }) => params[1]?.includes(mark) === true);
  return { name, network, account: name, hasPage, close: () => person.close() };
}

/** Looks until everybody has a page, and asks for `status` all along. Times in seconds since `begin`. */
async function watch(bot: BotProcess, receivers: readonly Receiver[], count: number, begin: number) {
  const firsts = new Map<string, number>();
  const samples: { at: number; status: string }[] = [];
  const since = () => (instant() - begin) / 1000;
  let planned = Number.NaN;
  let nextSample = 0;
  while (since() < patience && (Number.isNaN(planned) || firsts.size < receivers.length)) {
    for (const one of receivers) if (!firsts.has(one.name) && one.hasPage()) firsts.set(one.name, since());
    const at = since();
    const status = await bot.say("status");
    const deliveries = /^Deliveries: (.*)$/m.exec(status)?.[1] ?? "";
    const there = [...deliveries.matchAll(/(\d+) /g)].reduce((sum, [, figure]) => sum + Number(figure), 0);
    if (Number.isNaN(planned) && there >= count) planned = at;
    if (at >= nextSample) {
      samples.push({ at, status });
      nextSample = Math.max(1, at * 2);
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return { planned, firsts, samples };
}

function rowOf({ at, status }: { at: number; status: string }): (string | number)[] {
  const figure = (pattern: RegExp) => pattern.exec(status)?.[1] ?? "0";
  return [
    at,
    figure(/(\d+) sent/),
    ...networks.map(
      (network) =>
        `${figure(new RegExp(`^${network}: .*; (\\d+) messages wait`, "m"))} + ${figure(new RegExp(`^Due and waiting: .*?(\\d+) by ${network}Direct`, "m"))}`,
    ),
  ];
}

/** The lines about the networks and what waits. */
function brief(status: string): string {
  const lines = status.split("\n");
  const bundled = lines.filter((line) => line.startsWith("Bundled:")).length;
  return [
    ...lines.filter((line) => !line.startsWith("Bundled:")),
    ...(bundled > 0 ? [`Bundled: … (${bundled} such lines)`] : []),
  ].join("\n");
}
