import { expect, test } from "vitest";
import { createGate, discordStage, page, until } from "../support/discord-stage.ts";

const oncall = { name: "oncall", summary: "Who is on call", verbs: {} };
const ref = (room: string, id: string) => ({ network: "discord", room, id });

test("a reaction in a direct conversation that this process never opened is heard", async (context) => {
  const { discord, alice, inbox, connected, newest, dm } = await discordStage(context);
  const before = await connected();
  await before.post({ person: alice.id }, page, "k1");
  await before.stop();
  const after = await connected();
  discord.react(alice, newest(dm), "👍");
  await until(() => expect(inbox.signs).toHaveLength(1));
  expect(inbox.signs[0]).toEqual({
    from: { network: "discord", id: alice.id, nick: "Alice", verified: true },
    on: { ref: ref(alice.id, newest(dm).id) },
    by: { reaction: "👍" },
  });
  expect(after.health().connected).toBe(true);
});

test("a reaction that is taken off again, and one given twice in one breath, are each said once", async (context) => {
  const { discord, room, alice, inbox, connected, newest } = await discordStage(context);
  const bot = await connected();
  await bot.post({ room: "#ops" }, page, "k1");
  discord.react(alice, newest(room), "✅");
  discord.gateway.tellAgain("MESSAGE_REACTION_ADD");
  discord.unreact(alice, newest(room), "✅");
  await until(() => expect(inbox.signs).toHaveLength(2));
  expect(inbox.signs.map((sign) => sign.by)).toEqual([{ reaction: "✅" }, { unreacted: "✅" }]);
  expect(inbox.signs[1]).toMatchObject({ on: { ref: ref("#ops", newest(room).id) }, room: "#ops" });
});

test("reactions of bots, of ours, and to what others said, are passed over", async (context) => {
  const { discord, room, alice, inbox, connected, newest } = await discordStage(context);
  const bot = await connected();
  await bot.post({ room: "#ops" }, page, "k1");
  const robot = discord.account("robot", { bot: true });
  discord.react(robot, newest(room), "👍");
  discord.unreact(robot, newest(room), "👍");
  discord.react(discord.bot, newest(room), "👍");
  discord.react(alice, discord.say(alice, room, "lunch?"), "👍");
  discord.react(alice, newest(room), "🫡");
  await until(() => expect(inbox.signs).toHaveLength(1));
  expect(inbox.signs[0]?.by).toEqual({ reaction: "🫡" });
});

test("a mention in a command is what it means: an account's id, a room's address", async (context) => {
  const { discord, room, alice, inbox, connected } = await discordStage(context, { commands: [oncall] });
  await connected();
  discord.say(alice, room, `!oncall <@!${alice.id}> <@${alice.id}> <#${room}>`);
  await until(() => expect(inbox.calls).toHaveLength(1));
  expect(inbox.calls[0]?.input).toBe(`oncall ${alice.id} ${alice.id} #ops`);
});

test("what bots and webhooks say is no command", async (context) => {
  const { discord, room, alice, inbox, connected } = await discordStage(context, {
    commands: [oncall],
  });
  await connected();
  discord.say(discord.account("robot", { bot: true }), room, "!oncall ops");
  discord.say(alice, room, "!oncall ops", { webhook_id: "900000000000000009" });
  discord.say(alice, room, "!oncall ops", { type: 7 });
  discord.say(alice, room, "!oncall mine");
  await until(() => expect(inbox.calls).toHaveLength(1));
  expect(inbox.calls[0]?.input).toBe("oncall mine");
});

test("what is said in a thread on a page is an answer to it; a thread's commands are its room's", async (context) => {
  const { discord, room, alice, inbox, connected, newest } = await discordStage(context, {
    commands: [oncall],
  });
  const bot = await connected();
  await bot.post({ room: "#ops" }, page, "k1");
  const told = newest(room);
  const thread = discord.thread(told);
  discord.say(alice, thread, "ack");
  await until(() => expect(inbox.signs).toHaveLength(1));
  expect(inbox.signs[0]).toMatchObject({
    room: "#ops",
    on: { ref: ref("#ops", told.id) },
    by: { reply: "ack" },
  });
  discord.say(alice, thread, "!oncall ops");
  await until(() => expect(discord.in(thread)).toHaveLength(1));
  expect(inbox.calls[0]).toMatchObject({ room: "#ops", input: "oncall ops" });
});

test("a reply to somebody else, and a message passed on, are no answers", async (context) => {
  const { discord, room, alice, inbox, connected, newest } = await discordStage(context);
  const bot = await connected();
  await bot.post({ room: "#ops" }, page, "k1");
  discord.reply(alice, discord.say(alice, room, "coffee?"), "on my way");
  discord.say(alice, room, "look at that", { message_reference: { message_id: newest(room).id, type: 1 } });
  discord.reply(alice, newest(room), "on my way");
  await until(() => expect(inbox.signs).toHaveLength(1));
  expect(inbox.signs[0]).toMatchObject({ on: { ref: ref("#ops", newest(room).id) } });
});

test("without the Message Content Intent rooms are silent; mentions, direct words and reactions are heard", async (context) => {
  const { discord, room, alice, inbox, connected, newest, dm } = await discordStage(context, {
    settings: { messageContent: "off" },
    commands: [oncall],
  });
  discord.gateway.faults.refusesIntent = true;
  const bot = await connected();
  await bot.post({ room: "#ops" }, page, "k1");
  discord.say(alice, room, "!oncall hidden");
  discord.say(alice, room, `<@${discord.bot.id}> oncall mentioned`);
  discord.say(alice, dm, "oncall direct");
  await until(() => expect(inbox.calls).toHaveLength(2));
  expect(inbox.calls.map((call) => call.input)).toEqual(["oncall mentioned", "oncall direct"]);
  discord.react(alice, newest(room), "👍");
  await until(() => expect(inbox.signs).toHaveLength(1));
});

test("a refusal is for one person alone: told directly, or, where that cannot be, not told in the room", async (context) => {
  const { discord, room, alice, inbox, connected, newest, dm } = await discordStage(context, {
    commands: [oncall],
  });
  await connected();
  inbox.says = { ...inbox.says, command: () => ({ ok: false, private: true, text: "your salary is 3" }) };
  discord.say(alice, room, "!oncall ops");
  await until(() => expect(newest(dm).content).toBe("your salary is 3"));
  discord.shy.add(alice.id);
  discord.say(alice, room, "!oncall ops");
  await until(() => expect(newest(room).content).toContain("for you alone"));
  expect(
    discord
      .in(room)
      .map((message) => message.content)
      .join(),
  ).not.toContain("salary");
});

test("an answer that is faster than the house notes the page waits for it", async (context) => {
  const { discord, room, alice, inbox, connected, newest } = await discordStage(context, {
    commands: [oncall],
  });
  const bot = await connected();
  const gate = createGate();
  discord.faults.push({ on: /^POST .*\/messages$/, times: 1, late: gate.opened });
  let noted = false;
  const posting = bot.post({ room: "#ops" }, page, "k1").then(() => {
    noted = true;
  });
  inbox.says = {
    ...inbox.says,
    answered: () => {
      expect(noted).toBe(true);
      return undefined;
    },
  };
  await until(() => newest(room));
  discord.react(alice, newest(room), "👍");
  discord.say(discord.account("bob"), room, "!oncall ops");
  await until(() => expect(inbox.calls).toHaveLength(1));
  expect(inbox.signs).toEqual([]);
  gate.open();
  await posting;
  await until(() => expect(inbox.signs).toHaveLength(1));
});
