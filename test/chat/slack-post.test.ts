import { expect, test } from "vitest";
import type { DeliveryError } from "../../src/domain/delivery.ts";
import { page } from "../support/adapter-bot.ts";
import { quickClock } from "../support/quick-clock.ts";
import { mischiefOf, readable } from "../support/slack-fixture.ts";
import { slackStage, until } from "../support/slack-stage.ts";

const ops = { room: "#ops" };

test("a rate limit is refused for later, with the time that Slack wants", async (context) => {
  const { slack, bot } = await slackStage(context);
  const { adapter } = await bot();
  slack.fault("chat.postMessage", { status: 429, retryAfter: 40 });
  const limited = { code: "slack.rate-limited", retry: "later", retryAfter: 40_000 };
  await expect(adapter.post(ops, page("x"), "k1")).rejects.toMatchObject(limited);
  await expect(adapter.post(ops, page("y"), "k2")).rejects.toMatchObject({
    code: "slack.busy",
    retry: "busy",
    retryAfter: expect.toSatisfy((wait: number) => wait > 10_000 && wait <= 15_000),
  });
  expect(slack.calls.filter(({ method }) => method === "chat.postMessage")).toHaveLength(1);
  await adapter.post({ room: "#general" }, page("elsewhere"), "k3");
  expect(adapter.health().connected).toBe(true);
});

test("a rate limit that names no time is one too", async (context) => {
  const { slack, bot } = await slackStage(context);
  const { adapter } = await bot();
  slack.fault("chat.postMessage", { status: 429 });
  await expect(adapter.post(ops, page("x"), "k")).rejects.toMatchObject({
    code: "slack.rate-limited",
    retryAfter: 30_000,
  });
});

test.for<[string, "later" | "never"]>([
  ["channel_not_found", "never"],
  ["is_archived", "never"],
  ["restricted_action", "never"],
  ["fatal_error", "later"],
  ["a_new_error", "later"],
])("what Slack says no to is told by its own word: %s", async ([error, retry], context) => {
  const { slack, bot } = await slackStage(context);
  const { adapter } = await bot();
  slack.fault("chat.postMessage", { error });
  const code = `slack.${error.replaceAll("_", "-")}`;
  const refusal = await adapter.post(ops, page("x"), "k").catch((refusal: DeliveryError) => refusal);
  expect(refusal).toMatchObject({ name: "DeliveryError", code, retry });
  expect((refusal as DeliveryError).message).toContain("#ops");
});

test("a scope that the app lacks is named", async (context) => {
  const { slack, bot } = await slackStage(context);
  const { adapter } = await bot();
  slack.fault("chat.postMessage", { error: "missing_scope", needed: "chat:write" });
  await expect(adapter.post(ops, page("x"), "k")).rejects.toThrow(/chat:write.*install it again/);
});

test("a post whose answer is lost is found, and not said again", async (context) => {
  const { slack, bot } = await slackStage(context);
  const { adapter } = await bot();
  slack.fault("chat.postMessage", { lost: true });
  const ref = await adapter.post(ops, page("only once"), "k");
  const said = slack.messages.filter((one) => readable(one).includes("only once"));
  expect(said.map(({ ts }) => ts)).toEqual([ref.id]);
});

test("a post whose answer is lost, and which cannot be looked for, is refused for now, and said once when it is tried again", async (context) => {
  const { slack, bot } = await slackStage(context);
  const { adapter } = await bot({ clock: quickClock(10) });
  slack.fault("chat.postMessage", { lost: true });
  slack.fault("conversations.history", { status: 503 });
  await expect(adapter.post(ops, page("only once"), "k")).rejects.toMatchObject({ retry: "later" });
  const ref = await adapter.post(ops, page("only once"), "k");
  const said = slack.messages.filter((one) => readable(one).includes("only once"));
  expect(said.map(({ ts }) => ts)).toEqual([ref.id]);
});

test("a post that Slack did not take is refused for now, and said when it is tried again", async (context) => {
  const { slack, bot } = await slackStage(context);
  const { adapter } = await bot();
  slack.fault("chat.postMessage", { status: 500, body: "<html>oops</html>" });
  await expect(adapter.post(ops, page("only once"), "k")).rejects.toMatchObject({ retry: "later" });
  const ref = await adapter.post(ops, page("only once"), "k");
  const said = slack.messages.filter((one) => readable(one).includes("only once"));
  expect(said.map(({ ts }) => ts)).toEqual([ref.id]);
});

test("a post whose answer is lost with the connection stays open until Slack can be asked again", async (context) => {
  const { slack, bot } = await slackStage(context);
  const { adapter, isUp, isDown } = await bot({ clock: quickClock(10) });
  slack.fault("chat.postMessage", { late: new Promise(() => {}) });
  const posting = adapter.post(ops, page("only once"), "k");
  const message = await until(() => {
    const [first] = slack.messages;
    if (!first) throw new Error("not yet");
    return first;
  });
  slack.cut();
  await isDown();
  slack.mend();
  await isUp();
  expect(await posting).toMatchObject({ id: message.ts });
  expect(slack.messages).toHaveLength(1);
});

