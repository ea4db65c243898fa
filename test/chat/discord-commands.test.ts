import { describe, expect, test } from "vitest";
import { areDeclared, declaredFor } from "../../src/chat/discord/commands.ts";
import { verb, z } from "../../src/index.ts";
import type { Reply } from "../../src/ports/chat-inbox.ts";
import type { SlashCommand } from "../../src/ports/slash-command.ts";
import { arg } from "../../src/slash/arg.ts";
import { loadCommands } from "../../src/slash/load.ts";
import { createGate, discordStage, page, until } from "../support/discord-stage.ts";

const run = async () => "";
const group: SlashCommand = {
  name: "group",
  summary: "Groups of users",
  main: "show",
  verbs: {
    show: verb({
      summary: "Show a group",
      standing: "anyone",
      args: z.object({ group: arg.group("Name of the group") }),
      examples: ["group show ops"],
      run,
    }),
    add: verb({
      summary: "Add to a group",
      standing: "admin",
      args: z.object({
        group: arg.newName("Name of the group"),
        users: arg.users("Users"),
        place: arg.int("Place", 1, 9).optional(),
        loud: arg.flag("Tell everybody").optional(),
        colour: arg.choice(["red", "green"], "Colour").optional(),
      }),
      examples: ["group add ops alice"],
      run,
    }),
    secret: verb({
      summary: "What nobody else is to see",
      standing: "user",
      private: true,
      args: z.object({}),
      examples: ["group secret"],
      run,
    }),
  },
};
const ack: SlashCommand = {
  name: "ack",
  summary: "Acknowledge",
  main: "notice",
  verbs: {
    notice: verb({
      summary: "Acknowledge notices",
      standing: "user",
      args: z.object({ numbers: arg.notices("Numbers").optional() }),
      examples: ["ack 12"],
      run,
    }),
  },
};
const commands = [group, ack];
const sub = (name: string, ...options: object[]) => ({
  id: "1",
  type: 1,
  name: "group",
  options: [{ type: 1, name, options }],
});

describe("the house's commands on Discord", () => {
  test("are nouns with their verbs below; a noun with one verb is that verb", () => {
    const [first, second, entry] = declaredFor(commands);
    expect(first).toMatchObject({ type: 1, name: "group", description: "Groups of users" });
    expect(first?.options).toMatchObject([
      { type: 1, name: "show", options: [{ type: 3, name: "group", required: true, autocomplete: true }] },
      {
        type: 1,
        name: "add",
        options: [
          { type: 3, name: "group", required: true },
          { type: 3, name: "users", required: true, autocomplete: true },
          { type: 4, name: "place", required: false },
          { type: 5, name: "loud", required: false },
          {
            type: 3,
            name: "colour",
            choices: [
              { name: "red", value: "red" },
              { name: "green", value: "green" },
            ],
          },
        ],
      },
      { type: 1, name: "secret", options: [] },
    ]);
    expect(second).toMatchObject({
      name: "ack",
      options: [{ type: 3, name: "numbers", autocomplete: true }],
    });
    expect(entry).toMatchObject({ type: 3, name: "Acknowledge" });
  });

  test("are within what Discord takes, all of them", async () => {
    const declared = declaredFor(await loadCommands(new URL("../../commands/", import.meta.url)));
    expect(declared.length).toBeLessThanOrEqual(100);
    for (const command of declared) {
      const texts = textsIn(command);
      expect([command.name, texts.reduce((sum, text) => sum + text.length, 0) <= 8000]).toEqual([
        command.name,
        true,
      ]);
      for (const options of listsIn(command)) expect(options.length).toBeLessThanOrEqual(25);
    }
  });

  test("are the same however Discord tells of them, and not when anything of them differs", () => {
    const wanted = declaredFor(commands);
    const asKept = JSON.parse(JSON.stringify(wanted), (_, value) => (value === false ? undefined : value));
    expect(areDeclared(wanted, asKept.reverse())).toBe(true);
    const texts = JSON.stringify(wanted);
    for (const [from, to] of [
      ["Show a group", "Show groups"],
      ['"red"', '"blue"'],
      ['"autocomplete":true', '"autocomplete":false'],
      ['"required":true', '"required":false'],
      ['"type":5', '"type":3'],
    ] as const)
      expect([from, areDeclared(wanted, JSON.parse(texts.replace(from, to)))]).toEqual([from, false]);
    expect(areDeclared(wanted, wanted.slice(1))).toBe(false);
  });

  test("are declared once, and again only when they changed", async (context) => {
    const { discord, connected } = await discordStage(context, { commands });
    const puts = () => discord.asked.filter(({ method }) => method === "PUT").map(({ path }) => path);
    const reads = () =>
      discord.asked.filter(({ method, path }) => method === "GET" && path.endsWith("/commands"));
    const first = await connected();
    await until(() => expect(discord.commands.global).toHaveLength(3));
    await first.stop();
    const again = await connected();
    await until(() => expect(reads()).toHaveLength(2));
    await again.stop();
    expect(puts()).toHaveLength(1);
    discord.commands.global.pop();
    await connected();
    await until(() => expect(discord.commands.global).toHaveLength(3));
    expect(puts()).toHaveLength(2);
  });

  test("are declared on the server that is named, and then on none besides", async (context) => {
    const { discord, connected } = await discordStage(context, { commands });
    discord.commands.global.push({ name: "group", description: "of old" });
    await connected({ guild: discord.guild });
    await until(() => expect(discord.commands.guild).toHaveLength(3));
    expect(discord.commands.global).toEqual([]);
  });

  test("that cannot be declared are told of, and everything else works", async (context) => {
    const { discord, connected, log } = await discordStage(context, { commands });
    const answer = { status: 403, body: { code: 50001, message: "Missing Access" } };
    discord.faults.push({ on: /commands$/, times: 9, answer });
    const bot = await connected();
    await log.said(/could not be declared/);
    expect(bot.health()).toMatchObject({
      connected: true,
      sentence: expect.stringContaining("not in the menu"),
    });
    await bot.post({ room: "#ops" }, page, "k1");
  });
});

