import { describe, expect, test } from "vitest";
import { createGate, discordStage, page, until } from "../support/discord-stage.ts";
import { failure } from "../support/fake-discord-rest.ts";

const messages = /^POST \/channels\/\d+\/messages$/;

describe("what Discord answers to a post", () => {
  test.for([
    [403, 50007, "discord.cannot-dm", "never", /takes no direct messages/],
    [403, 50013, "discord.not-allowed", "never", /lacks a permission/],
    [403, 50001, "discord.not-allowed", "never", /cannot see/],
    [404, 10003, "discord.no-such-room", "never", /no such channel/],
    [400, 50035, "discord.refused", "never", /Invalid Form Body/],
    [401, 0, "discord.refused", "later", /Unauthorized/],
  ] as const)(
    "%i %i is told as %s, to be tried %s",
    async ([status, code, name, retry, sentence], context) => {
      const { discord, connected } = await discordStage(context);
      const bot = await connected();
      const body = code === 50035 ? "Invalid Form Body" : status === 401 ? "401: Unauthorized" : "No";
      discord.faults.push({ on: messages, times: 1, answer: failure(status, code, body) });
      const error = await bot.post({ room: "#ops" }, page, "k1").catch((each: unknown) => each);
      expect(error).toMatchObject({ name: "DeliveryError", code: name, retry });
      expect(String(error)).toMatch(sentence);
      // A token that was refused once is not forgotten.
      await bot.post({ room: "#ops" }, page, "k2");
    },
  );

  test("a fault of Discord's is for later, after one more try", async (context) => {
    const { discord, connected } = await discordStage(context);
    const bot = await connected();
    discord.faults.push({ on: messages, times: 2, answer: { status: 502 } });
    await expect(bot.post({ room: "#ops" }, page, "k1")).rejects.toMatchObject({
      code: "discord.fault",
      retry: "later",
    });
    await bot.post({ room: "#ops" }, page, "k1");
  });

  test("a short rate limit is waited for", async (context) => {
    const { discord, room, connected } = await discordStage(context);
    const bot = await connected();
    const headers = { "Retry-After": "0.2", "X-RateLimit-Scope": "user" };
    discord.faults.push({
      on: messages,
      times: 1,
      answer: { status: 429, headers, body: { retry_after: 0.2 } },
    });
    await bot.post({ room: "#ops" }, page, "k1");
    expect(discord.in(room)).toHaveLength(1);
  });

  test("a long rate limit is handed back, with Discord's wish", async (context) => {
    const { discord, connected } = await discordStage(context);
    const bot = await connected();
    const headers = { "Retry-After": "64", "X-RateLimit-Scope": "shared" };
    discord.faults.push({
      on: messages,
      times: 1,
      answer: { status: 429, headers, body: { retry_after: 64 } },
    });
    await expect(bot.post({ room: "#ops" }, page, "k1")).rejects.toMatchObject({
      code: "discord.rate-limited",
      retry: "later",
      retryAfter: expect.toSatisfy((wait: number) => wait >= 64_000 && wait < 66_000),
    });
  });

  test("a rate limit that does not say for how long is not hammered at", async (context) => {
    const { discord, connected } = await discordStage(context);
    const bot = await connected();
    discord.faults.push({
      on: messages,
      times: 50,
      answer: { status: 429, body: { code: 0, message: "banned" } },
    });
    await expect(bot.post({ room: "#ops" }, page, "k1")).rejects.toMatchObject({
      code: "discord.rate-limited",
      retryAfter: 60_000,
    });
    expect(discord.asked.filter(({ method, path }) => messages.test(`${method} ${path}`))).toHaveLength(1);
  });
});

describe("an attempt that nobody waits for any more", () => {
  test("is not begun", async (context) => {
    const { discord, room, connected } = await discordStage(context);
    const bot = await connected();
    const posting = bot.post({ room: "#ops" }, page, "k1", AbortSignal.abort());
    await expect(posting).rejects.toMatchObject({ name: "DeliveryError", retry: "later" });
    expect(discord.in(room)).toEqual([]);
  });

  test("is given up while it waits for its turn", async (context) => {
    const { discord, room, connected } = await discordStage(context);
    const bot = await connected();
    const gate = createGate();
    discord.faults.push({ on: messages, times: 1, late: gate.opened });
    const first = bot.post({ room: "#ops" }, page, "k1");
    const abandoning = new AbortController();
    const second = bot.post({ room: "#ops" }, page, "k2", abandoning.signal);
    await until(() => expect(bot.health().queued).toBe(1));
    abandoning.abort();
    await expect(second).rejects.toMatchObject({ code: "discord.abandoned" });
    expect(bot.health().queued).toBe(0);
    gate.open();
    await first;
    expect(discord.in(room)).toHaveLength(1);
  });

  test("is given up while Discord thinks", async (context) => {
    const { discord, connected } = await discordStage(context);
    const bot = await connected();
    const gate = createGate();
    discord.faults.push({ on: messages, times: 2, late: gate.opened });
    const abandoning = new AbortController();
    const posting = bot.post({ room: "#ops" }, page, "k1", abandoning.signal);
    await until(() =>
      expect(discord.asked.some(({ method, path }) => messages.test(`${method} ${path}`))).toBe(true),
    );
    abandoning.abort();
    await expect(posting).rejects.toMatchObject({ code: "discord.abandoned", retry: "later" });
    gate.open();
  });
});

