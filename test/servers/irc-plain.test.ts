import { describe, expect, type TestContext, test, vi } from "vitest";
import { page } from "../support/adapter-bot.ts";
import { type InspircdOptions, missingInspircd } from "../support/inspircd.ts";
import { stageOf } from "../support/irc-stage.ts";
import { missingNgircd } from "../support/ngircd.ts";

const patience = { timeout: 45_000, interval: 20 };
const noNgircd = missingNgircd();

describe
  .skipIf(noNgircd !== undefined)
  .concurrent(noNgircd ?? "a server without accounts and tags: ngIRCd", () => {
    const start = async (context: TestContext) => {
      const stage = stageOf(context);
      const { port } = await stage.ngircd();
      return { stage, port, given: { port: `${port}`, rooms: "#ops" } };
    };

    test("a password is given, but nobody takes it: the bot does not come in without its account", async (context) => {
      const { stage, given } = await start(context);
      const strict = await stage.bot({ ...given, password: "secret" });
      await strict.isDown("the network offers no login now (SASL PLAIN)");
    });

    test("its nick is taken: the other one is short enough for nine signs", async (context) => {
      const { stage, port, given } = await start(context);
      await stage.person({ port, nick: "watchbill" });
      const second = await stage.bot(given);
      await second.isUp("in #ops as watchbi_1");
    });

    test("people can be told by nick, and nobody is vouched for", async (context) => {
      const { stage, port, given } = await start(context);
      const alice = await stage.person({ port, nick: "alice" }, "#ops");
      const one = await stage.bot(given);
      await one.isUp("in #ops as");
      expect(one.adapter.can).toMatchObject({ reactions: false, replies: false });
      const ref = await one.adapter.post({ person: "alice" }, page("by nick"), "the-key");
      expect(ref).toEqual({ network: "irc", room: "alice", id: "the-key" });
      alice.send("PRIVMSG watchbill :ack");
      await vi.waitFor(() => expect(one.inbox.signs).toHaveLength(1), patience);
      expect(one.inbox.signs[0]).toEqual({
        from: { network: "irc", id: "alice", nick: "alice", verified: false },
        on: { latestIn: { person: "alice" } },
        by: { reply: "ack" },
      });
      await expect(one.adapter.post({ person: "bob" }, page("x"), "k2")).rejects.toMatchObject({
        code: "irc.not-online",
        retry: "later",
      });
    });

    test("a text that holds nicks rings nobody, though the server tells only their names", async (context) => {
      const { stage, port, given } = await start(context);
      const alice = await stage.person({ port, nick: "alice", modern: false }, "#ops");
      const one = await stage.bot(given);
      await one.isUp("in #ops as");
      await one.adapter.post({ room: "#ops" }, page("alice and malice"), "k");
      await vi.waitFor(() => expect(alice.messages("#ops")).not.toEqual([]), patience);
      expect(alice.messages("#ops")[0]?.params[1]).toMatch(/ a\u2060lice and malice$/);
    });

    test("a room where it may not speak refuses the page for now", async (context) => {
      const { stage, port, given } = await start(context);
      const alice = await stage.person({ port, nick: "alice" }, "#ops");
      alice.send("MODE #ops +m");
      const one = await stage.bot(given);
      await one.isUp("in #ops as");
      await expect(one.adapter.post({ room: "#ops" }, page("x"), "k1")).rejects.toMatchObject({
        code: "irc.cannot-send",
        retry: "later",
      });
    });
  });

const noInspircd = missingInspircd();

describe
  .skipIf(noInspircd !== undefined)
  .concurrent(noInspircd ?? "servers with some of IRCv3: InspIRCd with modules left out", () => {
    const start = async (context: TestContext, options: InspircdOptions) => {
      const stage = stageOf(context);
      const { port } = await stage.inspircd(options);
      const alice = await stage.person({ port, nick: "alice" }, "#ops");
      return { stage, alice, port, given: { port: `${port}`, rooms: "#ops" } };
    };

    test("without labels the echo still tells a post's id", async (context) => {
      const { stage, alice, given } = await start(context, { without: ["ircv3_labeledresponse"] });
      const one = await stage.bot(given);
      await one.isUp("in #ops as");
      const posts = ["first", "second"].map((title) =>
        one.adapter.post({ room: "#ops" }, page(title), title),
      );
      for (const [index, title] of ["first", "second"].entries()) {
        const line = await alice.hears(({ params }) => params[1]?.includes(title) ?? false);
        expect((await posts[index])?.id).toBe(line.tags["msgid"]);
      }
      alice.send("MODE #ops +m");
      await alice.hears(({ command }) => command === "MODE");
      await expect(one.adapter.post({ room: "#ops" }, page("x"), "k")).rejects.toMatchObject({
        code: "irc.cannot-send",
      });
    });

    test("without echo a post is known by its key", async (context) => {
      const { stage, given } = await start(context, { without: ["ircv3_echomessage"] });
      const one = await stage.bot(given);
      await one.isUp("in #ops as");
      expect((await one.adapter.post({ room: "#ops" }, page("no echo"), "the-key")).id).toBe("the-key");
    });

    test("without batches history is told by its time: nothing of it is done", async (context) => {
      const { stage, alice, given } = await start(context, {
        without: ["ircv3_batch", "ircv3_labeledresponse"],
      });
      alice.send("MODE #ops +H 20:1h");
      alice.send("PRIVMSG #ops :!oncall long ago");
      const witness = await stage.person({ port: Number(given.port), nick: "witness" }, "#ops");
      await witness.hears(({ params }) => params[1] === "!oncall long ago");
      const late = await stage.bot(given);
      await late.isUp("in #ops as");
      alice.send("PRIVMSG #ops :!oncall now");
      await vi.waitFor(
        () => expect(late.inbox.calls.map((call) => call.input)).toEqual(["oncall now"]),
        patience,
      );
    });
  });
