import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { type Inspircd, missingInspircd, startInspircd } from "../support/inspircd.ts";
import { type IrcBot, page, startIrcBot } from "../support/irc-bot.ts";
import { type IrcPerson, ircPerson } from "../support/irc-person.ts";

const missing = missingInspircd();
const patience = { timeout: 10_000, interval: 20 };

describe.skipIf(missing !== undefined)(missing ?? "who people are on IRC, by InspIRCd and Atheme", () => {
  let server: Inspircd;
  let bot: IrcBot;
  let witness: IrcPerson;
  const people: IrcPerson[] = [];

  /** Resolves once the bot has heard all that happened before. */
  const settled = async () => {
    const since = witness.heard.length;
    witness.send("PRIVMSG watchbill :oncall settled");
    await witness.hears((line) => line.nick === "watchbill", since);
    bot.inbox.calls.splice(0);
  };
  const person = async (nick: string, account?: string) => {
    const login = account === undefined ? {} : { account: { name: account, password: server.password } };
    const one = await ircPerson({ port: server.port, nick, ...login });
    people.push(one);
    return one;
  };
  const toThem = (who: IrcPerson) => who.messages(who.nick).map((line) => line.params[1] ?? "");
  const calls = (count: number) =>
    vi.waitFor(() => {
      expect(bot.inbox.calls).toHaveLength(count);
      return bot.inbox.calls;
    }, patience);

  beforeAll(async () => {
    server = await startInspircd({ accounts: ["watchbill", "alice"], fakelag: false });
    bot = await startIrcBot({ port: `${server.port}`, rooms: "#ops", password: server.password });
    witness = await ircPerson({ port: server.port, nick: "witness" });
    await bot.isUp("#ops");
  });
  beforeEach(() => {
    bot.inbox.calls.length = 0;
    bot.inbox.signs.length = 0;
  });
  afterEach(async () => {
    await Promise.all(people.splice(0).map((one) => one.close()));
    expect(bot.log.complaints).toEqual([]);
  });
  afterAll(async () => {
    await bot?.stop();
    await witness?.close();
    await server?.stop();
  });

  test("a nick proves nothing: who takes the nick alice has no authority, whatever they claim", async () => {
    const mallory = await person("alice");
    await mallory.join("#ops");
    mallory.send("@account=alice PRIVMSG #ops :!oncall one");
    mallory.send("@account=alice;+account=alice PRIVMSG watchbill :oncall two");
    const unverified = { network: "irc", id: "alice", nick: "alice", verified: false };
    expect((await calls(2)).map((call) => call.from)).toEqual([unverified, unverified]);
  });

  test("a page for an account goes to the nicks logged in as it, not to the nick of that name", async () => {
    const [mallory, alice, phone] = await Promise.all([
      person("alice"),
      person("ali", "alice"),
      person("ali-phone", "alice"),
    ]);
    for (const one of [mallory, alice, phone]) await one.join("#ops");
    await settled();
    const ref = await bot.adapter.post({ person: "alice" }, page("for alice alone"), "k1");
    expect(ref).toMatchObject({ network: "irc", room: "alice" });
    await vi.waitFor(() => {
      expect(toThem(alice).join()).toContain("for alice alone");
      expect(toThem(phone).join()).toContain("for alice alone");
    }, patience);
    mallory.send("PING :done");
    await mallory.hears((line) => line.command === "PONG");
    expect(toThem(mallory)).toEqual([]);
  });

  test("an answer to either copy, under whatever nick, is an answer to that page", async () => {
    const [alice, phone] = await Promise.all([person("ali", "alice"), person("ali-phone", "alice")]);
    for (const one of [alice, phone]) await one.join("#ops");
    await settled();
    const ref = await bot.adapter.post({ person: "alice" }, page("twice told"), "k1");
    const copies = await Promise.all(
      [alice, phone].map((one) => one.hears((line) => line.params[1]?.includes("twice told") ?? false)),
    );
    alice.send(`@+draft/reply=${copies[0]?.tags["msgid"]} PRIVMSG watchbill :ack`);
    phone.send(`@+draft/reply=${copies[1]?.tags["msgid"]};+draft/react=👍 TAGMSG watchbill`);
    await vi.waitFor(() => expect(bot.inbox.signs).toHaveLength(2), patience);
    for (const sign of bot.inbox.signs)
      expect(sign).toMatchObject({ from: { id: "alice", verified: true }, on: { ref } });
  });

  test("nobody is logged in as that account: the page is refused for now", async () => {
    const mallory = await person("alice");
    await mallory.join("#ops");
    await expect(bot.adapter.post({ person: "alice" }, page("x"), "k1")).rejects.toMatchObject({
      code: "irc.not-online",
      retry: "later",
      message: "nobody is logged in as alice now",
    });
  });

  test("who is in none of our rooms is found by their nick, or by having spoken to us", async () => {
    const alice = await person("alice", "alice");
    await bot.adapter.post({ person: "alice" }, page("by the nick"), "k1");
    await alice.close();
    const elsewhere = await person("elsewhere", "alice");
    elsewhere.send("PRIVMSG watchbill :oncall");
    await calls(1);
    await bot.adapter.post({ person: "alice" }, page("by the talk"), "k2");
    await elsewhere.hears((line) => line.params[1]?.includes("by the talk") ?? false);
  });

  test("who logs in or out while in the room is known at once", async () => {
    const alice = await person("somebody");
    await alice.join("#ops");
    alice.send("PRIVMSG #ops :!oncall before");
    alice.send(`PRIVMSG NickServ :IDENTIFY alice ${server.password}`);
    await alice.hears((line) => line.command === "900");
    alice.send("PRIVMSG #ops :!oncall after");
    const [before, after] = await calls(2);
    expect([before?.from.verified, after?.from]).toMatchObject([false, { id: "alice", verified: true }]);
    await bot.adapter.post({ person: "alice" }, page("logged in late"), "k1");
    await alice.hears((line) => line.params[1]?.includes("logged in late") ?? false);
    alice.send("PRIVMSG NickServ :LOGOUT");
    await alice.hears((line) => line.command === "901");
    await settled();
    await expect(bot.adapter.post({ person: "alice" }, page("x"), "k2")).rejects.toMatchObject({
      code: "irc.not-online",
    });
  });

  test("an away message does not hide that the page was taken, nor its id", async () => {
    const alice = await person("alice", "alice");
    alice.send("AWAY :at lunch");
    const ref = await bot.adapter.post({ person: "alice" }, page("even at lunch"), "k1");
    const line = await alice.hears(({ params }) => params[1]?.includes("even at lunch") ?? false);
    expect(ref.id).toBe(line.tags["msgid"]);
  });

  test("people are called by the nick that they have in the room", async () => {
    const alice = await person("ali", "alice");
    await alice.join("#ops");
    await settled();
    await bot.adapter.post({ room: "#ops" }, { ...page("see here"), mentions: ["alice", "bob"] }, "k1");
    const line = await alice.hears(({ params }) => params[1]?.includes("see here") ?? false);
    expect(line.params[1]).toMatch(/^ali, bob: /);
  });

  test("notices, CTCP and actions are never answered", async () => {
    const alice = await person("alice", "alice");
    await alice.join("#ops");
    for (const line of [
      "NOTICE watchbill :oncall ops",
      "NOTICE #ops :!oncall ops",
      "PRIVMSG watchbill :\x01VERSION\x01",
      "PRIVMSG watchbill :\x01oncall\x01",
      "PRIVMSG #ops :\x01ACTION ack\x01",
    ])
      alice.send(line);
    const since = alice.heard.length;
    alice.send("PRIVMSG watchbill :oncall last");
    await alice.hears((line) => line.nick === "watchbill", since);
    expect((await calls(1))[0]?.input).toBe("oncall last");
    expect(bot.inbox.signs).toEqual([]);
    expect(
      alice.heard.filter((line) => line.nick === "watchbill" && line.params[0] === "alice"),
    ).toHaveLength(1);
  });

  test("a private answer to a command of the room goes to who asked alone, as a notice", async () => {
    const alice = await person("alice", "alice");
    await alice.join("#ops");
    const says = bot.inbox.says;
    bot.inbox.says = { ...says, command: () => ({ ok: true, private: true, text: "between us" }) };
    alice.send("PRIVMSG #ops :!oncall ops");
    const line = await alice.hears(({ params }) => params[1] === "between us");
    expect([line.command, line.params[0]]).toEqual(["NOTICE", "alice"]);
    bot.inbox.says = says;
  });

  test("addressed by its nick it takes commands and answers", async () => {
    const alice = await person("alice", "alice");
    await alice.join("#ops");
    alice.send("PRIVMSG #ops :watchbill: oncall ops");
    alice.send("PRIVMSG #ops :WatchBill, ack 12");
    await vi.waitFor(() => expect(bot.inbox.signs).toHaveLength(1), patience);
    expect(bot.inbox.signs[0]).toMatchObject({ on: { notice: 12 }, by: { reply: "ack 12" }, room: "#ops" });
    expect((await calls(2)).map((call) => call.input)).toEqual(["oncall ops", "ack 12"]);
  });
});
