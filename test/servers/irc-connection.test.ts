import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { DeliveryError } from "../../src/domain/delivery.ts";
import type { MessageRef } from "../../src/domain/message.ts";
import { page } from "../support/adapter-bot.ts";
import { freePort } from "../support/free-port.ts";
import { type Inspircd, missingInspircd, startInspircd } from "../support/inspircd.ts";
import { stageOf } from "../support/irc-stage.ts";

const missing = missingInspircd();
const patience = { timeout: 45_000, interval: 20 };

describe
  .skipIf(missing !== undefined)
  .concurrent(missing ?? "the connection to IRC, by InspIRCd and Atheme", () => {
    let server: Inspircd;
    let given: { port: string };

    beforeAll(async () => {
      server = await startInspircd({ accounts: ["watchbill"], tls: true });
      given = { port: `${server.port}` };
    });
    afterAll(async () => {
      await server?.stop();
    });
    const tls = () => {
      if (!server.tls) throw new Error("the server was started without TLS");
      return server.tls;
    };

    test("pages told all at once go out in order, at a pace that InspIRCd bears", {
      timeout: 180_000,
    }, async (context) => {
      const stage = stageOf(context);
      const own = await stage.inspircd();
      const given = { port: `${own.port}`, rooms: "#ops", burst: "4", linesPerSecond: "1" };
      const bot = await stage.bot(given);
      const alice = await stage.person({ port: own.port, nick: "alice" }, "#ops");
      await bot.isUp("in #ops as");
      const titles = Array.from({ length: 30 }, (_, index) => `page ${index}`);
      // What there is no room for now is told again when there is, as the engine does.
      const post = async (title: string): Promise<MessageRef> => {
        try {
          return await bot.adapter.post({ room: "#ops" }, { ...page(title), actions: [] }, title);
        } catch (error) {
          if (!(error instanceof DeliveryError && error.code === "irc.busy")) throw error;
          refused++;
          await vi.waitFor(() => expect(bot.adapter.isFull?.()).toBe(false), patience);
          return await post(title);
        }
      };
      let refused = 0;
      const posts = titles.map(post);
      await vi.waitFor(() => expect(bot.adapter.health().queued).toBeGreaterThan(20), patience);
      const refs = await Promise.all(posts);
      expect(refused).toBeGreaterThan(0);
      expect(new Set(refs.map((ref) => ref.id)).size).toBe(30);
      const said = () => alice.messages("#ops").map(({ params }) => params[1]?.replace("\x02#12\x02 ", ""));
      await vi.waitFor(() => expect(said()).toHaveLength(30), patience);
      expect(said().slice(0, 25)).toEqual(titles.slice(0, 25));
      expect(new Set(said())).toEqual(new Set(titles));
      expect(bot.adapter.health()).toMatchObject({ connected: true, queued: 0 });
      expect(bot.log.complaints).toEqual([]);
    });

    test("a wrong password: it stays away, says why, and tries again only slowly", async (context) => {
      const stage = stageOf(context);
      const relay = await stage.relay(server.port);
      const password = "not-the-password";
      const wrong = await stage.bot({
        port: `${relay.port}`,
        account: "watchbill",
        nick: "wrong",
        rooms: "#wrong",
        password,
      });
      await wrong.isDown("the network refused the password of the account watchbill, next try in ");
      expect(Number(/in (\d+) s/.exec(wrong.adapter.health().sentence)?.[1])).toBeGreaterThanOrEqual(29);
      expect(relay.dialled).toBe(1);
      const alice = await stage.person({ port: server.port, nick: "alice" }, "#wrong");
      expect(alice.heard.find(({ command }) => command === "353")?.params.at(-1)).toBe("@alice");
      expect(`${wrong.log.complaints}${JSON.stringify(wrong.adapter.health())}`).not.toContain(password);
    });

    test("nobody listens: it says so and keeps trying", async (context) => {
      const alone = await stageOf(context).bot({ port: `${await freePort()}` }, 20);
      await vi.waitFor(() => expect(alone.log.complaints.length).toBeGreaterThan(4), patience);
      await alone.isDown("connection refused (127.0.0.1:");
      await expect(alone.adapter.post({ room: "#ops" }, page("x"), "k1")).rejects.toMatchObject({
        code: "irc.not-connected",
        retry: "later",
      });
    });

    test("a certificate that nobody vouches for is refused, with the way out", async (context) => {
      const careful = await stageOf(context).bot({ port: `${tls().port}`, tls: "on" });
      await careful.isDown("is not trusted: it is self-signed; name its authority in NODE_EXTRA_CA_CERTS");
      expect(careful.adapter.health().sentence).toContain(`127.0.0.1:${tls().port}`);
    });

    test("with the certificate's authority named, it speaks TLS", async () => {
      const script = fileURLToPath(new URL("../support/irc-once.ts", import.meta.url));
      const run = promisify(execFile);
      const { stdout } = await run(process.execPath, ["--import", "tsx", script, `${tls().port}`], {
        env: { ...process.env, NODE_EXTRA_CA_CERTS: tls().certificate },
      });
      expect(stdout).toContain("in no room as once");
    });

    test("TLS to a port that does not speak it, and the other way round", async (context) => {
      const stage = stageOf(context);
      const secure = await stage.bot({ ...given, tls: "on" }, 20);
      const plain = await stage.bot({ nick: "plain", port: `${tls().port}`, tls: "off" });
      await plain.isDown("closed the connection before we were in (does it want TLS?)");
      await secure.isDown(`127.0.0.1:${server.port} did not answer (does it speak TLS?) within 30 s`);
    });

    test("its nick is taken: it takes another, and takes its own back when that is free", async (context) => {
      const stage = stageOf(context);
      const holder = await stage.person({ port: server.port, nick: "wanted" }, "#wanted");
      const second = await stage.bot({ ...given, nick: "wanted", rooms: "#wanted" });
      await second.isUp("in #wanted as wanted_1");
      holder.send("PRIVMSG #wanted :wanted_1: oncall ops");
      holder.send("PRIVMSG wanted_1 :oncall ops");
      await vi.waitFor(() => expect(second.inbox.calls).toHaveLength(2), patience);
      await holder.close();
      await second.isUp(/in #wanted as wanted$/);
      await second.adapter.post({ room: "#wanted" }, page("as myself"), "k1");
    });

    test("its nick's holder is out of sight: it tries again from time to time", async (context) => {
      const stage = stageOf(context);
      const holder = await stage.person({ port: server.port, nick: "hidden" });
      const second = await stage.bot({ ...given, nick: "hidden" }, 15);
      await second.isUp("as hidden_1");
      await holder.close();
      await second.isUp(/as hidden$/);
    });

    test("the server falls silent: it notices, and comes back when the server does", async (context) => {
      const stage = stageOf(context);
      const own = await stage.inspircd();
      const patient = await stage.bot({ port: `${own.port}`, rooms: "#ops" }, 15);
      await patient.isUp("in #ops as");
      own.ircd.signal("SIGSTOP");
      const posted = patient.adapter.post({ room: "#ops" }, page("into the void"), "k1");
      await expect(posted).rejects.toMatchObject({ code: "irc.timeout", retry: "later" });
      await patient.isDown("the server was silent for 60 s");
      own.ircd.signal("SIGCONT");
      await patient.isUp("in #ops as");
      await patient.adapter.post({ room: "#ops" }, page("heard again"), "k2");
    });

    test("the server lets nobody in: it gives up after a while and tries anew; stopped, it is gone", async (context) => {
      const stage = stageOf(context);
      const own = await stage.inspircd();
      own.ircd.signal("SIGSTOP");
      const waiting = await stage.bot({ port: `${own.port}` }, 15);
      const stopped = await stage.bot({ port: `${own.port}`, nick: "stopped" });
      await stopped.stop();
      await waiting.isDown("did not let us in within 30 s, next try in");
      own.ircd.signal("SIGCONT");
      await waiting.isUp();
    });

    test("the server is killed and comes back: it logs in, joins its rooms and posts again", async (context) => {
      const stage = stageOf(context);
      const own = await stage.inspircd({ accounts: ["watchbill"] });
      const given = { port: `${own.port}`, rooms: "#ops,#noc", password: own.password };
      const loyal = await stage.bot(given, 4);
      await loyal.isUp("in #ops and #noc as watchbill");
      own.ircd.signal("SIGKILL");
      await loyal.isDown("next try");
      await own.restart();
      await loyal.isUp("in #ops and #noc as watchbill");
      expect((await loyal.adapter.post({ room: "#ops" }, page("back"), "k1")).room).toBe("#ops");
    });

    test("the services are down: it does not come in without its account, and does when they are back", async (context) => {
      const stage = stageOf(context);
      const own = await stage.inspircd({ accounts: ["watchbill"] });
      await own.stopServices();
      const strict = await stage.bot({ port: `${own.port}`, rooms: "#ops", password: own.password }, 5);
      await strict.isDown("the network offers no login now (SASL PLAIN): are its services down?");
      await own.startServices();
      await strict.isUp("in #ops as watchbill");
    });
  });
