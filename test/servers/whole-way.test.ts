import { once } from "node:events";
import { createConnection } from "node:net";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { type Alertmanager, missingAlertmanager, startAlertmanager } from "../support/alertmanager.ts";
import { type BotProcess, botProcess } from "../support/bot-process.ts";
import { type Inspircd, missingInspircd, startInspircd } from "../support/inspircd.ts";
import { type IrcPerson, ircPerson } from "../support/irc-person.ts";

const missing = missingInspircd() ?? missingAlertmanager();
const patience = { timeout: 45_000, interval: 50 };

/**
 * The whole way, on real parts: a bot process on its own disk, Alertmanager or a raw socket before it, InspIRCd with
 * Atheme behind it, people at the end who share no code with the bot.
 */
describe.skipIf(missing !== undefined)(missing ?? "the whole way of an event, on real parts", () => {
  let server: Inspircd;
  let bot: BotProcess;
  let bob: IrcPerson;
  let watcher: IrcPerson;

  const inRoom = () =>
    watcher
      .messages("#ops")
      .filter((line) => line.nick === "watchbill")
      .map((line) => line.params[1] ?? "");
  const toBob = () =>
    bob
      .messages("bob")
      .filter((line) => line.nick === "watchbill")
      .map((line) => line.params[1] ?? "");
  const about = (lines: string[], words: RegExp) => lines.filter((line) => words.test(line));
  const eventually = <T>(look: () => T) => vi.waitFor(look, patience);

  beforeAll(async () => {
    server = await startInspircd({ accounts: ["watchbill", "bob"], fakelag: false });
  });
  afterAll(async () => {
    await server?.stop();
  });

  beforeEach(async () => {
    bot = await botProcess({
      NETWORKS: "irc",
      IRC_SERVER: "127.0.0.1",
      IRC_PORT: `${server.port}`,
      IRC_PASSWORD: server.password,
      IRC_ROOMS: "#ops",
      IRC_BURST: "50",
      IRC_LINES_PER_SECOND: "50",
    });
    watcher = await ircPerson({ port: server.port, nick: "watcher" });
    await watcher.join("#ops");
    bob = await ircPerson({
      port: server.port,
      nick: "bob",
      account: { name: "bob", password: server.password },
    });
    await bot.start();
    await watcher.hears((line) => line.nick === "watchbill" && line.command === "JOIN");
    // The room first; after two seconds whoever is on call, directly.
    await bot.say("user add bob");
    await bot.say("user link bob irc bob");
    await bot.say("group add ops bob");
    await bot.say("role add oncall ops bob");
    await bot.say("path add standard irc:#ops");
    await bot.say("path step standard 2s oncall");
  });
  afterEach(async () => {
    await Promise.all([bob.close(), watcher.close()]);
    await bot.remove();
  });

  test("an alert of Alertmanager's escalates to whoever is on call, who replies ack; its end is told to all who were", {
    timeout: 180_000,
  }, async () => {
    await bot.say(
      'notification add alerts uei.prometheus.org/alertmanager/firing standard "subject:%parm[alertname]% on %nodelabel%"',
    );
    const alertmanager: Alertmanager = await startAlertmanager(
      `${bot.http}/alertmanager`,
      "none-is-needed-on-loopback",
    );
    try {
      const alert = {
        labels: { alertname: "DiskFull", instance: "web01:9100", severity: "critical" },
        startsAt: new Date(Date.now() - 1_000).toISOString(),
      };
      await alertmanager.tell(alert);
      await eventually(() => expect(about(inRoom(), /DiskFull on web01/)).toHaveLength(1));
      expect(toBob()).toEqual([]);
      await eventually(() => expect(about(toBob(), /DiskFull on web01/)).toHaveLength(1));
      bob.send("PRIVMSG watchbill :ack");
      await eventually(() =>
        expect(about(inRoom(), /acknowledged.* by bob, .*DiskFull on web01/)).toHaveLength(1),
      );
      expect(await bot.say("notice show 1")).toMatch(/acknowledged by bob \(irc reply\)/);

      // It fires on, is repeated every second, and nobody hears of it again.
      const heard = [inRoom().length, toBob().length];
      await alertmanager.tell({ ...alert, endsAt: new Date().toISOString() });
      await eventually(async () => expect(await bot.say("notice show 1")).toMatch(/resolved/));
      expect(about(inRoom(), /DiskFull/)).toHaveLength(2);
      expect([inRoom().length, toBob().length]).toEqual(heard);

      // The next time nobody answers before it is over: then those who were told hear that it is.
      const again = { ...alert, startsAt: new Date().toISOString() };
      await alertmanager.tell(again);
      await eventually(() => expect(about(toBob(), /DiskFull on web01/)).toHaveLength(2));
      await alertmanager.tell({ ...again, endsAt: new Date().toISOString() });
      await eventually(() => expect(about(inRoom(), /RESOLVED: DiskFull on web01/)).toHaveLength(1));
      await eventually(() => expect(about(toBob(), /RESOLVED: DiskFull on web01/)).toHaveLength(1));
    } finally {
      await alertmanager.stop();
    }
  });

  test("OpenNMS's XML in several packets, two events in one document, does the same", async () => {
    await bot.say(
      'notification add nodes uei.opennms.org/nodes/nodeDown standard "subject:node %nodeid% is down"',
    );
    const event = (name: string, node: number) =>
      `<event><uei>uei.opennms.org/nodes/${name}</uei><source>perl_send_event</source><nodeid>${node}</nodeid>` +
      `<time>Saturday, 21 November 2026 1:02:03 o'clock GMT</time><host>nms</host><severity>Major</severity></event>`;
    const socket = createConnection(bot.opennmsPort, "127.0.0.1");
    await once(socket, "connect");
    const document = `<log><events>${event("nodeDown", 4)}${event("nodeDown", 5)}</events></log>`;
    for (let at = 0; at < document.length; at += 100) socket.write(document.slice(at, at + 100));
    await eventually(() => expect(about(inRoom(), /node [45] is down/)).toHaveLength(2));
    await eventually(() => expect(about(toBob(), /node [45] is down/)).toHaveLength(2));
    socket.end(`<log><events>${event("nodeUp", 4)}</events></log>`);
    await eventually(() => expect(about(toBob(), /RESOLVED: node 4 is down/)).toHaveLength(1));
    bob.send("PRIVMSG watchbill :ack 2");
    await eventually(async () => expect(await bot.say("notice show 2")).toMatch(/acknowledged by bob/));
    expect(about(inRoom(), /RESOLVED: node 5/)).toEqual([]);
  });

  test("killed between the first and the second step, it tells the second step after the restart, and nothing twice", async () => {
    await bot.say('notification add disks uei.test/disk standard "subject:disk of %nodelabel%"');
    const answer = await fetch(`${bot.http}/events`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ uei: "uei.test/disk", nodeLabel: "db01" }),
    });
    expect(answer.status).toBe(200);
    await eventually(() => expect(about(inRoom(), /disk of db01/)).toHaveLength(1));
    await eventually(async () => expect(await bot.say("notice show 1")).toMatch(/told #ops/));
    await bot.kill();
    expect(toBob()).toEqual([]);
    await bot.start();
    await eventually(() => expect(about(toBob(), /disk of db01/)).toHaveLength(1));
    expect(about(inRoom(), /disk of db01/)).toHaveLength(1);
    expect(await bot.say("notice show 1")).toMatch(/told bob by ircDirect/);
    expect(await bot.stop()).toBe(0);
  });
});
