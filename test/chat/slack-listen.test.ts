import { expect, test } from "vitest";
import { emptyDirectory, put } from "../../src/domain/directory.ts";
import { userOf } from "../../src/domain/standing.ts";
import { page } from "../support/adapter-bot.ts";
import { quickClock } from "../support/quick-clock.ts";
import { readable } from "../support/slack-fixture.ts";
import { type SlackStage, slackStage, until } from "../support/slack-stage.ts";

const ops = "C0OPS01";
const alice = { network: "slack", id: "T0HOUSE/U0ALICE", nick: "alice", verified: true };

/** A bot that has told #ops a page, and the page. */
async function told({ slack, bot }: SlackStage) {
  const running = await bot();
  const ref = await running.adapter.post({ room: "#ops" }, page("web01 is down"), "k");
  const [message] = slack.messages;
  if (!message) throw new Error("nothing was posted");
  return { ...running, ref, message };
}

/** Lets alice say one thing more, so that all that she did before has been heard. */
async function allHeard(slack: SlackStage["slack"], inbox: { calls: { input: unknown }[] }): Promise<void> {
  slack.say("U0ALICE", slack.direct("U0ALICE"), "oncall done");
  await until(() => expect(inbox.calls.map(({ input }) => input)).toContain("oncall done"));
}

test("somebody with an admin's display name is somebody else", async (context) => {
  const stage = await slackStage(context);
  const { slack } = stage;
  const { inbox } = await stage.bot();
  const user = (id: string) => slack.users.get(id);
  Object.assign(user("U0BOB")?.profile ?? {}, { display_name: "alice" });
  slack.say("U0BOB", ops, `<@${slack.bot}> oncall`);
  await until(() => expect(inbox.calls).toHaveLength(1));
  const from = inbox.calls[0]?.from;
  expect(from).toEqual({ network: "slack", id: "T0HOUSE/U0BOB", nick: "alice", verified: true });
  const contacts = [{ type: "slack", address: "T0HOUSE/U0ALICE", verified: true }];
  const directory = put(emptyDirectory("UTC"), "user", { name: "alice", admin: true, contacts });
  expect(from && userOf(from, directory)).toBeUndefined();
  expect(userOf(alice, directory)?.name).toBe("alice");
});

test("members of another workspace are not vouched for, whatever the payload says", async (context) => {
  const stage = await slackStage(context);
  const { slack, message, inbox } = { slack: stage.slack, ...(await told(stage)) };
  inbox.says.answered = () => ({ ok: false, private: true, text: "" });
  slack.react("U9MALLORY", message, "+1");
  slack.say("U9MALLORY", ops, "ack", message.ts);
  const forged = {
    ...slack.press("U9MALLORY", message, "ack"),
    user: { id: "U9MALLORY", team_id: slack.team },
  };
  await slack.deliver("interactive", forged);
  await until(() => expect(inbox.signs).toHaveLength(3));
  for (const { from } of inbox.signs)
    expect(from).toMatchObject({ id: "T9OTHERS/U9MALLORY", verified: false });
});

test("who cannot be looked up is vouched for only where Slack names their workspace", async (context) => {
  const stage = await slackStage(context);
  const { slack, message, inbox } = { slack: stage.slack, ...(await told(stage)) };
  inbox.says.answered = () => ({ ok: true, private: true, text: "" });
  const unknown = Array.from({ length: 4 }, () => ({ error: "user_not_visible" }));
  slack.fault("users.info", ...unknown);
  slack.react("U0ALICE", message, "+1");
  await until(() => expect(inbox.signs).toHaveLength(1));
  await slack.deliver("interactive", slack.press("U0ALICE", message, "ack"));
  await until(() => expect(inbox.signs).toHaveLength(2));
  expect(inbox.signs.map(({ from }) => from.verified)).toEqual([false, true]);
});

test("bots are nobody: neither their reactions nor their words, nor our own", async (context) => {
  const stage = await slackStage(context);
  const { slack, message, inbox } = { slack: stage.slack, ...(await told(stage)) };
  slack.react("U0ROBOT", message, "+1");
  slack.react(slack.bot, message, "+1");
  slack.say("U0ROBOT", ops, "ack", message.ts);
  const ts = `${Math.floor(Date.now() / 1000)}.000001`;
  const other = {
    type: "message",
    channel: ops,
    ts,
    user: "U0ALICE",
    bot_id: "B9",
    text: `<@${slack.bot}> oncall`,
  };
  await slack.event(other);
  await slack.event({ ...other, bot_id: undefined, subtype: "bot_message" });
  await until(() => expect(slack.calls.map(({ args }) => args["user"])).toContain("U0ROBOT"));
  slack.react("U0ALICE", message, "+1");
  await allHeard(slack, inbox);
  expect(inbox.signs.map(({ from }) => from.nick)).toEqual(["alice"]);
  expect(inbox.calls).toHaveLength(1);
});

