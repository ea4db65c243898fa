import { expect, test } from "vitest";
import { page } from "../support/adapter-bot.ts";
import { quickClock } from "../support/quick-clock.ts";
import { slackStage, until } from "../support/slack-stage.ts";

test("a wrong bot token is told in a sentence, and tried again only after a minute", async (context) => {
  const { slack, bot } = await slackStage(context);
  const { adapter, isDown, log } = await bot({ settings: { botToken: "xoxb-wrong" }, waits: false });
  await isDown(/Slack refuses the bot token.*next try in ([3-6]\d|\d{3}) s/);
  expect(slack.calls.map(({ method }) => method)).toEqual(["auth.test"]);
  expect(log.lines.map((line) => JSON.stringify(line)).join()).not.toContain("xoxb-wrong");
  await expect(adapter.post({ room: "#ops" }, page("x"), "k")).rejects.toMatchObject({
    code: "slack.not-connected",
    retry: "later",
  });
});

test("a wrong app-level token is told as that one", async (context) => {
  const { slack, bot } = await slackStage(context);
  const { isDown } = await bot({ settings: { appToken: "xapp-wrong" }, waits: false });
  await isDown(/Slack refuses the app-level token/);
  expect(slack.sockets).toBe(0);
});

test("a token that is revoked while we are away does not end the process, and is told", async (context) => {
  const { slack, bot } = await slackStage(context);
  const { isDown } = await bot();
  slack.tokens.app = "xapp-another";
  slack.drop();
  await isDown(/app-level token/);
});

test("a token that is revoked while we are connected is noticed at the next call", async (context) => {
  const { slack, bot } = await slackStage(context);
  const { adapter, isDown } = await bot();
  slack.fault("chat.postMessage", { error: "token_revoked" });
  await expect(adapter.post({ room: "#ops" }, page("x"), "k")).rejects.toMatchObject({ retry: "later" });
  await isDown(/the bot token was revoked.*next try in/);
});

test("Slack that is down at the start is waited for", async (context) => {
  const { slack, bot } = await slackStage(context);
  slack.cut();
  const { isDown, isUp } = await bot({ waits: false });
  await isDown(/Slack cannot be reached.*next try in/);
  slack.mend();
  await isUp("in House as watchbill");
});

test("errors of Slack's own at the start are waited out, and Retry-After is heeded", async (context) => {
  const { slack, bot } = await slackStage(context);
  slack.fault("auth.test", { status: 503, body: "<html>down</html>" }, { status: 429, retryAfter: 2 });
  slack.fault("apps.connections.open", { error: "internal_error" }, { status: 429 }, { status: 500 });
  const { isUp } = await bot({ waits: false, clock: quickClock(100) });
  await isUp();
  const asked = slack.calls.filter(({ method }) => method === "auth.test").length;
  expect(asked).toBe(6);
});

test("a dropped socket is opened again by itself", async (context) => {
  const { slack, bot } = await slackStage(context);
  const { isDown, isUp, inbox } = await bot();
  slack.drop();
  await isDown();
  await isUp();
  expect(slack.sockets).toBe(1);
  slack.say("U0ALICE", slack.direct("U0ALICE"), "oncall");
  await until(() => expect(inbox.calls).toHaveLength(1));
});

test.for(["warning", "refresh_requested"])(
  "asked to connect anew (%s) the bot does at once",
  async (reason, context) => {
    const { slack, bot } = await slackStage(context);
    const { isDown, isUp } = await bot();
    slack.sayDisconnect(reason);
    await isDown("Slack asked us to connect anew");
    await isUp();
    await until(() => expect(slack.sockets).toBe(1));
  },
);

test("Socket Mode that is switched off is told, and not tried every second", async (context) => {
  const { slack, bot } = await slackStage(context);
  const { isDown } = await bot();
  slack.sayDisconnect("link_disabled");
  await isDown(/Socket Mode is switched off.*next try in ([3-6]\d) s/);
});

test("a socket that is open and silent is given up", async (context) => {
  const { slack, bot } = await slackStage(context);
  const { isDown, isUp } = await bot();
  slack.hush();
  await isDown();
  await isUp();
});

test("Slack that opens a socket and never greets is given up", async (context) => {
  const { slack, bot } = await slackStage(context);
  slack.greets = false;
  const { isDown, isUp } = await bot({ waits: false, clock: quickClock(30) });
  await isDown("Slack does not greet us");
  slack.greets = true;
  await isUp();
});

test("frames that are none do no harm", async (context) => {
  const { slack, bot } = await slackStage(context);
  const { inbox, log } = await bot();
  for (const text of [
    "",
    "[",
    "null",
    '{"type":"error"}',
    '{"type":"disconnected"}',
    '{"type":"events_api","envelope_id":"1"}',
  ])
    slack.babble(text);
  slack.babble('{"type":"interactive","envelope_id":"2","payload":{"type":"block_actions","actions":[]}}');
  slack.babble('{"type":"slash_commands","envelope_id":"3","payload":{"command":7}}');
  slack.say("U0ALICE", slack.direct("U0ALICE"), "oncall");
  await until(() => expect(inbox.calls).toHaveLength(1));
  expect(log.lines.filter(({ sentence }) => sentence.startsWith("Not connected"))).toEqual([]);
});

test("a Slack that drops every connection is dialled ever more slowly", async (context) => {
  const { slack, bot } = await slackStage(context);
  const { log, isDown } = await bot({ clock: quickClock(10) });
  for (let times = 1; times <= 5; times++) {
    await until(() => expect(slack.sockets).toBe(1));
    slack.drop();
    await until(() => expect(log.complaints).toHaveLength(times));
  }
  await isDown(/next try in ([4-9]|1\d) s/);
});

test("stopped, it leaves at once, though the other side is silent", async (context) => {
  const { slack, bot } = await slackStage(context);
  const running = await bot();
  const listenAgain = slack.hush();
  await running.stop();
  expect(running.adapter.health().connected).toBe(false);
  listenAgain();
  await until(() => expect(slack.sockets).toBe(0));
});
