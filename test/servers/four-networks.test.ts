import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { BotProcess } from "../support/bot-process.ts";
import {
  eventually,
  type FourNetworks,
  missingFourNetworks,
  type Network,
  networks,
  xmppRoom as room,
  rooms,
  startFourNetworks,
} from "../support/four-networks.ts";

const missing = missingFourNetworks();
/** Milliseconds: the first to give up what is not answered is Discord, after 8 s. Whoever waits for that comes too late. */
const beforeItIsGivenUp = 7_500;
const quick = { FAILOVER_AFTER: "5" };

/** One bot on four networks at once: fakes of Slack and Discord, a real Prosody, a real InspIRCd with Atheme. */
describe.skipIf(missing !== undefined)(missing ?? "four networks, one bot", { timeout: 180_000 }, () => {
  let four: FourNetworks;

  beforeAll(async () => {
    four = await startFourNetworks();
  });
  afterAll(async () => {
    await four?.close();
  });

  const raise = (bot: BotProcess, node: string, more = "") =>
    bot.say(`event send uei.four/down node:${node} ${more}`);
  const isIn = (network: Network, words: string, within?: number) =>
    eventually(() => {
      const [text] = four.inRoom(network, words);
      if (text === undefined) throw new Error(`${words} is not on ${network}`);
      return text;
    }, within);
  /** Alice reacts to what stands in the room on XMPP with these words. */
  const reactOnXmpp = async (words: string) => {
    const stanza = await four.alice.xmpp.hears(({ children }) =>
      children.some(({ name, text }) => name === "body" && text.includes(words)),
    );
    const id = stanza.children.find((one) => one.name === "stanza-id" && one.attrs["by"] === room)?.attrs[
      "id"
    ];
    four.alice.xmpp.send(
      `<message to='${room}' type='groupchat'><reactions xmlns='urn:xmpp:reactions:0' id='${id}'><reaction>👍</reaction></reactions><store xmlns='urn:xmpp:hints'/></message>`,
    );
  };

  test("one notice stands in four rooms; a reaction on XMPP closes it on the other three, and nothing more is told", async (context) => {
    const bot = await four.house(context);
    await bot.say(`path add all ${Object.values(rooms).join(" ")}`);
    await bot.say("path step all 4s bob by:slackDirect,discordDirect,xmppDirect,ircDirect");
    await bot.say('notification add n uei.four/down all "subject:%nodelabel% is down"');
    await raise(bot, "web01");
    for (const network of networks) await isIn(network, "web01");

    await reactOnXmpp("web01");
    const shows = (network: Network) =>
      eventually(() => expect(four.inRoom(network, "web01").join("\n")).toMatch(/acknowledged.* by alice/i));
    await Promise.all(networks.map(shows));
    expect(await bot.say("notice show 1")).toMatch(/acknowledged by alice \(xmpp reaction\)/);
    // Changed in place where the network can; on IRC one more line.
    for (const network of ["slack", "discord", "xmpp"] as const)
      expect(four.inRoom(network, "web01")).toHaveLength(1);
    expect(four.inRoom("irc", "web01 is down")).toHaveLength(2);

    // By the time the second step of a later notice is told, that of the first has long been due.
    await raise(bot, "web02");
    for (const network of networks)
      await eventually(() => expect(four.alone("bob", network, "web02").length).toBeGreaterThan(0));
    for (const network of networks) expect(four.alone("bob", network, "web01")).toEqual([]);
    expect(await bot.say("notice show 1")).not.toMatch(/step 2|bob/);
    expect(four.inRoom("irc", "web01 is down")).toHaveLength(2);
    await bot.say("ack 2");
  });

  test("one target tells alice on XMPP and bob on Slack, as they prefer", async (context) => {
    const bot = await four.house(context);
    await bot.say("user prefer alice xmpp");
    await bot.say("user prefer bob slack from:major");
    await bot.say("group add ops alice bob");
    await bot.say("path add people ops");
    await bot.say('notification add n uei.four/down people "subject:%nodelabel% is down"');
    await raise(bot, "db01", "severity:critical");
    await eventually(() => expect(four.alone("alice", "xmpp", "db01")).toHaveLength(1));
    await eventually(() => expect(four.alone("bob", "slack", "db01")).toHaveLength(1));
    for (const network of networks) {
      if (network !== "xmpp") expect(four.alone("alice", network, "db01")).toEqual([]);
      if (network !== "slack") expect(four.alone("bob", network, "db01")).toEqual([]);
    }
    // Bob answers where he is, and alice sees it where she is.
    four.slack.say("U0BOB", four.slack.direct("U0BOB"), "ack");
    await eventually(() => expect(four.alone("alice", "xmpp", "db01")[0]).toContain("Acknowledged by bob"));
  });

  test("Slack dies in mid-page: alice is told on XMPP in time, and one answer closes every copy once Slack is back", async (context) => {
    const bot = await four.house(context, { settings: quick });
    await bot.say("user prefer alice slack xmpp");
    await bot.say(`path add first ${rooms.slack}`);
    await bot.say("path step first 0s alice");
    await bot.say('notification add n uei.four/down first "subject:%nodelabel% is down"');
    // The room is told, and Slack dies while alice is: it took her page, and nobody heard that it did.
    four.slack.fault("conversations.open", { late: new Promise(() => {}) });
    await raise(bot, "fw01");
    await isIn("slack", "fw01");
    four.slack.cut();
    context.onTestFinished(() => four.slack.mend());
    // Slack itself would be given up after 10 s.
    await eventually(() => expect(four.alone("alice", "xmpp", "fw01")).toHaveLength(1), 9_000);
    expect(four.alone("alice", "slack", "fw01")).toEqual([]);

    // It comes back: rather twice than never. Then one answer is enough.
    four.slack.mend();
    await eventually(() => expect(four.alone("alice", "slack", "fw01")).toHaveLength(1));
    four.alice.xmpp.say("watchbill@localhost", "chat", "ack");
    await eventually(() => expect(four.alone("alice", "xmpp", "fw01")[0]).toContain("Acknowledged by alice"));
    await eventually(() =>
      expect(four.alone("alice", "slack", "fw01")[0]).toContain("acknowledged by alice"),
    );
    await eventually(() => expect(four.inRoom("slack", "fw01")[0]).toContain("acknowledged by alice"));
    expect(await bot.say("notice show 1")).toMatch(/by slackDirect .*told by xmppDirect as well/);
  });

  test("Slack takes a page and dies before it says so; it is answered on XMPP meanwhile: Slack shows that once it is back", async (context) => {
    const bot = await four.house(context, { settings: quick });
    await bot.say("user prefer alice slack xmpp");
    await bot.say("path add first alice");
    await bot.say('notification add n uei.four/down first "subject:%nodelabel% is down"');
    four.slack.fault("chat.postMessage", { late: new Promise(() => {}) });
    await raise(bot, "fw02");
    await eventually(() => expect(four.alone("alice", "slack", "fw02")).toHaveLength(1));
    four.slack.cut();
    context.onTestFinished(() => four.slack.mend());
    await eventually(() => expect(four.alone("alice", "xmpp", "fw02")).toHaveLength(1));
    four.alice.xmpp.say("watchbill@localhost", "chat", "ack");
    await eventually(() => expect(four.alone("alice", "xmpp", "fw02")[0]).toContain("Acknowledged by alice"));
    four.slack.mend();
    await eventually(() =>
      expect(four.alone("alice", "slack", "fw02")[0]).toContain("acknowledged by alice"),
    );
    expect(four.alone("alice", "slack", "fw02")).toHaveLength(1);
  });

  test.for(networks)(
    "%s accepts and says nothing: none of the others waits for it",
    async (dead, context) => {
      const silent = createServer((socket) => socket.on("error", () => {}).resume());
      silent.listen(0, "127.0.0.1");
      await once(silent, "listening");
      context.onTestFinished(() => void silent.close());
      const { port } = silent.address() as AddressInfo;
      const settings = {
        slack: { SLACK_API_URL: `http://127.0.0.1:${port}/api/` },
        discord: { DISCORD_API: `http://127.0.0.1:${port}/api` },
        xmpp: { XMPP_SERVICE: `xmpp://127.0.0.1:${port}` },
        irc: { IRC_PORT: `${port}` },
      }[dead];
      const bot = await four.house(context, { settings, without: [dead] });
      const others = networks.filter((network) => network !== dead);
      await bot.say(`path add all ${[dead, ...others].map((one) => rooms[one]).join(" ")}`);
      await bot.say('notification add n uei.four/down all "subject:%nodelabel% is down"');
      const node = `${dead}-is-silent`;
      await raise(bot, node);
      await Promise.all(others.map((network) => isIn(network, node, beforeItIsGivenUp)));
      expect(four.inRoom(dead, `${node} is down`)).toEqual([]);
      expect(await bot.say("status")).toMatch(new RegExp(`^${dead}: NOT connected`, "m"));
    },
  );

  test.for(networks)(
    "%s falls silent while it is connected: none of the others waits for it, and once it speaks it is told",
    async (dead, context) => {
      const bot = await four.house(context);
      const others = networks.filter((network) => network !== dead);
      await bot.say(`path add all ${[dead, ...others].map((one) => rooms[one]).join(" ")}`);
      await bot.say('notification add n uei.four/down all "subject:%nodelabel% is down"');
      four.wires[dead].mute();
      const nodes = Array.from({ length: 5 }, (_, index) => `${dead}-${index}-silent`);
      await Promise.all(nodes.map((node) => raise(bot, node)));
      const told = others.flatMap((network) => nodes.map((node) => isIn(network, node, beforeItIsGivenUp)));
      await Promise.all(told);
      four.wires[dead].cut();
      four.wires[dead].mend();
      for (const node of nodes) {
        await isIn(dead, node);
        expect(four.inRoom(dead, `${node} is down`)).toHaveLength(1);
      }
    },
  );
});