test("an event that comes again is heard once", async (context) => {
  const stage = await slackStage(context);
  const { slack, message, inbox } = { slack: stage.slack, ...(await told(stage)) };
  const item = { type: "message", channel: ops, ts: message.ts };
  const reaction = { type: "reaction_added", user: "U0ALICE", reaction: "+1", item, item_user: slack.bot };
  const words = { type: "message", channel: ops, ts: "", user: "U0ALICE", text: `<@${slack.bot}> oncall` };
  const ts = `${Math.floor(Date.now() / 1000)}.000009`;
  for (let times = 0; times < 3; times++) {
    await slack.event(reaction, "Ev0SAME");
    await slack.event({ ...words, ts }, "Ev0OTHER");
  }
  for (let times = 0; times < 3; times++)
    await slack.event({ ...reaction, type: "reaction_removed" }, "Ev0THIRD");
  await allHeard(slack, inbox);
  expect(inbox.signs.map(({ by }) => by)).toEqual([{ reaction: "+1" }, { unreacted: "+1" }]);
  expect(inbox.calls.map(({ input }) => input)).toEqual(["oncall", "oncall done"]);
});

test("a reaction that is taken off is told, and heard again when it is given again", async (context) => {
  const stage = await slackStage(context);
  const { slack, message, inbox, ref } = { slack: stage.slack, ...(await told(stage)) };
  slack.react("U0ALICE", message, "+1::skin-tone-3");
  slack.unreact("U0ALICE", message, "+1::skin-tone-3");
  slack.react("U0ALICE", message, "+1");
  await until(() => expect(inbox.signs).toHaveLength(3));
  const on = { ref };
  expect(inbox.signs).toMatchObject([
    { from: alice, room: "#ops", on, by: { reaction: "+1" } },
    { from: alice, on, by: { unreacted: "+1" } },
    { from: alice, on, by: { reaction: "+1" } },
  ]);
});

test("a mention is one command, though Slack tells of it twice", async (context) => {
  const stage = await slackStage(context);
  const { slack, inbox } = { slack: stage.slack, ...(await stage.bot()) };
  slack.say("U0ALICE", ops, `<@${slack.bot}>: oncall ops`);
  await allHeard(slack, inbox);
  expect(inbox.calls.filter(({ input }) => input === "oncall ops")).toEqual([
    { from: alice, room: "#ops", input: "oncall ops" },
  ]);
});

test("an ack in somebody else's thread is talk; with a number it is an answer", async (context) => {
  const stage = await slackStage(context);
  const { slack, inbox } = { slack: stage.slack, ...(await told(stage)) };
  const talk = slack.say("U0BOB", ops, "shall we?");
  slack.say("U0ALICE", ops, "ack", talk.ts);
  slack.say("U0ALICE", ops, "ack 12", talk.ts);
  await until(() => expect(inbox.signs).toHaveLength(1));
  expect(inbox.signs[0]).toMatchObject({ on: { notice: 12 }, by: { reply: "ack 12" } });
});

test("what is said in the thread of a page is said to it; a command is one when the bot is named", async (context) => {
  const stage = await slackStage(context);
  const { slack, message, inbox, ref } = { slack: stage.slack, ...(await told(stage)) };
  slack.say("U0ALICE", ops, "oncall folks ordered the disk", message.ts);
  slack.say("U0ALICE", ops, `<@${slack.bot}> oncall ops`, message.ts);
  slack.say("U0ALICE", ops, `<@${slack.bot}> ack`, message.ts);
  await until(() => expect(inbox.signs).toHaveLength(2));
  expect(inbox.signs).toMatchObject([
    { on: { ref }, by: { reply: "oncall folks ordered the disk" } },
    { on: { ref }, by: { reply: "ack" } },
  ]);
  expect(inbox.calls.map(({ input }) => input)).toEqual(["oncall ops", "ack"]);
  const answer = slack.messages.find((one) => one.user === slack.bot && one.thread_ts === message.ts);
  expect(answer && readable(answer)).toBe("done");
});

test("what is edited, joined or deleted is not said anew", async (context) => {
  const stage = await slackStage(context);
  const { slack, inbox } = { slack: stage.slack, ...(await told(stage)) };
  const ts = `${Math.floor(Date.now() / 1000)}.000003`;
  const text = `<@${slack.bot}> oncall`;
  const message = { type: "message", user: "U0ALICE", text, ts };
  await slack.event({
    type: "message",
    subtype: "message_changed",
    channel: ops,
    ts,
    message,
    previous_message: message,
  });
  await slack.event({ ...message, subtype: "channel_join", channel: ops });
  await allHeard(slack, inbox);
  expect(inbox.calls).toHaveLength(1);
  expect(inbox.signs).toEqual([]);
});

