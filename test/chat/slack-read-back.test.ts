import { expect, test } from "vitest";
import { page } from "../support/adapter-bot.ts";
import { slackStage, until } from "../support/slack-stage.ts";

const ops = "C0OPS01";
const person = "T0HOUSE/U0ALICE";

test("after a restart, what people did meanwhile is found, once, and executes nothing", async (context) => {
  const { slack, bot } = await slackStage(context);
  const first = await bot();
  const inRoom = await first.adapter.post({ room: "#ops" }, page("in the room"), "k1");
  const direct = await first.adapter.post({ person }, page("to alice"), "k2");
  await first.stop();
  const [one, two] = slack.messages;
  if (!one || !two) throw new Error("nothing was posted");
  slack.react("U0ALICE", one, "+1::skin-tone-2");
  slack.react("U0ROBOT", one, "+1");
  slack.say("U0BOB", ops, "ack", one.ts);
  slack.say("U0BOB", ops, `<@${slack.bot}> oncall ops`, one.ts);
  slack.say("U0ALICE", slack.direct("U0ALICE"), "ack", two.ts);
  slack.say("U0BOB", ops, `<@${slack.bot}> oncall`);

  const second = await bot({ waits: false });
  second.inbox.told.push(inRoom, direct);
  await second.isUp();
  await until(() => expect(second.inbox.signs).toHaveLength(3));
  expect(second.inbox.signs).toMatchObject([
    { from: { id: person }, room: "#ops", on: { ref: inRoom }, by: { reaction: "+1" }, readBack: true },
    { from: { id: "T0HOUSE/U0BOB" }, on: { ref: inRoom }, by: { reply: "ack" }, readBack: true },
    { from: { id: person }, on: { ref: direct }, by: { reply: "ack" }, readBack: true },
  ]);
  expect(second.inbox.signs[2]).not.toHaveProperty("room");
  expect(second.inbox.calls).toEqual([]);

  slack.drop();
  await second.isDown();
  await second.isUp();
  slack.react("U0BOB", one, "eyes");
  await until(() => expect(second.inbox.signs).toHaveLength(4));
  expect(second.inbox.signs[3]).toMatchObject({ by: { reaction: "eyes" } });
});

test("what was heard is not found again when the connection was lost", async (context) => {
  const { slack, bot } = await slackStage(context);
  const { adapter, inbox, isDown, isUp } = await bot();
  inbox.told.push(await adapter.post({ room: "#ops" }, page("x"), "k"));
  const [message] = slack.messages;
  if (!message) throw new Error("nothing was posted");
  slack.react("U0ALICE", message, "+1");
  slack.say("U0ALICE", ops, "ack", message.ts);
  await until(() => expect(inbox.signs).toHaveLength(2));
  slack.drop();
  await isDown();
  message.reactions.push({ name: "eyes", users: ["U0BOB"], count: 1 });
  await isUp();
  await until(() => expect(inbox.signs).toHaveLength(3));
  expect(inbox.signs[2]).toMatchObject({
    from: { id: "T0HOUSE/U0BOB" },
    by: { reaction: "eyes" },
    readBack: true,
  });
});

test("a message that cannot be read back does not keep the others from it", async (context) => {
  const { slack, bot } = await slackStage(context);
  const { adapter, inbox, log, isDown, isUp } = await bot();
  const ref = await adapter.post({ room: "#ops" }, page("x"), "k");
  inbox.told.push({ ...ref, id: "1700000000.000001" }, { ...ref, room: "#nowhere" }, ref);
  slack.fault("conversations.replies", { status: 429, retryAfter: 1 });
  slack.drop();
  await isDown();
  slack.messages[0]?.reactions.push({ name: "+1", users: ["U0ALICE"], count: 1 });
  await isUp();
  await until(() => expect(inbox.signs).toMatchObject([{ by: { reaction: "+1" } }]));
  const failed = log.lines.filter(({ sentence }) => sentence === "A message could not be read back.");
  expect(failed).toHaveLength(2);
});