test("pages go before answers to commands", async (context) => {
  const { discord, room, alice, inbox, connected } = await discordStage(context, {
    commands: [{ name: "oncall", summary: "Who", verbs: {} }],
  });
  const bot = await connected();
  const gate = createGate();
  discord.faults.push({ on: messages, times: 1, late: gate.opened });
  const first = bot.post({ room: "#ops" }, { ...page, title: "first" }, "k1");
  inbox.says = { ...inbox.says, command: () => ({ ok: true, private: false, text: "chatter" }) };
  discord.say(alice, room, "!oncall ops");
  await until(() => expect(bot.health().queued).toBe(1));
  const second = bot.post({ room: "#ops" }, { ...page, title: "second" }, "k2");
  gate.open();
  await Promise.all([first, second]);
  await until(() => expect(discord.in(room)).toHaveLength(3));
  expect(discord.in(room).map((message) => message.embeds[0]?.title ?? message.content)).toEqual([
    "first",
    "second",
    "chatter",
  ]);
});

test("keys of any length are one message each", async (context) => {
  const { discord, room, connected } = await discordStage(context);
  const bot = await connected();
  const keys = [
    "watchbill-1",
    "a key that is much longer than Discord takes, 1",
    "a key that is much longer than Discord takes, 2",
  ];
  for (const key of [...keys, ...keys]) await bot.post({ room: "#ops" }, page, key);
  expect(discord.in(room)).toHaveLength(3);
});

test("only the accounts that are meant ring, whatever the text says", async (context) => {
  const { discord, alice, room, connected, newest } = await discordStage(context);
  const bot = await connected();
  const bomb = `@everyone @here <@${discord.bot.id}> <@&${discord.guild}>`;
  const message = {
    ...page,
    title: bomb,
    body: bomb,
    fields: [{ label: bomb, value: bomb }],
    mentions: [alice.id, "everyone"],
  };
  const ref = await bot.post({ room: "#ops" }, message, "k1");
  expect(newest(room).allowed_mentions).toEqual({ parse: [], users: [alice.id] });
  expect(newest(room).content).toMatch(new RegExp(`^<@${alice.id}> #12 Major: `));
  await bot.edit(ref, { ...message, mentions: [] });
  expect(newest(room).allowed_mentions).toEqual({ parse: [], users: [] });
});

test("a message is edited by a process that did not post it, in a room and in a conversation", async (context) => {
  const { discord, alice, room, connected, newest, dm } = await discordStage(context);
  const before = await connected();
  const refs = [
    await before.post({ room: "#ops" }, page, "k1"),
    await before.post({ person: alice.id }, page, "k2"),
  ];
  await before.stop();
  const after = await connected();
  for (const ref of refs) {
    expect(
      await after.edit(ref, { ...page, state: "acknowledged", answer: "by alice, 09:14", actions: [] }),
    ).toEqual(ref);
  }
  for (const channel of [room, dm]) {
    expect(newest(channel)).toMatchObject({
      components: [],
      content: "#12 acknowledged by alice, 09:14: web01 is down",
    });
  }
  discord.messages.delete(newest(room).id);
  await expect(after.edit({ network: "discord", room: "#ops", id: "1" }, page)).rejects.toMatchObject({
    code: "discord.no-such-message",
    retry: "never",
  });
});

test("a room is named as it was addressed, by its id or its name", async (context) => {
  const { discord, room, alice, inbox, connected, newest } = await discordStage(context);
  const bot = await connected();
  expect(await bot.post({ room }, page, "k1")).toMatchObject({ room });
  discord.react(alice, newest(room), "👍");
  await until(() => expect(inbox.signs).toHaveLength(1));
  expect(inbox.signs[0]).toMatchObject({ room, on: { ref: { room, id: newest(room).id } } });
  await bot.post({ room: "#ops" }, page, "k2");
  discord.react(alice, newest(room), "👍");
  await until(() => expect(inbox.signs).toHaveLength(2));
  expect(inbox.signs[1]).toMatchObject({ room: "#ops", on: { ref: { room: "#ops" } } });
});

test("two rooms of one name are told apart by their ids", async (context) => {
  const { discord, connected } = await discordStage(context);
  const second = discord.room("ops");
  const bot = await connected();
  const error = await bot.post({ room: "#ops" }, page, "k1").catch((each: unknown) => each);
  expect(error).toMatchObject({ code: "discord.many-rooms", retry: "never" });
  expect(String(error)).toContain(second);
  expect(await bot.post({ room: second }, page, "k2")).toMatchObject({ room: second });
});

test("a topic is cut to what Discord takes; one changed too often is for later", async (context) => {
  const { discord, room, connected } = await discordStage(context);
  const bot = await connected();
  await bot.setTopic?.("#ops", "x".repeat(2000));
  expect(discord.topicOf(room)).toHaveLength(1024);
  const headers = { "Retry-After": "540", "X-RateLimit-Scope": "shared" };
  discord.faults.push({
    on: /^PATCH \/channels\/\d+$/,
    times: 1,
    answer: { status: 429, headers, body: {} },
  });
  await expect(bot.setTopic?.("#ops", "now bob")).rejects.toMatchObject({
    code: "discord.rate-limited",
    retry: "later",
  });
  await bot.post({ room: "#ops" }, page, "k1");
});
