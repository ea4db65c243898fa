import { once } from "node:events";
import { createServer } from "node:net";
import { describe, expect, type TestContext, test, vi } from "vitest";
import { page } from "../support/adapter-bot.ts";
import { freePort } from "../support/free-port.ts";
import { missingProsody } from "../support/prosody.ts";
import { seenBy } from "../support/xmpp-fixture.ts";
import { xmppStageOf } from "../support/xmpp-stage.ts";

const missing = missingProsody();
const patience = { timeout: 45_000, interval: 20 };
const room = "ops@rooms.localhost";
const accounts = ["watchbill", "alice"];

/** A bot in a room with alice, which reaches the server through a wire. */
async function overWire(context: TestContext) {
  const stage = xmppStageOf(context);
  const server = await stage.prosody({ accounts });
  const relay = await stage.relay(server.ports.plain);
  const alice = await stage.person(server, "alice");
  await alice.join(room, "alice");
  const bot = await stage.bot(server, { rooms: room }, { relay });
  await bot.isUp(`in ${room} as watchbill`);
  return { relay, alice, bot };
}

describe.skipIf(missing !== undefined)(missing ?? "the connection to XMPP, by Prosody", () => {
  test("the server is killed in the middle of many pages and comes back: every page arrives once", async (context) => {
    const stage = xmppStageOf(context);
    const server = await stage.prosody({ accounts });
    let alice = await stage.person(server, "alice");
    await alice.join(room, "alice");
    const bot = await stage.bot(server, { rooms: room });
    await bot.isUp(`in ${room} as watchbill`);
    const titles = Array.from({ length: 60 }, (_, index) => `page ${index}.`);
    const posts = titles.map((title, index) =>
      bot.insist(index % 2 ? { room } : { person: "alice@localhost" }, page(title), title),
    );
    await alice.hears((one) => one.child("body")?.text.includes("page 20.") ?? false);
    server.process.signal("SIGKILL");
    await bot.isDown();
    await server.restart();
    alice = await stage.person(server, "alice");
    await alice.join(room, "alice");
    await Promise.all(posts);

    // What her clients would find in the archives.
    const archive = async (place: string) => {
      const since = alice.heard.length;
      const max = "<set xmlns='http://jabber.org/protocol/rsm'><max>50</max></set>";
      await alice.ask("set", place, `<query xmlns='urn:xmpp:mam:2' queryid='all'>${max}</query>`);
      return alice.heard.slice(since);
    };
    const kept = [...(await archive(room)), ...(await archive("alice@localhost"))];
    const bodies = (stanzas: typeof kept) =>
      stanzas
        .flatMap((one) => [...one.all()])
        .filter(({ name }) => name === "body")
        .map(({ text }) => text);
    const times = (words: string, all: string[]) => all.filter((text) => text.includes(words)).length;
    const inArchives = bodies(kept);
    expect(titles.map((title) => [title, times(title, inArchives)])).toEqual(
      titles.map((title) => [title, 1]),
    );
  });

  test("the connection drops: the session goes on, nothing is lost, nobody sees it leave", async (context) => {
    const { relay, alice, bot } = await overWire(context);
    const since = alice.heard.length;
    relay.cut();
    await bot.isDown("next try");
    alice.say(room, "groupchat", "!oncall while you were gone");
    alice.say("watchbill@localhost", "chat", "oncall said to you alone");
    relay.mend();
    await bot.isUp(`in ${room} as watchbill`);
    await vi.waitFor(
      () =>
        expect(bot.inbox.calls.map(({ input }) => input).sort()).toEqual([
          "oncall said to you alone",
          "oncall while you were gone",
        ]),
      patience,
    );
    await bot.adapter.post({ room }, page("still here"), "k1");
    await alice.hears((one) => one.child("body")?.text.includes("still here") ?? false, since);
    expect(bot.log.lines.filter(({ facts }) => facts["resumed"] === true)).toHaveLength(1);
    const presences = alice.heard.slice(since).filter((one) => one.name === "presence");
    expect(presences.filter((one) => one.attrs["from"] === `${room}/watchbill`)).toEqual([]);
  });

  test("pages that were under way when the connection dropped arrive once", async (context) => {
    const { relay, alice, bot } = await overWire(context);
    const titles = Array.from({ length: 30 }, (_, index) => `page ${index}.`);
    const posts = titles.map((title, index) =>
      bot.insist(index % 2 ? { room } : { person: "alice@localhost" }, page(title), title),
    );
    for (let cuts = 0; cuts < 3; cuts++) {
      await bot.isUp();
      relay.cut();
      await bot.isDown();
      relay.mend();
    }
    await Promise.all(posts);
    alice.say(room, "groupchat", "!oncall last");
    await vi.waitFor(() => expect(bot.inbox.calls).toHaveLength(1), patience);
    const texts = [...seenBy(alice, "room", room), ...seenBy(alice, "direct", room)].map(({ text }) => text);
    const times = (title: string) => texts.filter((text) => text.includes(title)).length;
    expect(titles.map((title) => [title, times(title)])).toEqual(titles.map((title) => [title, 1]));
  });

  test.for([
    { lost: "the pages, on their way to the server", mute: true, killed: false },
    { lost: "the server's word that it had them", mute: false, killed: false },
    { lost: "that word, and then the server itself", mute: false, killed: true },
  ])(
    "a connection is lost, and with it $lost: they arrive once all the same",
    async ({ mute, killed }, context) => {
      const stage = xmppStageOf(context);
      const server = await stage.prosody({ accounts, tls: false });
      const relay = await stage.relay(server.ports.plain);
      let alice = await stage.person(server, "alice", { secure: false });
      await alice.join(room, "alice");
      const bot = await stage.bot(server, { rooms: room }, { relay });
      await bot.isUp(`in ${room} as watchbill`);
      await bot.adapter.post({ room }, page("zero."), "zero");
      if (mute) relay.muteTo = /[\s\S]/;
      else relay.deafTo = /[\s\S]/;
      const titles = ["one.", "two.", "three."];
      const posts = titles.flatMap((title) => [
        bot.insist({ room }, page(title), title),
        bot.insist({ person: "alice@localhost" }, page(title), title),
      ]);
      const texts = () =>
        [...seenBy(alice, "room", room), ...seenBy(alice, "direct", room)].map(({ text }) => text);
      if (mute) await vi.waitFor(() => expect(relay.swallowed.match(/three\./g)).toHaveLength(2), patience);
      else await vi.waitFor(() => expect(texts()).toHaveLength(7), patience);
      if (killed) {
        server.process.signal("SIGKILL");
        await bot.isDown();
        relay.deafTo = undefined;
        await server.restart();
        alice = await stage.person(server, "alice", { secure: false });
        await alice.join(room, "alice");
      } else {
        relay.cut();
        await bot.isDown();
        // What it sends again arrives, but not that it arrived: it must not be sent a third time.
        Object.assign(relay, { deafTo: mute ? /<body>/ : undefined, muteTo: undefined });
        relay.mend();
        await bot.isUp();
        await vi.waitFor(() => expect(texts()).toHaveLength(7), patience);
        await alice.ask("get", "localhost", "<ping xmlns='urn:xmpp:ping'/>");
        relay.deafTo = undefined;
        relay.cut();
        await bot.isDown();
        relay.mend();
      }
      const refs = await Promise.all(posts);
      expect(new Set(refs.map(({ id }) => id)).size).toBe(6);
      alice.say(room, "groupchat", "!oncall last");
      await vi.waitFor(() => expect(bot.inbox.calls).toHaveLength(1), patience);
      await vi.waitFor(() => expect(texts().join("\n")).toContain("alice: done"), patience);
      expect(texts().filter((text) => !text.includes("done"))).toHaveLength(killed ? 0 : 7);
    },
  );

  test("a wrong password: it stays away, says why, and tries again only slowly", async (context) => {
    const stage = xmppStageOf(context);
    const server = await stage.prosody({ accounts });
    const relay = await stage.relay(server.ports.plain);
    const bot = await stage.bot(server, { password: "not-the-password" }, { relay });
    await bot.isDown("the server refused the password of watchbill@localhost, next try in ");
    expect(Number(/in (\d+) s/.exec(bot.adapter.health().sentence)?.[1])).toBeGreaterThanOrEqual(29);
    expect(relay.dialled).toBe(1);
    expect(`${bot.log.complaints}${JSON.stringify(bot.adapter.health())}`).not.toContain("not-the-password");
  });

  test("the password is changed while it is away: it says so, and comes back when it is right again", async (context) => {
    const stage = xmppStageOf(context);
    const server = await stage.prosody({ accounts });
    const relay = await stage.relay(server.ports.plain);
    const bot = await stage.bot(server, { rooms: room }, { relay });
    await bot.isUp(`in ${room} as watchbill`);
    bot.hurry(10);
    await server.setPassword("watchbill", "another");
    relay.cut();
    relay.mend();
    await bot.isDown("the server refused the password of watchbill@localhost");
    await server.setPassword("watchbill", server.password);
    await bot.isUp(`in ${room} as watchbill`);
    await bot.adapter.post({ room }, page("back"), "k1");
  });

  test("the server falls silent: it notices, and comes back when the server does", async (context) => {
    const stage = xmppStageOf(context);
    const server = await stage.prosody({ accounts });
    const bot = await stage.bot(server, { rooms: room });
    await bot.isUp(`in ${room} as watchbill`);
    bot.hurry(10);
    server.process.signal("SIGSTOP");
    const posted = bot.adapter.post({ room }, page("into the void"), "k1");
    await expect(posted).rejects.toMatchObject({ name: "DeliveryError", retry: "later" });
    await bot.log.said(/the server was silent for 25 s/);
    server.process.signal("SIGCONT");
    await bot.isUp(`in ${room} as watchbill`);
    const alice = await stage.person(server, "alice");
    await alice.join(room, "alice");
    await bot.adapter.post({ room }, page("heard again"), "k2");
    await alice.hears((one) => one.child("body")?.text.includes("heard again") ?? false);
  });

  test("something that answers nothing: it gives up after a while and tries anew; stopped, it is gone", async (context) => {
    const stage = xmppStageOf(context);
    const server = await stage.prosody({ accounts });
    const mute = createServer((socket) => socket.on("error", () => {}).resume());
    mute.listen(0, "127.0.0.1");
    await once(mute, "listening");
    context.onTestFinished(async () => void mute.close());
    const address = mute.address();
    const port = typeof address === "object" && address ? address.port : 0;
    const bot = await stage.bot(server, { service: `xmpp://127.0.0.1:${port}` });
    bot.hurry(15);
    await bot.isDown(/did not let us in within 30 s, next try in/);
    const stopped = await stage.bot(server, { service: `xmpp://127.0.0.1:${port}` });
    await stopped.stop();
  });

  test("another program takes its place: it says so, and does not fight for it", async (context) => {
    const stage = xmppStageOf(context);
    const server = await stage.prosody({ accounts });
    const relay = await stage.relay(server.ports.plain);
    const bot = await stage.bot(server, { rooms: room }, { relay });
    await bot.isUp(`in ${room} as watchbill`);
    await stage.person(server, "watchbill", { resource: "watchbill" });
    await bot.isDown(
      "another program has logged in as watchbill@localhost and taken our place, next try in ",
    );
    expect(Number(/in (\d+) s/.exec(bot.adapter.health().sentence)?.[1])).toBeGreaterThanOrEqual(29);
    expect(relay.dialled).toBe(1);
  });

  test("nobody listens: it says so and keeps trying", async (context) => {
    const stage = xmppStageOf(context);
    const server = await stage.prosody({ accounts });
    const bot = await stage.bot(server, { service: `xmpp://127.0.0.1:${await freePort()}` });
    bot.hurry(20);
    await vi.waitFor(() => expect(bot.log.complaints.length).toBeGreaterThan(4), patience);
    await bot.isDown("connection refused (127.0.0.1:");
    await expect(bot.adapter.post({ room }, page("x"), "k1")).rejects.toMatchObject({
      code: "xmpp.not-connected",
      retry: "later",
    });
  });

  test("TLS: a certificate that nobody vouches for is refused, with the way out; direct TLS works as well", async (context) => {
    const stage = xmppStageOf(context);
    const server = await stage.prosody({ accounts });
    const careful = await stage.bot(server, { caFile: "/etc/hostname" });
    await careful.isDown("is not trusted: it is self-signed; name its authority in the setting CA_FILE");
    const lost = await stage.bot(server, { caFile: "/nowhere/ca.pem" });
    await lost.isDown("/nowhere/ca.pem, cannot be read (ENOENT)");
    const direct = await stage.bot(server, { service: `xmpps://127.0.0.1:${server.ports.tls}` });
    await direct.isUp("in no room");
    const wrongName = await stage.bot(server, { jid: "watchbill@elsewhere.example" });
    await wrongName.isDown("the server there does not serve elsewhere.example");
  });

  test("a server without TLS gets the password only on this very machine", async (context) => {
    const stage = xmppStageOf(context);
    const server = await stage.prosody({ accounts, tls: false });
    const near = await stage.bot(server);
    await near.isUp("in no room");
    const far = await stage.bot(server, { service: `xmpp://0.0.0.0:${server.ports.plain}` });
    await far.isDown(`0.0.0.0:${server.ports.plain} offers no TLS, and no password goes there without`);
  });
});
