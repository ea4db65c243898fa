import { afterEach, describe, expect, test, vi } from "vitest";
import { type InspircdOptions, missingInspircd, startInspircd } from "../support/inspircd.ts";
import { type IrcBot, page, startIrcBot } from "../support/irc-bot.ts";
import { type IrcPerson, ircPerson } from "../support/irc-person.ts";
import { missingNgircd, startNgircd } from "../support/ngircd.ts";

const endings: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const end of endings.splice(0).reverse()) await end();
});

async function bot(settings: Record<string, string>): Promise<IrcBot> {
  const one = await startIrcBot(settings);
  endings.push(() => one.stop());
  return one;
}

async function person(port: number, nick: string, room?: string): Promise<IrcPerson> {
  const one = await ircPerson({ port, nick });
  endings.push(() => one.close());
  if (room !== undefined) await one.join(room);
  return one;
}

const noNgircd = missingNgircd();

describe.skipIf(noNgircd !== undefined)(noNgircd ?? "a server without accounts and tags: ngIRCd", () => {
  const start = async () => {
    const server = await startNgircd({ penalty: false });
    endings.push(() => server.stop());
    return { port: server.port, given: { port: `${server.port}`, rooms: "#ops" } };
  };

  test("a password is given, but nobody takes it: the bot does not come in without its account", async () => {
    const { given } = await start();
    const strict = await bot({ ...given, password: "secret" });
    await strict.isDown("the network offers no login now (SASL PLAIN)");
  });

  test("its nick is taken: the other one is short enough for nine signs", async () => {
    const { port, given } = await start();
    await person(port, "watchbill");
    const second = await bot(given);
    await second.isUp("in #ops as watchbi_1");
  });

  test("people can be told by nick, and nobody is vouched for", async () => {
    const { port, given } = await start();
    const alice = await person(port, "alice", "#ops");
    const one = await bot(given);
    await one.isUp("in #ops");
    expect(one.adapter.can).toMatchObject({ reactions: false, replies: false });
    const ref = await one.adapter.post({ person: "alice" }, page("by nick"), "the-key");
    expect(ref).toEqual({ network: "irc", room: "alice", id: "the-key" });
    alice.send("PRIVMSG watchbill :ack");
    await vi.waitFor(() => expect(one.inbox.signs).toHaveLength(1));
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

  test("a room where it may not speak refuses the page for now", async () => {
    const { port, given } = await start();
    const alice = await person(port, "alice", "#ops");
    alice.send("MODE #ops +m");
    const one = await bot(given);
    await one.isUp("in #ops");
    await expect(one.adapter.post({ room: "#ops" }, page("x"), "k1")).rejects.toMatchObject({
      code: "irc.cannot-send",
      retry: "later",
    });
  });
});

const noInspircd = missingInspircd();

describe.skipIf(noInspircd !== undefined)(
  noInspircd ?? "servers with some of IRCv3: InspIRCd with modules left out",
  () => {
    const start = async (options: InspircdOptions) => {
      const server = await startInspircd(options);
      endings.push(() => server.stop());
      const alice = await person(server.port, "alice", "#ops");
      return { alice, given: { port: `${server.port}`, rooms: "#ops" } };
    };

    test("without labels the echo still tells a post's id", async () => {
      const { alice, given } = await start({ without: ["ircv3_labeledresponse"] });
      const one = await bot(given);
      await one.isUp("in #ops");
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

    test("without echo a post is known by its key", async () => {
      const { given } = await start({ without: ["ircv3_echomessage"] });
      const one = await bot(given);
      await one.isUp("in #ops");
      expect((await one.adapter.post({ room: "#ops" }, page("no echo"), "the-key")).id).toBe("the-key");
    });

    test("without batches history is told by its time: nothing of it is done", async () => {
      const { alice, given } = await start({ without: ["ircv3_batch", "ircv3_labeledresponse"] });
      alice.send("MODE #ops +H 20:1h");
      alice.send("PRIVMSG #ops :!oncall long ago");
      const witness = await person(Number(given.port), "witness", "#ops");
      await witness.hears(({ params }) => params[1] === "!oncall long ago");
      const late = await bot(given);
      await late.isUp("in #ops");
      alice.send("PRIVMSG #ops :!oncall now");
      await vi.waitFor(() => expect(late.inbox.calls.map((call) => call.input)).toEqual(["oncall now"]));
    });
  },
);
