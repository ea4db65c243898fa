import { expect, test } from "vitest";
import { createGate, discordStage, page, until } from "../support/discord-stage.ts";
import type { FakeDiscord } from "../support/fake-discord.ts";
import { simClock } from "../support/sim-clock.ts";

type Gateway = FakeDiscord["gateway"];
const commands = [{ name: "oncall", summary: "Who is on call", verbs: {} }];

test.for([
  ["Discord asks to connect anew (op 7)", (gateway: Gateway) => gateway.say({ op: 7, d: null })],
  ["the connection is dropped", (gateway: Gateway) => gateway.drop()],
  ["Discord closes for no reason (4000)", (gateway: Gateway) => gateway.closeWith(4000)],
] as const)(
  "%s: the session is resumed, and what was said meanwhile is heard once",
  async ([, interrupt], context) => {
    const { discord, room, alice, inbox, connected } = await discordStage(context, { commands });
    const bot = await connected();
    discord.say(alice, room, "!oncall before");
    await until(() => expect(inbox.calls).toHaveLength(1));
    discord.gateway.faults.repeats = 3;
    interrupt(discord.gateway);
    await until(() => expect(bot.health().connected).toBe(false));
    discord.say(alice, room, "!oncall meanwhile");
    await until(() => expect(bot.health().connected).toBe(true));
    expect(discord.gateway.resumed).toBe(1);
    discord.say(alice, room, "!oncall after");
    await until(() => expect(inbox.calls.at(-1)?.input).toBe("oncall after"));
    expect(inbox.calls.map((call) => call.input)).toEqual([
      "oncall before",
      "oncall meanwhile",
      "oncall after",
    ]);
  },
);

test("a session that may be resumed although Discord calls it invalid (op 9) is", async (context) => {
  const { discord, connected } = await discordStage(context);
  const bot = await connected();
  discord.gateway.say({ op: 9, d: true });
  await until(() => expect(discord.gateway.resumed).toBe(1));
  await until(() => expect(bot.health().connected).toBe(true));
});

test("when the session cannot be resumed (op 9), a new one knows the rooms again", async (context) => {
  const { discord, alice, room, inbox, connected } = await discordStage(context, { commands });
  const bot = await connected();
  discord.gateway.faults.forgetful = true;
  discord.gateway.drop();
  await until(() => expect(bot.health().connected).toBe(false));
  await until(() => expect(bot.health().connected).toBe(true));
  expect(discord.gateway.resumed).toBe(0);
  await bot.post({ room: "#ops" }, page, "k1");
  discord.say(alice, room, "!oncall again");
  await until(() => expect(inbox.calls).toHaveLength(1));
});

test("a connection on which no heartbeat is answered is given up, and resumed", async (context) => {
  const { discord, connected, log } = await discordStage(context);
  Object.assign(discord.gateway.faults, { heartbeat: 100, deaf: true });
  const bot = await connected();
  await until(() => expect(discord.gateway.dialled).toBeGreaterThan(1));
  discord.gateway.faults.deaf = false;
  await until(() => expect(discord.gateway.resumed).toBeGreaterThan(0));
  await until(() => expect(bot.health().connected).toBe(true));
  expect(log.complaints).toEqual([]);
});

test("a connection that died without a word is lost after 100 s, and made anew", async (context) => {
  const { discord, connected, log } = await discordStage(context, { speed: 100 });
  const bot = await connected();
  discord.gateway.faults.frozen = true;
  await log.said(/silent for 100 s/);
  expect(bot.health().connected).toBe(false);
  discord.gateway.faults.frozen = false;
  await until(() => expect(bot.health().connected).toBe(true));
});

test("a connection that cannot be mended within 30 s is lost, and tried again at growing distances", async (context) => {
  const clock = simClock("2026-03-01T12:00:00Z");
  const { discord, connected, log } = await discordStage(context, { clock });
  const bot = await connected();
  await discord.refuse();
  await until(() => expect(bot.health().sentence).toMatch(/connection was lost/));
  clock.moveTo(clock.now().plus({ seconds: 29 }));
  expect(log.complaints.join("\n")).not.toContain("Not connected");
  clock.moveTo(clock.now().plus({ seconds: 1 }));
  await log.said(/^Not connected: the connection was lost/);
  clock.moveTo(clock.now().plus({ seconds: 60 }));
  await log.said(/^Not connected: connection refused/);
  await discord.listen();
  await until(() => {
    clock.moveTo(clock.now().plus({ seconds: 1 }));
    expect(bot.health().connected).toBe(true);
  });
});