describe("a command that is chosen", () => {
  const answering = (reply: Partial<Reply>) => ({
    command: () => ({ ok: true, private: false, text: "done", ...reply }),
    answered: () => undefined,
    suggest: () => [],
  });

  test("arrives with what was filled in, and its answer is for all", async (context) => {
    const { discord, room, alice, inbox, connected } = await discordStage(context, { commands });
    await connected();
    inbox.says = answering({ text: "*ops*: alice" });
    const filled = sub(
      "add",
      { type: 3, name: "group", value: "ops" },
      { type: 3, name: "users", value: `<@${alice.id}> <#${room}>` },
      { type: 4, name: "place", value: 2 },
      { type: 5, name: "loud", value: true },
    );
    const asked = discord.interact(alice, room, 2, filled);
    await until(() => expect(asked.answers).toEqual([{ text: "\\*ops\\*: alice", isPrivate: false }]));
    expect(asked.callback).toMatchObject({ type: 5 });
    expect(inbox.calls).toEqual([
      {
        from: { network: "discord", id: alice.id, nick: "Alice", verified: true },
        room: "#ops",
        input: {
          command: "group",
          verb: "add",
          args: { group: "ops", users: `${alice.id} #ops`, place: 2, loud: true },
        },
      },
    ]);
  });

  test("in a direct conversation, of a noun with one verb, needs no room and no verb", async (context) => {
    const { discord, alice, inbox, connected, dm } = await discordStage(context, { commands });
    await connected();
    const asked = discord.interact(alice, dm, 2, {
      id: "1",
      type: 1,
      name: "ack",
      options: [{ type: 3, name: "numbers", value: "12 13" }],
    });
    await until(() => expect(asked.answers).toHaveLength(1));
    expect(inbox.calls[0]).toEqual({
      from: expect.objectContaining({ id: alice.id }),
      input: { command: "ack", verb: "notice", args: { numbers: "12 13" } },
    });
  });

  test("privately is deferred privately", async (context) => {
    const { discord, room, alice, inbox, connected } = await discordStage(context, { commands });
    await connected();
    inbox.says = answering({ private: true, text: "hush" });
    const asked = discord.interact(alice, room, 2, sub("secret"));
    await until(() => expect(asked.answers).toEqual([{ text: "hush", isPrivate: true }]));
    expect(asked.callback?.data).toEqual({ flags: 64 });
  });

  test("and refused is refused to that person alone, although it was deferred for all", async (context) => {
    const { discord, room, alice, inbox, connected } = await discordStage(context, { commands });
    await connected();
    inbox.says = answering({ ok: false, private: true, text: "You may not." });
    const asked = discord.interact(alice, room, 2, sub("show", { type: 3, name: "group", value: "ops" }));
    await until(() => expect(asked.answers).toEqual([{ text: "You may not.", isPrivate: true }]));
  });

  test("with a long answer gets all of it, the rest as a file", async (context) => {
    const { discord, room, alice, inbox, connected } = await discordStage(context, { commands });
    await connected();
    const text = Array.from({ length: 300 }, (_, index) => `${index}: a line of the answer`).join("\n");
    inbox.says = answering({ text });
    const asked = discord.interact(alice, room, 2, sub("show"));
    await until(() => expect(asked.answers).toHaveLength(1));
    expect(asked.answers[0]?.text).toContain("0: a line of the answer");
    expect(asked.answers[0]?.file).toBe(`${text}\n`);
    discord.say(alice, room, "!group show ops");
    await until(() => expect(discord.in(room).at(-1)?.file).toBe(`${text}\n`));
  });

  test("that came too late to be answered is not carried out; one that comes twice is carried out once", async (context) => {
    const { discord, room, alice, inbox, connected, log } = await discordStage(context, { commands });
    await connected();
    discord.faults.push({
      on: /callback$/,
      times: 1,
      answer: { status: 404, body: { code: 10062, message: "Unknown interaction" } },
    });
    discord.interact(alice, room, 2, sub("secret"));
    await log.said(/could not be answered/);
    const asked = discord.interact(alice, room, 2, sub("show"));
    discord.gateway.tellAgain("INTERACTION_CREATE");
    await until(() => expect(asked.answers).toHaveLength(1));
    const last = discord.interact(alice, room, 2, sub("show"));
    await until(() => expect(last.answers).toHaveLength(1));
    expect(inbox.calls).toHaveLength(2);
  });

  test("is acknowledged at once, however long the answer takes", async (context) => {
    const { discord, room, alice, inbox, connected } = await discordStage(context, { commands });
    await connected();
    const gate = createGate();
    const command = inbox.command;
    inbox.command = (call) => gate.opened.then(() => command(call));
    const asked = discord.interact(alice, room, 2, sub("show"));
    await until(() => expect(asked.callback?.type).toBe(5));
    const other = discord.interact(alice, room, 2, sub("show"));
    await until(() => expect(other.callback?.type).toBe(5));
    expect(asked.answers).toEqual([]);
    gate.open();
    await until(() => expect([asked.answers.length, other.answers.length]).toEqual([1, 1]));
  });

  test("of which the house knows nothing any more says so", async (context) => {
    const { discord, room, alice, inbox, connected } = await discordStage(context, { commands });
    await connected();
    const asked = discord.interact(alice, room, 2, sub("dissolve"));
    await until(() =>
      expect(asked.answers[0]).toMatchObject({ text: expect.stringContaining("changed"), isPrivate: true }),
    );
    expect(inbox.calls).toEqual([]);
  });
});

