import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import { freePort } from "../support/free-port.ts";
import { type Inspircd, missingInspircd, startInspircd } from "../support/inspircd.ts";
import { type IrcBot, page, startIrcBot } from "../support/irc-bot.ts";
import { ircPerson } from "../support/irc-person.ts";
import { quickClock } from "../support/quick-clock.ts";
import { startRelay } from "../support/relay.ts";

const missing = missingInspircd();

describe.skipIf(missing !== undefined)(missing ?? "the connection to IRC, by InspIRCd and Atheme", () => {
  let server: Inspircd;
  const bots: IrcBot[] = [];

  const bot = async (settings: Record<string, string>, speed = 1) => {
    const one = await startIrcBot({ port: `${server.port}`, ...settings }, quickClock(speed));
    bots.push(one);
    return one;
  };
  const tls = () => {
    if (!server.tls) throw new Error("the server was started without TLS");
    return server.tls;
  };

  beforeAll(async () => {
    server = await startInspircd({ accounts: ["watchbill"], tls: true });
  });
  afterEach(async () => {
    await Promise.all(bots.splice(0).map((one) => one.stop()));
  });
  afterAll(async () => {
    await server?.stop();
  });

  test("a wrong password: it stays away, says why, and tries again only slowly", async () => {
    const relay = await startRelay(server.port);
    const wrong = await bot({ port: `${relay.port}`, rooms: "#ops", password: "not-the-password" });
    await wrong.isDown("the network refused the password of the account watchbill, next try in ");
    expect(Number(/in (\d+) s/.exec(wrong.adapter.health().sentence)?.[1])).toBeGreaterThanOrEqual(29);
    expect(relay.dialled).toBe(1);
    const alice = await ircPerson({ port: server.port, nick: "alice" });
    await alice.join("#ops");
    expect(alice.heard.find(({ command }) => command === "353")?.params.at(-1)).toBe("@alice");
    expect(`${wrong.log.complaints}${JSON.stringify(wrong.adapter.health())}`).not.toContain(
      "not-the-password",
    );
    await Promise.all([alice.close(), relay.close()]);
  });

  test("nobody listens: it says so and keeps trying, ever more slowly", async () => {
    const alone = await bot({ port: `${await freePort()}` }, 20);
    await vi.waitFor(() => expect(alone.log.complaints.length).toBeGreaterThan(4), 10_000);
    expect(alone.adapter.health().sentence).toMatch(
      /^connection refused \(127\.0\.0\.1:\d+\)|^connecting to/,
    );
    await expect(alone.adapter.post({ room: "#ops" }, page("x"), "k1")).rejects.toMatchObject({
      code: "irc.not-connected",
      retry: "later",
    });
  });

  test("a certificate that nobody vouches for is refused, with the way out", async () => {
    const careful = await bot({ port: `${tls().port}`, tls: "on" });
    await careful.isDown("is not trusted: it is self-signed; name its authority in NODE_EXTRA_CA_CERTS");
    expect(careful.adapter.health().sentence).toContain(`127.0.0.1:${tls().port}`);
  });

  test("with the certificate's authority named, it speaks TLS", async () => {
    const script = fileURLToPath(new URL("../support/irc-once.ts", import.meta.url));
    const { stdout } = await promisify(execFile)(
      process.execPath,
      ["--import", "tsx", script, `${tls().port}`],
      {
        env: { ...process.env, NODE_EXTRA_CA_CERTS: tls().certificate },
      },
    );
    expect(stdout).toContain("in no room as watchbill");
  });

  test("TLS to a port that does not speak it, and the other way round", async () => {
    const secure = await bot({ tls: "on" }, 20);
    await secure.isDown(`127.0.0.1:${server.port} did not answer (does it speak TLS?) within 30 s`);
    const plain = await bot({ nick: "plain", port: `${tls().port}`, tls: "off" });
    await plain.isDown("closed the connection before we were in (does it want TLS?)");
  });

  test("its nick is taken: it takes another, and takes its own back when that is free", async () => {
    const holder = await ircPerson({ port: server.port, nick: "watchbill" });
    await holder.join("#ops");
    const second = await bot({ rooms: "#ops", password: server.password });
    await second.isUp("in #ops as watchbi_1");
    holder.send("PRIVMSG #ops :watchbi_1: oncall ops");
    holder.send("PRIVMSG watchbi_1 :oncall ops");
    await vi.waitFor(() => expect(second.inbox.calls).toHaveLength(2));
    await holder.close();
    await second.isUp("in #ops as watchbill");
    await second.adapter.post({ room: "#ops" }, page("as myself"), "k1");
  });

  test("its nick's holder is out of sight: it tries again from time to time", async () => {
    const holder = await ircPerson({ port: server.port, nick: "watchbill" });
    const second = await bot({ rooms: "#ops" }, 15);
    await second.isUp("as watchbi_1");
    await holder.close();
    await second.isUp("as watchbill");
  });

  test("the server falls silent: it notices, and comes back when the server does", async () => {
    const patient = await bot({ rooms: "#ops", password: server.password }, 20);
    await patient.isUp("in #ops");
    server.ircd.signal("SIGSTOP");
    const posted = patient.adapter.post({ room: "#ops" }, page("into the void"), "k1");
    await expect(posted).rejects.toMatchObject({ code: "irc.timeout", retry: "later" });
    await patient.isDown("the server was silent for 60 s");
    server.ircd.signal("SIGCONT");
    await patient.isUp("in #ops");
    await patient.adapter.post({ room: "#ops" }, page("heard again"), "k2");
  });

  test("the server lets nobody in: it gives up after a while and tries anew", async () => {
    server.ircd.signal("SIGSTOP");
    const waiting = await bot({}, 20);
    await waiting.isDown("did not let us in within 30 s, next try in");
    server.ircd.signal("SIGCONT");
    await waiting.isUp();
  });

  test("stopped while it cannot connect, or is connecting, it is gone at once", async () => {
    server.ircd.signal("SIGSTOP");
    const connecting = await bot({});
    const alone = await bot({ port: `${await freePort()}` });
    await alone.isDown("next try");
    const began = process.hrtime.bigint();
    await Promise.all(bots.splice(0).map((one) => one.stop()));
    server.ircd.signal("SIGCONT");
    expect(Number(process.hrtime.bigint() - began) / 1e6).toBeLessThan(5_000);
    expect(connecting.adapter.health().connected).toBe(false);
  });

  test("the server is killed and comes back: it logs in, joins its rooms and posts again", async () => {
    const loyal = await bot({ rooms: "#ops,#noc", password: server.password }, 4);
    await loyal.isUp("in #ops and #noc as watchbill");
    server.ircd.signal("SIGKILL");
    await loyal.isDown("next try");
    await server.restart();
    await loyal.isUp("in #ops and #noc as watchbill");
    const ref = await loyal.adapter.post({ room: "#ops" }, page("back"), "k1");
    expect(ref.room).toBe("#ops");
  });

  test("the services are down: it does not come in without its account, and does when they are back", async () => {
    await server.stopServices();
    const strict = await bot({ rooms: "#ops", password: server.password });
    await strict.isDown("the network offers no login now (SASL PLAIN): are its services down?");
    await server.startServices();
    await strict.isUp("in #ops as watchbill");
  });
});
