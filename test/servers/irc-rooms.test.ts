import { afterAll, beforeAll, describe, expect, type TestContext, test, vi } from "vitest";
import { page } from "../support/adapter-bot.ts";
import { type Inspircd, missingInspircd, startInspircd } from "../support/inspircd.ts";
import { type IrcPerson, ircPerson } from "../support/irc-person.ts";
import { stageOf } from "../support/irc-stage.ts";

const missing = missingInspircd();
const patience = { timeout: 45_000, interval: 20 };

describe.skipIf(missing !== undefined).concurrent(missing ?? "rooms on IRC, by InspIRCd", () => {
  let server: Inspircd;
  let alice: IrcPerson;

  beforeAll(async () => {
    server = await startInspircd({ fakelag: false });
    alice = await ircPerson({ port: server.port, nick: "alice" });
  });
  afterAll(async () => {
    await alice?.close();
    await server?.stop();
  });
  const bot = (context: TestContext, settings: Record<string, string>, speed = 1) =>
    stageOf(context).bot({ port: `${server.port}`, ...settings }, speed);
  const joined = (nick: string, since = 0) =>
    alice.hears((line) => line.command === "JOIN" && line.nick === nick, since);

  test("kicked, it says so, and comes back after a while", async (context) => {
    await alice.join("#kicking");
    const kicked = await bot(context, { nick: "kicked", rooms: "#kicking" }, 10);
    await kicked.isUp("in #kicking as");
    const since = alice.heard.length;
    alice.send("KICK #kicking kicked :out with you");
    await kicked.isUp("not in #kicking: alice kicked us: out with you");
    await joined("kicked", since);
    await kicked.isUp("in #kicking as kicked");
    await kicked.adapter.post({ room: "#kicking" }, page("here again"), "k1");
  });

  test("a room that only a post names is joined for it", async (context) => {
    await alice.join("#unheard-of");
    const poster = await bot(context, { nick: "poster" });
    await poster.isUp("in no room");
    const ref = await poster.adapter.post({ room: "#unheard-of" }, page("first words"), "k1");
    const line = await alice.hears(({ params }) => params[1]?.includes("first words") ?? false);
    expect(ref).toEqual({ network: "irc", room: "#unheard-of", id: line.tags["msgid"] });
    alice.send("PRIVMSG #unheard-of :!oncall ops");
    await vi.waitFor(() => expect(poster.inbox.calls).toMatchObject([{ room: "#unheard-of" }]), patience);
  });

  test("a room that it may not enter refuses the page for now; invited, it goes in", async (context) => {
    await alice.join("#closed");
    alice.send("MODE #closed +i");
    const guest = await bot(context, { nick: "guest", rooms: "#closed" });
    await guest.isUp("not in #closed: Cannot join channel (invite only)");
    await expect(guest.adapter.post({ room: "#closed" }, page("x"), "k1")).rejects.toMatchObject({
      code: "irc.not-in-room",
      retry: "later",
      message: "we cannot enter #closed: Cannot join channel (invite only)",
    });
    alice.send("INVITE guest #closed");
    await joined("guest");
    await guest.adapter.post({ room: "#closed" }, page("thank you"), "k2");
  });

  test("a moderated room refuses the page for now", async (context) => {
    await alice.join("#moderated");
    alice.send("MODE #moderated +m");
    const silent = await bot(context, { nick: "silent", rooms: "#moderated" });
    await silent.isUp("in #moderated as");
    await expect(silent.adapter.post({ room: "#moderated" }, page("x"), "k1")).rejects.toMatchObject({
      code: "irc.cannot-send",
      retry: "later",
      message: expect.stringContaining("+m"),
    });
    alice.send("MODE #moderated +v silent");
    await alice.hears(({ command, params }) => command === "MODE" && params[1] === "+v");
    await silent.adapter.post({ room: "#moderated" }, page("a voice"), "k2");
  });

  test("rooms for the logged-in refuse a bot without an account", async (context) => {
    await alice.join("#entry");
    await alice.join("#speech");
    const nobody = await bot(context, { nick: "nobody1", rooms: "#speech" });
    await nobody.isUp("in #speech as");
    alice.send("MODE #entry +R");
    alice.send("MODE #speech +M");
    await alice.hears(({ command, params }) => command === "MODE" && params[0] === "#speech");
    await expect(nobody.adapter.post({ room: "#speech" }, page("x"), "k1")).rejects.toMatchObject({
      code: "irc.cannot-send",
      retry: "never",
    });
    await expect(nobody.adapter.post({ room: "#entry" }, page("x"), "k2")).rejects.toMatchObject({
      code: "irc.not-in-room",
      retry: "later",
    });
  });

  test("an answer to a page that is half told waits until it is told, and has its ref", async (context) => {
    await alice.join("#slowly");
    const slow = await bot(context, { nick: "slow", rooms: "#slowly", burst: "1", linesPerSecond: "2" });
    await slow.isUp("in #slowly as");
    const posted = slow.adapter.post(
      { room: "#slowly" },
      { ...page("one of three"), body: "two\nthree" },
      "k1",
    );
    const second = await alice.hears(({ params }) => params[1] === "  two");
    alice.send(`@+draft/react=👍;+draft/reply=${second.tags["msgid"]} TAGMSG #slowly`);
    alice.send("PRIVMSG #slowly :ack");
    alice.send("PRIVMSG #slowly :!oncall meanwhile");
    const order: string[] = [];
    const says = slow.inbox.says;
    slow.inbox.says = { ...says, answered: () => void order.push("answered") };
    const ref = await posted.finally(() => order.push("told"));
    await vi.waitFor(() => expect(slow.inbox.signs).toHaveLength(2), patience);
    expect(order).toEqual(["told", "answered", "answered"]);
    expect(slow.inbox.signs.map((sign) => sign.on)).toEqual([{ ref }, { latestIn: { room: "#slowly" } }]);
  });

  test("names that are no rooms, or would carry more than a name, are refused for good", async (context) => {
    const careful = await bot(context, { nick: "careful" });
    await careful.isUp();
    for (const room of ["ops", "alice", "#a,#b", "#a :x", "#a\r\nQUIT", "#a b", "", "#a\0"])
      await expect(careful.adapter.post({ room }, page("x"), "k1")).rejects.toMatchObject({
        code: "irc.no-such-room",
        retry: "never",
      });
    for (const name of ["#ops", "alice,bob", "alice :x", "alice\r\nQUIT", "$*", "@#ops", ""])
      await expect(careful.adapter.post({ person: name }, page("x"), "k1")).rejects.toMatchObject({
        code: "irc.no-such-person",
        retry: "never",
      });
    await careful.isUp("as careful");
  });

  test("what a room replays to a newcomer is history: nothing of it is done", async (context) => {
    await alice.join("#replay");
    alice.send("MODE #replay +H 20:1h");
    for (const text of ["!oncall ops", "ack", "ack 12", "latecomer: ack 12"])
      alice.send(`PRIVMSG #replay :${text}`);
    const witness = await stageOf(context).person({ port: server.port, nick: "witness" }, "#replay");
    await witness.hears(({ command, params }) => command === "BATCH" && params[1] === "chathistory");
    const late = await bot(context, { nick: "latecomer", rooms: "#replay" });
    await late.isUp("in #replay as");
    alice.send("PRIVMSG #replay :!oncall now");
    await vi.waitFor(
      () => expect(late.inbox.calls.map((call) => call.input)).toEqual(["oncall now"]),
      patience,
    );
    expect(late.inbox.signs).toEqual([]);
  });

  test("a text that fills many lines reaches the room with nothing cut off by the server", async (context) => {
    await alice.join("#a-rather-long-name-for-a-room");
    const verbose = await bot(context, { nick: "verbose", rooms: "#a-rather-long-name-for-a-room" });
    await verbose.isUp("in #a-rather-long-name-for-a-room as");
    const words = Array.from({ length: 90 }, (_, index) => `wörd-${index}-👩‍👩‍👧‍👦`);
    const title = words.slice(0, 25).join(" ");
    await verbose.adapter.post({ room: "#a-rather-long-name-for-a-room" }, page(title), "k1");
    await verbose.adapter.post({ room: "#a-rather-long-name-for-a-room" }, page("the end"), "k2");
    await alice.hears(({ params }) => params[1]?.includes("the end") ?? false);
    const said = alice.messages("#a-rather-long-name-for-a-room").map((line) => line.params[1]);
    expect(said.join(" ")).toContain(title);
    expect(said.length).toBeGreaterThan(3);
  });
});