test("a post that waits for Slack to come back is refused when the bot stops", async (context) => {
  const { slack, bot } = await slackStage(context);
  const { adapter, isDown, stop } = await bot();
  slack.fault("chat.postMessage", { late: new Promise(() => {}) });
  const posting = adapter.post(ops, page("x"), "k").catch((error: DeliveryError) => error);
  await until(() => expect(slack.messages).toHaveLength(1));
  slack.cut();
  await isDown();
  await stop();
  expect(await posting).toMatchObject({ name: "DeliveryError", retry: "later" });
});

test("what people do to a message whose posting was not answered is not lost", async (context) => {
  const { slack, bot } = await slackStage(context);
  const { adapter, inbox } = await bot();
  let isNoted = false;
  inbox.says.answered = ({ on }) =>
    isNoted || "notice" in on ? { ok: true, private: true, text: "" } : undefined;
  slack.fault("chat.postMessage", { lost: true });
  slack.fault("conversations.history", { status: 503 });
  await expect(adapter.post(ops, page("x"), "k")).rejects.toMatchObject({ retry: "later" });
  const [message] = slack.messages;
  if (!message) throw new Error("it was not posted");
  await slack.deliver("interactive", slack.press("U0ALICE", message, "ack"));
  await until(() => expect(inbox.signs).toHaveLength(2));
  slack.react("U0BOB", message, "+1");
  await until(() => expect(inbox.signs).toHaveLength(3));
  expect(inbox.signs).toMatchObject([
    { on: { ref: { id: message.ts } }, by: { button: "ack" } },
    { on: { notice: 12 }, by: { button: "ack" } },
    { on: { ref: { id: message.ts } }, by: { reaction: "+1" } },
  ]);
  const ref = await adapter.post(ops, page("x"), "k");
  isNoted = true;
  await until(() => expect(inbox.signs).toHaveLength(4));
  expect(inbox.signs[3]).toMatchObject({ on: { ref }, by: { reaction: "+1" }, readBack: true });
});

test("an answer that comes before the page's own waits for it", async (context) => {
  const { slack, bot } = await slackStage(context);
  const { adapter, inbox } = await bot();
  let answer = () => {};
  slack.fault("chat.postMessage", { late: new Promise<void>((resolve) => (answer = resolve)) });
  const posting = adapter.post(ops, page("x"), "k");
  const message = await until(() => {
    const [first] = slack.messages;
    if (!first) throw new Error("not yet");
    return first;
  });
  slack.react("U0ALICE", message, "+1");
  await until(() => expect(slack.calls.map(({ method }) => method)).toContain("users.info"));
  expect(inbox.signs).toEqual([]);
  answer();
  const ref = await posting;
  await until(() => expect(inbox.signs).toMatchObject([{ on: { ref } }]));
});

test("two attempts at once with one key are one message", async (context) => {
  const { slack, bot } = await slackStage(context);
  const { adapter } = await bot();
  let answer = () => {};
  slack.fault("chat.postMessage", { late: new Promise<void>((resolve) => (answer = resolve)) });
  const both = [adapter.post(ops, page("x"), "k"), adapter.post(ops, page("x"), "k")];
  await until(() => expect(slack.messages).toHaveLength(1));
  answer();
  const [one, other] = await Promise.all(both);
  expect(one).toEqual(other);
  expect(slack.messages).toHaveLength(1);
});

test("a message that nobody waits for any more is not said", async (context) => {
  const { slack, bot } = await slackStage(context);
  const { adapter } = await bot();
  await expect(adapter.post(ops, page("x"), "k0", AbortSignal.abort())).rejects.toMatchObject({
    retry: "later",
  });
  const gone = new AbortController();
  const burst = Array.from({ length: 5 }, (_, index) => adapter.post(ops, page(`${index}`), `k${index + 1}`));
  const waiting = adapter.post(ops, page("given up"), "k9", gone.signal);
  await until(() => expect(adapter.health().queued).toBeGreaterThan(0));
  gone.abort();
  await expect(waiting).rejects.toMatchObject({ name: "DeliveryError", retry: "later" });
  await Promise.all(burst);
  expect(slack.messages.map(readable).filter((text) => text.includes("given up"))).toEqual([]);
});

test("pages go before answers to commands, about one a second in each channel", async (context) => {
  const { slack, bot } = await slackStage(context);
  const { adapter, inbox } = await bot();
  inbox.says.command = () => ({ ok: true, private: false, text: "an answer" });
  await Promise.all([0, 1, 2, 3].map((index) => adapter.post(ops, page(`first ${index}`), `a${index}`)));
  for (let times = 0; times < 3; times++) slack.say("U0ALICE", "C0OPS01", `<@${slack.bot}> oncall`);
  await until(() => expect(adapter.health().queued).toBe(1));
  await Promise.all([0, 1].map((index) => adapter.post(ops, page(`urgent ${index}`), `b${index}`)));
  const texts = slack.messages.filter(({ user }) => user === slack.bot).map(readable);
  const order = (words: string) => texts.findIndex((text) => text.includes(words));
  expect(order("urgent 1")).toBeGreaterThan(3);
  expect(texts.filter((text) => text.includes("an answer")).length).toBeLessThanOrEqual(1);
});