test("an argument that is being typed is completed: 25 values at most, none longer than Discord takes", async (context) => {
  const { discord, room, alice, inbox, connected } = await discordStage(context, { commands });
  await connected();
  const about: unknown[] = [];
  inbox.says.suggest = (unfinished) => {
    about.push(unfinished);
    return [
      { value: "v".repeat(101), label: "too long to be sent" },
      ...Array.from({ length: 40 }, (_, index) => ({ value: `user${index}`, label: `${index} `.repeat(60) })),
    ];
  };
  const typing = { type: 3, name: "users", value: "ali", focused: true };
  const asked = discord.interact(
    alice,
    room,
    4,
    sub("add", { type: 3, name: "group", value: "ops" }, typing),
  );
  await until(() => expect(asked.callback?.type).toBe(8));
  expect(about).toEqual([
    {
      from: expect.objectContaining({ id: alice.id }),
      command: "group",
      verb: "add",
      args: { group: "ops" },
      arg: "users",
      typed: "ali",
    },
  ]);
  const choices = asked.callback?.data?.choices ?? [];
  expect(choices.map(({ value }) => value)).toEqual(Array.from({ length: 25 }, (_, index) => `user${index}`));
  expect(choices.every(({ name }) => name.length <= 100)).toBe(true);
});