test("what comes too late executes nothing, but may answer the message that it names", async (context) => {
  const stage = await slackStage(context);
  const { slack, message, inbox, ref } = { slack: stage.slack, ...(await told(stage)) };
  const late = (text: string, more = {}) => {
    const ts = `${Math.floor(Date.now() / 1000) - 3600}.${String(text.length).padStart(6, "0")}`;
    return slack.event({ type: "message", channel: ops, user: "U0ALICE", ts, text, ...more });
  };
  await late(`<@${slack.bot}> oncall late`);
  await late("ack");
  await late(" ack ", { thread_ts: message.ts, parent_user_id: slack.bot });
  await allHeard(slack, inbox);
  expect(inbox.calls).toHaveLength(1);
  expect(inbox.signs).toMatchObject([{ on: { ref }, by: { reply: "ack" }, readBack: true }]);
});

test("what Slack makes of names, channels and links becomes what was typed", async (context) => {
  const stage = await slackStage(context);
  const { slack, inbox } = { slack: stage.slack, ...(await stage.bot()) };
  const typed =
    "user link bob slack <@U0BOB|bob> path <#C0OPS01|ops> slack:<#C0NOC01> <!subteam^S0ONCALL|@oncall> <!here> " +
    "<mailto:a@example.org|a@example.org> <http://web01.example.org|web01.example.org> <https://x.example.org/?a=1&amp;b=2> a &lt;b&gt; &amp;amp;";
  slack.say("U0ALICE", slack.direct("U0ALICE"), typed);
  await until(() => expect(inbox.calls).toHaveLength(1));
  expect(inbox.calls[0]?.input).toBe(
    "user link bob slack T0HOUSE/U0BOB path slack:#ops slack:#noc @oncall @here " +
      "a@example.org web01.example.org https://x.example.org/?a=1&b=2 a <b> &amp;",
  );
});

test("a private answer in a room is seen by the asker alone", async (context) => {
  const stage = await slackStage(context);
  const { slack, inbox } = { slack: stage.slack, ...(await stage.bot()) };
  inbox.says.command = () => ({ ok: true, private: true, text: "for you" });
  slack.say("U0ALICE", ops, `<@${slack.bot}> oncall`);
  await until(() => expect(slack.messages).toHaveLength(2));
  const [, answer] = slack.messages;
  expect(answer?.ephemeralTo).toBe("U0ALICE");
  expect(answer && readable(answer)).toBe("for you");
});

test("a button is an answer to its message, a double click one; its answer is for the presser", async (context) => {
  const stage = await slackStage(context);
  const { slack, message, inbox, ref } = { slack: stage.slack, ...(await told(stage)) };
  inbox.says.answered = () => ({ ok: true, private: false, text: "You have it." });
  const press = slack.press("U0ALICE", message, "ack");
  const again = { id: "0-1-2-3", retry: 1 };
  expect(await slack.deliver("interactive", press, again)).toEqual({});
  expect(await slack.deliver("interactive", press, again)).toEqual({});
  expect(await slack.deliver("interactive", slack.press("U0ALICE", message, "ack"))).toEqual({});
  await until(() => expect(slack.responses).toHaveLength(1));
  await slack.deliver("interactive", slack.press("U0BOB", message, "snooze"));
  await until(() => expect(inbox.signs).toHaveLength(2));
  expect(inbox.signs).toMatchObject([
    { from: alice, room: "#ops", on: { ref }, by: { button: "ack" } },
    { from: { id: "T0HOUSE/U0BOB" }, on: { ref }, by: { button: "snooze" } },
  ]);
  expect(slack.responses[0]).toMatchObject({ response_type: "ephemeral", replace_original: false });
});

test("a press that comes again is one, however late", async (context) => {
  const stage = await slackStage(context);
  const { slack } = stage;
  const { inbox, adapter } = await stage.bot({ clock: quickClock(1000) });
  await adapter.post({ room: "#ops" }, page("x"), "k");
  const [message] = slack.messages;
  if (!message) throw new Error("nothing was posted");
  inbox.says.answered = ({ from }) => ({ ok: true, private: true, text: `done, ${from.nick}` });
  const press = slack.press("U0ALICE", message, "snooze");
  for (let times = 0; times < 3; times++)
    await slack.deliver("interactive", press, { id: "same", retry: times });
  await slack.deliver("interactive", slack.press("U0ALICE", message, "ack"));
  await until(() => expect(slack.responses).toHaveLength(2));
  expect(inbox.signs.map(({ by }) => by)).toEqual([{ button: "snooze" }, { button: "ack" }]);
});

test("a name that changes is shown as it is now", async (context) => {
  const stage = await slackStage(context);
  const { slack, inbox } = { slack: stage.slack, ...(await stage.bot()) };
  slack.say("U0ALICE", slack.direct("U0ALICE"), "oncall one");
  await until(() => expect(inbox.calls).toHaveLength(1));
  Object.assign(slack.users.get("U0ALICE")?.profile ?? {}, { display_name: "alicia" });
  await slack.event({ type: "user_change", user: { id: "U0ALICE" } });
  slack.say("U0ALICE", slack.direct("U0ALICE"), "oncall two");
  await until(() => expect(inbox.calls.map(({ from }) => from.nick)).toEqual(["alice", "alicia"]));
});