test("a public channel that the bot is not in is joined; a private one is told so", async (context) => {
  const { slack, bot } = await slackStage(context);
  const { adapter } = await bot();
  await adapter.post({ room: "#noc" }, page("hello"), "k1");
  expect(slack.channels.get("C0NOC01")?.isMember).toBe(true);
  const refusal = { code: "slack.no-such-room", retry: "never" };
  await expect(adapter.post({ room: "#secret" }, page("x"), "k2")).rejects.toMatchObject(refusal);
});

test("a room may be named by its id, and answers come back under that name", async (context) => {
  const { slack, bot } = await slackStage(context);
  const { adapter, inbox } = await bot();
  const ref = await adapter.post({ room: "C0OPS01" }, page("x"), "k");
  const [message] = slack.messages;
  if (message) slack.react("U0ALICE", message, "eyes");
  await until(() =>
    expect(inbox.signs).toMatchObject([{ room: "C0OPS01", on: { ref }, by: { reaction: "eyes" } }]),
  );
});

test("the list of channels is read once, page by page", async (context) => {
  const { slack, bot } = await slackStage(context);
  const { adapter } = await bot();
  await Promise.all(["#ops", "#noc", "#general"].map((room) => adapter.post({ room }, page("x"), room)));
  const lists = slack.calls.filter(({ method }) => method === "conversations.list");
  expect(lists.map(({ args }) => args["cursor"])).toEqual([undefined, "2"]);
});

test.for([
  ["T9OTHERS/U9MALLORY", "slack.other-workspace"],
  ["alice", "slack.no-such-person"],
  ["T0HOUSE/U0ROBOT", "slack.cannot-dm-bot"],
])("nobody is told at %s", async ([person = "", code], context) => {
  const { bot } = await slackStage(context);
  const { adapter } = await bot();
  await expect(adapter.post({ person }, page("x"), "k")).rejects.toMatchObject({ code, retry: "never" });
});

test("accounts to be called ring, and nothing that only looks like one", async (context) => {
  const { slack, bot } = await slackStage(context);
  const { adapter } = await bot();
  const mentions = ["T0HOUSE/U0ALICE", "<!channel>", "U0BOB> <!here", "@here"];
  await adapter.post(ops, { ...page("<@U0BOB> @here"), mentions }, "k");
  expect(slack.messages[0]?.args["blocks"]).toContain('"type":"mrkdwn","text":"<@U0ALICE>"');
  const rings = slack.messages
    .flatMap(({ args }) => Object.values(args))
    .join()
    .match(/<[@!][^>]*>/g);
  expect(rings).toEqual(["<@U0ALICE>"]);
});

test("what Slack does not take as blocks gets through in plain words", async (context) => {
  const { slack, bot } = await slackStage(context);
  const { adapter } = await bot();
  slack.fault("chat.postMessage", { error: "invalid_blocks" });
  await adapter.post(ops, { ...page("*bold* <!here> _it_"), body: "> quote\n`code`" }, "k");
  const [message] = slack.messages;
  expect(message?.blocks).toBeUndefined();
  expect(message?.text.replaceAll("\u2060", "")).toContain("#12: *bold* &lt;!here&gt; _it_");
  expect(message?.text).not.toMatch(/[*_`](?!\u2060)/);
  expect(message && mischiefOf(message)).toEqual([]);
});

test("an edit of a message that is gone is refused for good", async (context) => {
  const { bot } = await slackStage(context);
  const { adapter } = await bot();
  const ref = { network: "slack", room: "#ops", id: "1700000000.000001" };
  await expect(adapter.edit(ref, page("x"))).rejects.toMatchObject({
    code: "slack.message-not-found",
    retry: "never",
  });
});

test("a topic is set within Slack's limit, and only when it differs", async (context) => {
  const { slack, bot } = await slackStage(context);
  const { adapter } = await bot();
  const topic = `on call: alice & bob ${"x".repeat(300)}`;
  await adapter.setTopic?.("#ops", topic);
  await adapter.setTopic?.("#ops", topic);
  expect(slack.channels.get("C0OPS01")?.topic).toMatch(/^on call: alice &amp; bob x+…$/);
  expect(slack.calls.filter(({ method }) => method === "conversations.setTopic")).toHaveLength(1);
});

test("a user group gets the members that the house names, and is never emptied", async (context) => {
  const { slack, bot } = await slackStage(context);
  const { adapter } = await bot();
  await adapter.setGroup?.("@oncall", ["T0HOUSE/U0ALICE"]);
  await adapter.setGroup?.("oncall", ["T0HOUSE/U0ALICE"]);
  expect(slack.groups.get("S0ONCALL")?.users).toEqual(["U0ALICE"]);
  expect(slack.calls.filter(({ method }) => method === "usergroups.users.update")).toHaveLength(1);
  await expect(adapter.setGroup?.("oncall", [])).rejects.toMatchObject({ code: "slack.empty-group" });
  await expect(adapter.setGroup?.("nobody", ["U0BOB"])).rejects.toMatchObject({
    code: "slack.no-such-group",
  });
});
