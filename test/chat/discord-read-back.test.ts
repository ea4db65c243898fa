import { expect, test } from "vitest";
import { discordStage, page, until } from "../support/discord-stage.ts";

test("answers that were given while nobody listened are found, each once; commands are not run", async (context) => {
  const { discord, room, alice, inbox, connected, newest, dm } = await discordStage(context, {
    commands: [{ name: "oncall", summary: "Who", verbs: {} }],
  });
  const bob = discord.account("bob");
  const before = await connected();
  inbox.told = [
    await before.post({ room: "#ops" }, { ...page, title: "one" }, "k1"),
    await before.post({ room: "#ops" }, { ...page, title: "two" }, "k2"),
    await before.post({ person: alice.id }, { ...page, title: "three" }, "k3"),
  ];
  const [one, two] = discord.in(room);
  if (!one || !two) throw new Error("two pages were posted");
  await before.stop();

  discord.react(alice, one, "👍");
  discord.react(discord.account("robot", { bot: true }), one, "👍");
  discord.react(bob, one, "🎉");
  discord.reply(bob, two, "ack");
  discord.say(alice, discord.thread(two), "unack");
  discord.say(alice, room, "ack");
  discord.say(alice, room, "!oncall ops");
  discord.say(alice, room, "what a day");
  discord.say(alice, room, "on it");
  discord.reply(alice, two, "the disk is full");
  discord.say(alice, dm, "ack");
  discord.say(alice, dm, "oncall ops");

  await connected();
  const told = (id: string, room: string) => ({ ref: { network: "discord", room, id } });
  await until(() => expect(inbox.signs).toHaveLength(6));
  expect(inbox.signs.every((sign) => sign.readBack)).toBe(true);
  expect(inbox.signs.map(({ from, on, by }) => [from.nick, on, by])).toEqual(
    expect.arrayContaining([
      ["Alice", told(one.id, "#ops"), { reaction: "👍" }],
      ["bob", told(two.id, "#ops"), { reply: "ack" }],
      ["Alice", told(two.id, "#ops"), { reply: "unack" }],
      ["Alice", told(two.id, "#ops"), { reply: "ack" }],
      ["Alice", told(two.id, "#ops"), { reply: "the disk is full" }],
      ["Alice", told(newest(dm).id, alice.id), { reply: "ack" }],
    ]),
  );

  // What is read last is new: when it is there, all before it was read again, and told no second time.
  newest(dm).reactions.set("✅", new Set([alice.id]));
  discord.gateway.drop();
  await until(() => expect(inbox.signs.at(-1)?.by).toEqual({ reaction: "✅" }));
  expect(inbox.signs).toHaveLength(7);
  expect(inbox.calls).toEqual([]);
});

test("a bare word after a page that is answered already answers no older one", async (context) => {
  const { discord, room, alice, inbox, connected } = await discordStage(context);
  const before = await connected();
  inbox.told = [await before.post({ room: "#ops" }, page, "k1")];
  const answered = await before.post({ room: "#ops" }, { ...page, notice: 13 }, "k2");
  await before.stop();
  discord.say(alice, room, "ack");
  await connected();
  await until(() => expect(inbox.signs).toHaveLength(1));
  expect(inbox.signs[0]?.on).toEqual({ ref: answered });
});

test("a reaction that was taken off while nobody listened is said so, by the process that had heard it", async (context) => {
  const { discord, room, alice, inbox, connected, newest } = await discordStage(context);
  const bot = await connected();
  inbox.told = [await bot.post({ room: "#ops" }, page, "k1")];
  discord.react(alice, newest(room), "👍");
  await until(() => expect(inbox.signs).toHaveLength(1));
  newest(room).reactions.get("👍")?.clear();
  discord.gateway.drop();
  await until(() => expect(inbox.signs).toHaveLength(2));
  expect(inbox.signs[1]).toMatchObject({ by: { unreacted: "👍" }, readBack: true });
});

test("who is refused is not told again at every start; whose answer counted is told", async (context) => {
  const { discord, room, alice, inbox, connected, newest, dm } = await discordStage(context);
  const bob = discord.account("bob");
  const before = await connected();
  inbox.told = [await before.post({ room: "#ops" }, page, "k1")];
  await before.stop();
  discord.react(alice, newest(room), "👍");
  discord.react(bob, newest(room), "👍");
  inbox.says = {
    ...inbox.says,
    answered: ({ from }) => ({ ok: from.id === alice.id, private: true, text: `for ${from.nick}` }),
  };
  await connected();
  await until(() => expect(inbox.signs).toHaveLength(2));
  await until(() => expect(discord.in(dm).map((message) => message.content)).toEqual(["for Alice"]));
  expect(discord.in(discord.dm(bob))).toEqual([]);
});

test("a room that cannot be read, and a rate limit, keep nothing else from being read", async (context) => {
  const { discord, room, alice, inbox, connected, dm, newest, log } = await discordStage(context, {
    speed: 20,
  });
  const before = await connected();
  inbox.told = [
    { network: "discord", room: "#gone", id: "1200000000000000001" },
    await before.post({ room: "#ops" }, page, "k1"),
    await before.post({ person: alice.id }, page, "k2"),
  ];
  await before.stop();
  discord.react(alice, newest(dm), "👍");
  const forbidden = { status: 403, body: { code: 50001, message: "Missing Access" } };
  discord.faults.push({ on: new RegExp(`^GET /channels/${room}/messages`), times: 1, answer: forbidden });
  const limited = { status: 429, headers: { "Retry-After": "20" }, body: {} };
  discord.faults.push({ on: new RegExp(`^GET /channels/${dm}/messages`), times: 1, answer: limited });
  await connected();
  await until(() => expect(inbox.signs).toHaveLength(1));
  expect(inbox.signs[0]).toMatchObject({ by: { reaction: "👍" }, on: { ref: { room: alice.id } } });
  expect(log.complaints).toEqual([
    expect.stringContaining("#gone"),
    expect.stringContaining("A room could not be read back."),
  ]);
});
