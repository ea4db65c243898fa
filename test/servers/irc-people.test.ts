import { afterAll, beforeAll, describe, expect, type TestContext, test, vi } from "vitest";
import { page } from "../support/adapter-bot.ts";
import { type Inspircd, missingInspircd, startInspircd } from "../support/inspircd.ts";
import type { IrcPerson } from "../support/irc-person.ts";
import { stageOf } from "../support/irc-stage.ts";

const missing = missingInspircd();
const patience = { timeout: 45_000, interval: 20 };

/** Each test has a room, a bot and an account of its own, so that they can run side by side. */
const accounts = ["ann", "ben", "cleo", "dan", "eve", "fay", "gus", "hal", "ivy", "jan", "joe", "kim"];

describe
  .skipIf(missing !== undefined)
  .concurrent(missing ?? "who people are on IRC, by InspIRCd and Atheme", () => {
    let server: Inspircd;

    beforeAll(async () => {
      server = await startInspircd({ accounts: ["watchbill", ...accounts], fakelag: false });
    });
    afterAll(async () => {
      await server?.stop();
    });

    /** A bot in a room named after the account, and people: `[nick, account?]`, in the room unless told. */
    const meet = async (
      context: TestContext,
      account: string,
      nicks: { nick: string; loggedIn?: boolean; outside?: boolean }[],
    ) => {
      const stage = stageOf(context);
      const room = `#${account}`;
      const given = { port: `${server.port}`, rooms: room, nick: `bot-${account}` };
      const login = { account: { name: account, password: server.password } };
      const join = async ({ nick, loggedIn = false, outside = false }: (typeof nicks)[number]) =>
        stage.person({ port: server.port, nick, ...(loggedIn ? login : {}) }, outside ? undefined : room);
      const [bot, witness, ...people] = await Promise.all([
        stage.bot({ ...given, account: "watchbill", password: server.password }),
        join({ nick: `witness-${account}` }),
        ...nicks.map(join),
      ]);
      await bot.isUp(`in ${room} as`);
      /** Resolves once the bot has heard all that happened before. */
      const settled = async () => {
        const since = witness.heard.length;
        witness.send(`PRIVMSG ${given.nick} :oncall settled`);
        await witness.hears(({ command, nick }) => command === "NOTICE" && nick === given.nick, since);
        bot.inbox.calls.splice(0);
      };
      const calls = (count: number) =>
        vi.waitFor(() => {
          expect(bot.inbox.calls).toHaveLength(count);
          return bot.inbox.calls;
        }, patience);
      await settled();
      return { bot, room, to: given.nick, people, join, settled, calls };
    };
    const hearsPage = (who: IrcPerson | undefined, title: string) =>
      (who ?? nobody()).hears(({ params }) => params[1]?.includes(title) ?? false);

    test("a nick proves nothing: who takes the nick of an account has no authority, whatever they claim", async (context) => {
      const { people, room, to, calls } = await meet(context, "ann", [{ nick: "ann" }]);
      const [mallory = nobody()] = people;
      mallory.send(`@account=ann PRIVMSG ${room} :!oncall one`);
      mallory.send(`@account=ann;+account=ann PRIVMSG ${to} :oncall two`);
      const unverified = { network: "irc", id: "ann", nick: "ann", verified: false };
      expect((await calls(2)).map((call) => call.from)).toEqual([unverified, unverified]);
    });

    test("a page for an account goes to the nicks logged in as it, and an answer to any copy answers it", async (context) => {
      const { bot, to, people, settled } = await meet(context, "ben", [
        { nick: "ben" },
        { nick: "benny", loggedIn: true },
        { nick: "ben-phone", loggedIn: true },
      ]);
      const [mallory = nobody(), desk = nobody(), phone = nobody()] = people;
      const ref = await bot.adapter.post({ person: "ben" }, page("for ben alone"), "k1");
      expect(ref).toMatchObject({ network: "irc", room: "ben" });
      const copies = await Promise.all([desk, phone].map((one) => hearsPage(one, "for ben alone")));
      await settled();
      mallory.send("PING :done");
      await mallory.hears((line) => line.command === "PONG");
      expect(mallory.messages("ben")).toEqual([]);

      desk.send(`@+draft/reply=${copies[0]?.tags["msgid"]} PRIVMSG ${to} :ack`);
      phone.send(`@+draft/reply=${copies[1]?.tags["msgid"]};+draft/react=👍 TAGMSG ${to}`);
      await vi.waitFor(() => expect(bot.inbox.signs).toHaveLength(2), patience);
      for (const sign of bot.inbox.signs)
        expect(sign).toMatchObject({ from: { id: "ben", verified: true }, on: { ref } });
    });

    test("nobody is logged in as that account: the page is refused for now", async (context) => {
      const { bot } = await meet(context, "cleo", [{ nick: "cleo" }]);
      await expect(bot.adapter.post({ person: "cleo" }, page("x"), "k1")).rejects.toMatchObject({
        code: "irc.not-online",
        retry: "later",
        message: "nobody is logged in as cleo now",
      });
    });

    test("who is in none of our rooms is found by their nick", async (context) => {
      const { bot, people } = await meet(context, "dan", [{ nick: "dan", loggedIn: true, outside: true }]);
      await bot.adapter.post({ person: "dan" }, page("by the nick"), "k1");
      await hearsPage(people[0], "by the nick");
    });

    test("who is in none of our rooms under another nick is found by having spoken to us", async (context) => {
      const { bot, to, people, calls } = await meet(context, "eve", [
        { nick: "elsewhere", loggedIn: true, outside: true },
      ]);
      people[0]?.send(`PRIVMSG ${to} :oncall`);
      await calls(1);
      await bot.adapter.post({ person: "eve" }, page("by the talk"), "k1");
      await hearsPage(people[0], "by the talk");
    });

    test("who logs in or out while in the room is known at once", async (context) => {
      const { bot, room, people, settled, calls } = await meet(context, "fay", [{ nick: "somebody" }]);
      const [fay = nobody()] = people;
      fay.send(`PRIVMSG ${room} :!oncall before`);
      fay.send(`PRIVMSG NickServ :IDENTIFY fay ${server.password}`);
      await fay.hears((line) => line.command === "900");
      fay.send(`PRIVMSG ${room} :!oncall after`);
      const [before, after] = await calls(2);
      expect([before?.from.verified, after?.from]).toMatchObject([false, { id: "fay", verified: true }]);
      await bot.adapter.post({ person: "fay" }, page("logged in late"), "k1");
      await hearsPage(fay, "logged in late");
      fay.send("PRIVMSG NickServ :LOGOUT");
      await fay.hears((line) => line.command === "901");
      await settled();
      await expect(bot.adapter.post({ person: "fay" }, page("x"), "k2")).rejects.toMatchObject({
        code: "irc.not-online",
      });
    });

    test("an away message does not hide that the page was taken, nor its id", async (context) => {
      const { bot, people } = await meet(context, "gus", [{ nick: "gus", loggedIn: true, outside: true }]);
      people[0]?.send("AWAY :at lunch");
      await people[0]?.hears((line) => line.command === "306");
      const ref = await bot.adapter.post({ person: "gus" }, page("even at lunch"), "k1");
      expect(ref.id).toBe((await hearsPage(people[0], "even at lunch")).tags["msgid"]);
    });

    test("people are called by the nick that they have in the room, also after they changed it", async (context) => {
      const { bot, room, people, settled } = await meet(context, "hal", [
        { nick: "hal-one", loggedIn: true },
      ]);
      const call = async (title: string) => {
        await bot.adapter.post({ room }, { ...page(title), mentions: ["hal", "zoe"] }, title);
        return (await hearsPage(people[0], title)).params[1];
      };
      expect(await call("see here")).toMatch(/^hal-one, zoe: /);
      people[0]?.send("NICK hal-two");
      await settled();
      expect(await call("and here")).toMatch(/^hal-two, zoe: /);
    });

    test("a text that holds nicks rings nobody", async (context) => {
      const { bot, room, people } = await meet(context, "jan", [{ nick: "jan-one", loggedIn: true }]);
      await bot.adapter.post({ room }, page("Jan-One wake up"), "k");
      const heard = (await hearsPage(people[0], "wake up")).params[1];
      expect(heard).not.toMatch(/jan-one/i);
      expect(heard?.replaceAll("\u2060", "")).toContain("Jan-One wake up");
    });

    test("notices, CTCP and actions are never answered", async (context) => {
      const { bot, room, to, people, calls } = await meet(context, "ivy", [{ nick: "ivy", loggedIn: true }]);
      const [ivy = nobody()] = people;
      for (const line of [
        `NOTICE ${to} :oncall ops`,
        `NOTICE ${room} :!oncall ops`,
        `PRIVMSG ${to} :\x01VERSION\x01`,
        `PRIVMSG ${to} :\x01oncall\x01`,
        `PRIVMSG ${room} :\x01ACTION ack\x01`,
      ])
        ivy.send(line);
      ivy.send(`PRIVMSG ${to} :oncall last`);
      await ivy.hears((line) => line.nick === to && line.params[0] === "ivy");
      expect((await calls(1))[0]?.input).toBe("oncall last");
      expect(bot.inbox.signs).toEqual([]);
      expect(ivy.heard.filter((line) => line.nick === to && line.params[0] === "ivy")).toHaveLength(1);
    });

    test("a private answer to a command of the room goes to who asked alone, as a notice", async (context) => {
      const { bot, room, people } = await meet(context, "joe", [{ nick: "joe", loggedIn: true }]);
      const [joe = nobody()] = people;
      const text = "between us";
      bot.inbox.says = { ...bot.inbox.says, command: () => ({ ok: true, private: true, text }) };
      joe.send(`PRIVMSG ${room} :!oncall ops`);
      const line = await joe.hears(({ params }) => params[1] === text);
      expect([line.command, line.params[0]]).toEqual(["NOTICE", "joe"]);
    });

    test("addressed by its nick it takes commands and answers", async (context) => {
      const { bot, room, to, people, calls } = await meet(context, "kim", [{ nick: "kim", loggedIn: true }]);
      people[0]?.send(`PRIVMSG ${room} :${to}: oncall ops`);
      people[0]?.send(`PRIVMSG ${room} :${to.toUpperCase()}, ack 12`);
      await vi.waitFor(() => expect(bot.inbox.signs).toHaveLength(1), patience);
      expect(bot.inbox.signs[0]).toMatchObject({ on: { notice: 12 }, by: { reply: "ack 12" }, room });
      expect((await calls(2)).map((call) => call.input)).toEqual(["oncall ops", "ack 12"]);
    });
  });

function nobody(): never {
  throw new Error("nobody by that name came to the test");
}
