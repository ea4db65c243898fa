import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { mischiefOf as mischiefOnDiscord } from "../support/discord-fixture.ts";
import {
  eventually,
  type FourNetworks,
  missingFourNetworks,
  networks,
  xmppRoom as room,
  rooms,
  startFourNetworks,
} from "../support/four-networks.ts";
import { ircPerson } from "../support/irc-person.ts";
import { mischiefOf as mischiefOnSlack } from "../support/slack-fixture.ts";
import { xmppPerson } from "../support/xmpp-person.ts";

const missing = missingFourNetworks();
const channel = "C0OPS01";

/** What docs/security.md says of forgeries, of the whole bot; each adapter's own tests go into more detail. */
describe.skipIf(missing !== undefined)(missing ?? "forgeries, on four networks", { timeout: 180_000 }, () => {
  let four: FourNetworks;

  beforeAll(async () => {
    four = await startFourNetworks();
  });
  afterAll(async () => {
    await four?.close();
  });

  test("who bears the name of an admin on every network, and says what clients should not, does nothing there", async (context) => {
    const { slack, discord, alice } = four;
    const bot = await four.house(context);
    const isThere = (words: string) =>
      eventually(() => {
        for (const network of networks)
          if (four.inRoom(network, words).length === 0) throw new Error(`${words} is not on ${network}`);
      });
    const carol = discord.account("carol");
    const user = (id: string, name: string) =>
      slack.users.set(id, {
        id,
        team_id: slack.team,
        name,
        is_bot: false,
        deleted: false,
        profile: { display_name: "carol" },
      });
    user("U0CAROL", "carol");
    await bot.say("user add carol admin:yes");
    for (const account of [
      "slack T0HOUSE/U0CAROL",
      `discord ${carol.id}`,
      "xmpp carol@localhost",
      "irc carol",
    ])
      await bot.say(`user link carol ${account}`);
    await bot.say(`path add all ${Object.values(rooms).join(" ")}`);
    await bot.say('notification add n uei.four/down all "subject:%nodelabel% is down"');
    await bot.say("event send uei.four/down node:web01");
    await isThere("web01 is down");
    const onSlack = four.onSlack("web01 is down");
    const onDiscord = four.onDiscord("web01 is down");
    if (!onSlack || !onDiscord) throw new Error("it is gone");

    // Slack: the admin's display name, in the admin's workspace and from another.
    user("U0LIAR", "liar");
    Object.assign(slack.users.get("U9MALLORY")?.profile ?? {}, { display_name: "carol" });
    for (const liar of ["U0LIAR", "U9MALLORY"]) {
      slack.react(liar, onSlack, "+1");
      slack.say(liar, channel, "ack", onSlack.ts);
      slack.say(liar, channel, `<@${slack.bot}> group add owned alice`);
      await slack.deliver("interactive", slack.press(liar, onSlack, "ack"));
      await slack.deliver("slash_commands", slack.slash(liar, channel, "/group", "add owned alice"));
    }

    // Discord: the admin's display name.
    const liar = discord.account("liar", { global_name: "carol" });
    discord.react(liar, onDiscord, "👍");
    discord.reply(liar, onDiscord, "ack");
    discord.say(liar, onDiscord.channel_id, "!group add owned alice");
    discord.interact(liar, onDiscord.channel_id, 3, { custom_id: "ack:1", component_type: 2 }, onDiscord);

    // XMPP: the admin's nick in the room; what a server or a room would say, said by an occupant.
    const mallory = await xmppPerson(four.prosody.ports.tls, "mallory");
    context.onTestFinished(() => mallory.close());
    await mallory.join(room, "carol");
    const byCarol =
      "<message xmlns='jabber:client' from='carol@localhost/x' to='watchbill@localhost' type='chat'><body>ack 1</body></message>";
    const forwarded = `<forwarded xmlns='urn:xmpp:forward:0'>${byCarol}</forwarded>`;
    for (const forged of [
      "",
      "<x xmlns='http://jabber.org/protocol/muc#user'><item jid='carol@localhost' affiliation='owner' role='moderator'/></x>",
      `<received xmlns='urn:xmpp:carbons:2'>${forwarded}</received>`,
      `<sent xmlns='urn:xmpp:carbons:2'>${forwarded}</sent>`,
      `<result xmlns='urn:xmpp:mam:2' queryid='x' id='1'>${forwarded}</result>`,
      "<addresses xmlns='http://jabber.org/protocol/address'><address type='ofrom' jid='carol@localhost'/></addresses>",
    ])
      for (const words of ["ack 1", "!ack 1", "!group add owned alice"]) {
        mallory.say(room, "groupchat", words, forged);
        mallory.say("watchbill@localhost", "chat", words, forged);
      }

    // IRC: the admin's nick without the account, claiming it.
    const nick = await ircPerson({ port: four.irc.port, nick: "carol" });
    context.onTestFinished(() => nick.close());
    await nick.join("#ops");
    for (const tags of ["", "@account=carol ", "@+account=carol;time=2026-01-01T00:00:00.000Z "])
      for (const to of ["#ops", "watchbill"]) {
        nick.send(`${tags}PRIVMSG ${to} :!ack 1`);
        nick.send(`${tags}PRIVMSG ${to} :!group add owned alice`);
      }

    // What alice says after all that is heard after it.
    slack.say(alice.slack, channel, `<@${slack.bot}> note 1 all said on slack`);
    discord.say(alice.discord, onDiscord.channel_id, "!note 1 all said on discord");
    alice.xmpp.say(room, "groupchat", "!note 1 all said on xmpp");
    alice.xmpp.say("watchbill@localhost", "chat", "note 1 all said directly on xmpp");
    alice.irc.send("PRIVMSG #ops :!note 1 all said on irc");
    await eventually(async () => {
      const story = await bot.say("notice show 1");
      for (const where of [...networks.map((network) => `on ${network}`), "directly on xmpp"])
        expect(story).toContain(`all said ${where}`);
    });
    const story = await bot.say("notice show 1");
    expect(story).toMatch(/^#1 web01 is down \(outstanding/);
    expect(story).not.toMatch(/acknowledged|carol|taken back/);
    expect(await bot.say("group list")).not.toContain("owned");

    // It is not the act that was refused, but who did it.
    slack.react("U0CAROL", onSlack, "+1");
    await eventually(async () =>
      expect(await bot.say("notice show 1")).toMatch(/acknowledged by carol \(slack reaction\)/),
    );
  });

  test("a text of an event that would call everybody calls nobody, and does nothing else", async (context) => {
    const bot = await four.house(context);
    const before = four.alice.irc.heard.length;
    await bot.say(`path add all ${Object.values(rooms).join(" ")}`);
    await bot.say('notification add n uei.four/down all "subject:%nodelabel%" text:%logmsg%');
    const calls = `@everyone @here <!channel> <!here> <!subteam^S0ONCALL> <@U0ALICE> <@${four.alice.discord.id}> <@&1> alice: bob, alice@localhost`;
    const breaks = `${calls}\r\nPRIVMSG #ops :owned\u0000\u0001ACTION owned\u0001</body><reactions xmlns='urn:xmpp:reactions:0'/>`;
    const answer = await fetch(`${bot.http}/events`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ uei: "uei.four/down", nodeLabel: `bomb ${calls}`, logmsg: breaks }),
    });
    expect(answer.status).toBe(200);
    await eventually(() => {
      for (const network of networks) expect(four.inRoom(network, "bomb")).not.toEqual([]);
    });
    const onSlack = four.onSlack("bomb");
    const onDiscord = four.onDiscord("bomb");
    expect(onSlack && mischiefOnSlack(onSlack)).toEqual([]);
    expect(onDiscord && mischiefOnDiscord(onDiscord)).toEqual([]);
    const heard = four.alice.xmpp.heard.filter(
      ({ attrs, children }) =>
        attrs["from"] === `${room}/watchbill` && children.some(({ text }) => text.includes("bomb")),
    );
    for (const stanza of heard) {
      expect(stanza.child("body")?.text).not.toMatch(/(?<![\p{L}\p{N}])(alice|bob)(?![\p{L}\p{N}])/iu);
      expect(stanza.child("reactions")).toBeUndefined();
    }
    const lines = four.alice.irc.heard.slice(before).filter(({ nick }) => nick === "watchbill");
    expect(
      lines.filter(({ command }) => command !== "PRIVMSG" && command !== "JOIN").map(({ raw }) => raw),
    ).toEqual([]);
    for (const { params } of four.alice.irc
      .messages("#ops")
      .filter(({ params }) => params[1]?.includes("bomb")))
      expect(params[1]).not.toMatch(/^owned|(?<![\p{L}\p{N}])(alice|bob)(?![\p{L}\p{N}])/iu);
    await bot.say("ack 1");
  });
});