test.for([
  [4004, /refuses the token.*DISCORD_TOKEN, next try in (\d{2}) s/],
  [4014, /Message Content Intent.*DISCORD_MESSAGE_CONTENT=off, next try in (\d{2}) s/],
] as const)(
  "a close %i while running is told at once, and tried again slowly",
  async ([code, sentence], context) => {
    const { discord, connected } = await discordStage(context);
    const bot = await connected();
    discord.gateway.closeWith(code);
    await until(() => expect(bot.health().connected).toBe(false));
    await until(() => expect(bot.health().sentence).toMatch(sentence));
    await expect(bot.post({ room: "#ops" }, page, "k1")).rejects.toMatchObject({
      code: "discord.not-connected",
      retry: "later",
    });
  },
);

test("an intent that is not switched on is named", async (context) => {
  const { discord, bot } = await discordStage(context);
  discord.gateway.faults.refusesIntent = true;
  const adapter = bot();
  await adapter.begin();
  await until(() => expect(adapter.health().sentence).toMatch(/switch on Message Content Intent.*next try/));
});

test("a token that is wrong is named, and not shown", async (context) => {
  const { bot, log } = await discordStage(context);
  const adapter = bot({ token: "not-the-token-of-the-bot" });
  await adapter.begin();
  await until(() => expect(adapter.health().sentence).toMatch(/Discord refuses the token.*next try/));
  expect(JSON.stringify(log.lines) + adapter.health().sentence).not.toContain("not-the-token");
});

test("a Discord that is down at the start, or faulty, is tried again until it is there", async (context) => {
  const { discord, bot, log } = await discordStage(context, { speed: 20 });
  await discord.refuse();
  const adapter = bot();
  await adapter.begin();
  await log.said(/connection refused/);
  discord.faults.push({ on: /gateway\/bot/, times: 2, answer: { status: 503 } });
  await discord.listen();
  await log.said(/answered 503/);
  await until(() => expect(adapter.health().connected).toBe(true));
});

test("stopped while the connection is being mended, it does not come back", async (context) => {
  const { discord, connected } = await discordStage(context);
  const bot = await connected();
  discord.gateway.drop();
  await until(() => expect(bot.health().connected).toBe(false));
  await bot.stop();
  const dialled = discord.gateway.dialled;
  const other = await connected();
  // The library dials half a second after a drop; a whole connection later it would have.
  discord.gateway.drop();
  await until(() => expect(other.health().connected).toBe(false));
  await until(() => expect(other.health().connected).toBe(true));
  expect(discord.gateway.dialled).toBe(dialled + 2);
});

test("stopped while it dials, it waits for the outcome and leaves nothing open", async (context) => {
  const { discord, bot } = await discordStage(context);
  const adapter = bot();
  const gate = createGate();
  discord.gateway.faults.slow = gate.opened;
  await adapter.begin();
  await until(() => expect(discord.gateway.dialled).toBe(1));
  const stopping = adapter.stop();
  gate.open();
  await stopping;
  await until(() => expect(discord.gateway.open).toBe(0));
  expect(adapter.health().connected).toBe(false);
});

test("stopped and started again, it speaks again", async (context) => {
  const { discord, connected } = await discordStage(context);
  const first = await connected();
  await first.stop();
  expect(first.health()).toMatchObject({ connected: false, sentence: "stopped" });
  await until(() => expect(discord.gateway.open).toBe(0));
  await first.begin();
  await until(() => expect(first.health().connected).toBe(true));
});

test("what makes no sense is passed over, and what follows is heard", async (context) => {
  const { discord, room, alice, inbox, connected } = await discordStage(context, { commands });
  const bot = await connected();
  for (const kind of [
    ...[
      "MESSAGE_CREATE",
      "MESSAGE_REACTION_ADD",
      "MESSAGE_REACTION_REMOVE",
      "INTERACTION_CREATE",
      "GUILD_CREATE",
    ],
    ...[
      "GUILD_DELETE",
      "CHANNEL_CREATE",
      "CHANNEL_DELETE",
      "THREAD_CREATE",
      "THREAD_LIST_SYNC",
      "NEWLY_INVENTED",
    ],
  ])
    for (const data of [
      null,
      {},
      { id: "1", author: {}, emoji: null, channels: null, threads: [null], data: {}, user: {} },
    ])
      discord.gateway.tell(kind, data);
  discord.gateway.say({ op: 77, d: null });
  discord.say(alice, room, "!oncall after all");
  await until(() => expect(inbox.calls).toHaveLength(1));
  expect(bot.health().connected).toBe(true);
});
