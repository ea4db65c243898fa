import { createHmac } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:net";
import { expect, test } from "vitest";
import { page } from "../support/adapter-bot.ts";
import { freePort } from "../support/free-port.ts";
import { quickClock } from "../support/quick-clock.ts";
import { type SlackStage, slackStage, until } from "../support/slack-stage.ts";

const secret = "0123456789abcdef0123456789abcdef";

/** A bot that Slack calls, and a caller that signs as Slack does. */
async function called(stage: SlackStage, clock = quickClock(1)) {
  const port = await freePort();
  const running = await stage.bot({ settings: { signingSecret: secret, port: `${port}` }, clock });
  const call = async (body: object | string, { key = secret, age = 0, form = false } = {}) => {
    const text =
      typeof body === "string"
        ? body
        : form
          ? `${new URLSearchParams({ payload: JSON.stringify(body) })}`
          : JSON.stringify(body);
    const time = `${Math.floor(Date.now() / 1000) - age}`;
    const signature = `v0=${createHmac("sha256", key).update(`v0:${time}:${text}`).digest("hex")}`;
    return await fetch(`http://127.0.0.1:${port}/slack/events`, {
      method: "POST",
      body: text,
      headers: {
        "content-type":
          form || typeof body === "string" ? "application/x-www-form-urlencoded" : "application/json",
        "x-slack-request-timestamp": time,
        "x-slack-signature": signature,
      },
    });
  };
  return { ...running, call, port };
}

function mention(slack: SlackStage["slack"], id: string) {
  const ts = `${Math.floor(Date.now() / 1000)}.${id.padStart(6, "0")}`;
  const event = {
    type: "app_mention",
    channel: "C0OPS01",
    user: "U0ALICE",
    ts,
    text: `<@${slack.bot}> oncall ${id}`,
  };
  return { type: "event_callback", team_id: slack.team, event_id: `Ev${id}`, event };
}

test("Slack's calls are heard when they are signed, and pages go out", async (context) => {
  const stage = await slackStage(context);
  const { slack } = stage;
  const { adapter, inbox, call } = await called(stage);
  expect(adapter.health().sentence).toBe("in House as watchbill");
  expect(slack.sockets).toBe(0);
  const challenge = await call({ type: "url_verification", challenge: "abc" });
  expect(await challenge.text()).toContain("abc");
  expect((await call(mention(slack, "1"))).status).toBe(200);
  expect((await call(mention(slack, "1"))).status).toBe(200);
  await adapter.post({ room: "#ops" }, page("x"), "k");
  const press = slack.press("U0ALICE", slack.messages[0] ?? slack.say("U0BOB", "", ""), "ack");
  expect((await call(press, { form: true })).status).toBe(200);
  const slash = `${new URLSearchParams({ ...(slack.slash("U0ALICE", "C0OPS01", "/oncall", "ops") as Record<string, string>) })}`;
  expect((await call(slash)).status).toBe(200);
  await until(() => expect(inbox.calls).toHaveLength(2));
  expect(inbox.calls.map(({ input }) => input).sort()).toEqual(["oncall 1", "oncall ops"]);
  expect(inbox.signs).toMatchObject([{ by: { button: "ack" } }]);
});

test("calls that are forged, old or unreadable are refused, and change nothing", async (context) => {
  const stage = await slackStage(context);
  const { adapter, inbox, call, port } = await called(stage);
  expect((await call(mention(stage.slack, "1"), { key: "another-secret-of-somebody" })).status).toBe(401);
  expect((await call(mention(stage.slack, "2"), { age: 360 })).status).toBe(401);
  const unsigned = { method: "POST", body: JSON.stringify(mention(stage.slack, "3")) };
  expect((await fetch(`http://127.0.0.1:${port}/slack/events`, unsigned)).status).toBe(401);
  expect((await fetch(`http://127.0.0.1:${port}/elsewhere`)).status).toBe(404);
  expect((await call("payload=%7Bnot+json")).status).toBe(400);
  expect((await call(mention(stage.slack, "4"))).status).toBe(200);
  await until(() => expect(inbox.calls).toMatchObject([{ input: "oncall 4" }]));
  expect(adapter.health().connected).toBe(true);
});

test("Slack that is gone is noticed though nobody calls", async (context) => {
  const stage = await slackStage(context);
  const { isDown, isUp } = await called(stage, quickClock(60));
  stage.slack.cut();
  await isDown(/Slack cannot be reached/);
  stage.slack.mend();
  await isUp();
});

test("a port that is taken is told", async (context) => {
  const { bot } = await slackStage(context);
  const taken = createServer();
  taken.listen(0, "127.0.0.1");
  await once(taken, "listening");
  const address = taken.address();
  const port = typeof address === "object" && address ? address.port : 0;
  const { isDown } = await bot({ settings: { signingSecret: secret, port: `${port}` }, waits: false });
  await isDown(`cannot listen on 127.0.0.1 port ${port}: the port is in use`);
  taken.close();
});