describe("a button", () => {
  const answered = (text: string) => ({ ok: true, private: true, text });

  test("says what it stands for, of its notice, once for a double click; whoever pressed it alone sees what came of it", async (context) => {
    const { discord, room, alice, inbox, connected, newest } = await discordStage(context);
    const bot = await connected();
    await bot.post({ room: "#ops" }, page, "k1");
    const labels = newest(room).components[0]?.components.map(({ label, custom_id }) => [label, custom_id]);
    expect(labels).toEqual([
      ["Acknowledge", "ack:12"],
      ["Escalate", "escalate:12"],
      ["Snooze 1h", "snooze:12"],
      ["Show", "show:12"],
    ]);
    inbox.says = { ...inbox.says, answered: () => answered("You have notice #12") };
    const press = (who: typeof alice) =>
      discord.interact(who, room, 3, { custom_id: "ack:12", component_type: 2 }, newest(room));
    const [first, double, bobs] = [press(alice), press(alice), press(discord.account("bob"))];
    await until(() => {
      for (const each of [first, bobs])
        expect(each.answers).toEqual([{ text: "You have notice #12", isPrivate: true }]);
    });
    expect([first, double, bobs].map((each) => each.callback?.type)).toEqual([6, 6, 6]);
    expect(inbox.signs.map(({ from, room, on, by }) => [from.nick, room, on, by])).toEqual([
      ["Alice", "#ops", { notice: 12 }, { button: "ack" }],
      ["bob", "#ops", { notice: 12 }, { button: "ack" }],
    ]);
    expect(double.answers).toEqual([]);
  });

  test("that is told twice is pressed once, and one of somebody else's is not ours", async (context) => {
    const { discord, room, alice, inbox, connected, newest, log } = await discordStage(context);
    const bot = await connected();
    await bot.post({ room: "#ops" }, page, "k1");
    discord.interact(alice, room, 3, { custom_id: "escalate:12", component_type: 2 }, newest(room));
    discord.gateway.tellAgain("INTERACTION_CREATE");
    discord.interact(alice, room, 3, { custom_id: "another bot's", component_type: 2 }, newest(room));
    discord.interact(alice, room, 3, { custom_id: "show:12", component_type: 2 }, newest(room));
    await until(() => expect(inbox.signs).toHaveLength(2));
    expect(inbox.signs.map((sign) => sign.by)).toEqual([{ button: "escalate" }, { button: "show" }]);
    expect(log.complaints).toEqual([]);
  });
});

test("the entry in a message's own menu acknowledges it", async (context) => {
  const { discord, room, alice, inbox, connected, newest } = await discordStage(context);
  const bot = await connected();
  await bot.post({ room: "#ops" }, page, "k1");
  const data = {
    id: "1",
    type: 3,
    name: "Acknowledge",
    target_id: newest(room).id,
    resolved: { messages: {} },
  };
  const asked = discord.interact(alice, room, 2, data);
  await until(() =>
    expect(asked.answers).toEqual([{ text: "That message is about no notice.", isPrivate: true }]),
  );
  expect(inbox.signs[0]).toMatchObject({
    on: { ref: { network: "discord", room: "#ops", id: newest(room).id } },
    by: { button: "ack" },
  });
});

function textsIn(value: unknown): string[] {
  if (typeof value === "string") return [value];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(textsIn) : [];
}

function listsIn(value: unknown): unknown[][] {
  const own = Array.isArray(value) ? [value] : [];
  return typeof value === "object" && value !== null
    ? [...own, ...Object.values(value).flatMap(listsIn)]
    : own;
}
