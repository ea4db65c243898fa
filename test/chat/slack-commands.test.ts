import { expect, test } from "vitest";
import { z } from "zod";
import { arg } from "../../src/slash/arg.ts";
import { defineCommand, verb } from "../../src/slash/declare.ts";
import { quickClock } from "../support/quick-clock.ts";
import { type SlackStage, slackStage, until } from "../support/slack-stage.ts";

const run = async () => "";
const group = defineCommand({
  name: "group",
  summary: "Groups",
  verbs: {
    add: verb({
      summary: "Create a group",
      standing: "admin",
      args: z.object({
        group: arg.newName("Group name"),
        users: arg.users("Users, in order"),
        comments: arg.text("Comments").optional(),
        order: arg.choice(["listed", "alphabetical"], "Order").prefault("listed"),
        admin: arg.flag("Flag").optional(),
      }),
      examples: ["group add ops alice bob"],
      run,
    }),
    list: verb({ summary: "List", standing: "anyone", args: z.object({}), examples: ["group list"], run }),
  },
});
const path = defineCommand({
  name: "path",
  summary: "Paths",
  main: "add",
  verbs: {
    add: verb({
      summary: "Create a path",
      standing: "admin",
      args: z.object({ targets: arg.targets("Whom to tell") }),
      examples: ["path add alice"],
      run,
    }),
  },
});
const commands = [group, path];
const alice = { network: "slack", id: "T0HOUSE/U0ALICE", nick: "alice", verified: true };
const typed = async ({ slack }: SlackStage, command: string, text: string, channel = "C0OPS01") =>
  await slack.deliver("slash_commands", slack.slash("U0ALICE", channel, command, text));

test("/watchbill takes any line, and each noun its own; Slack hears at once that it came", async (context) => {
  const stage = await slackStage(context);
  const { inbox } = await stage.bot({ commands });
  expect(await typed(stage, "/watchbill", "group list")).toEqual({});
  expect(await typed(stage, "/group", "list")).toEqual({});
  expect(await typed(stage, "/watchbill", "")).toEqual({});
  expect(await typed(stage, "/group", "frobnicate", stage.slack.direct("U0ALICE"))).toEqual({});
  await until(() => expect(inbox.calls).toHaveLength(4));
  expect(inbox.calls).toEqual([
    { from: alice, room: "#ops", input: "group list" },
    { from: alice, room: "#ops", input: "group list" },
    { from: alice, room: "#ops", input: "help" },
    { from: alice, input: "group frobnicate" },
  ]);
});

test("the answer goes where it was asked, to all or to the asker alone", async (context) => {
  const stage = await slackStage(context);
  const { inbox } = await stage.bot({ commands });
  inbox.says.command = ({ input }) => ({
    ok: true,
    private: input === "group list",
    text: `<!here> ${input}`,
  });
  await typed(stage, "/group", "list");
  await typed(stage, "/watchbill", "help");
  await until(() => expect(stage.slack.responses).toHaveLength(2));
  expect(stage.slack.responses).toMatchObject([
    { response_type: "ephemeral", text: "&lt;!here&gt; group list" },
    { response_type: "in_channel", text: "&lt;!here&gt; help" },
  ]);
});

test("a slash command that comes again is executed once", async (context) => {
  const stage = await slackStage(context);
  const { inbox } = await stage.bot({ commands });
  const payload = stage.slack.slash("U0ALICE", "C0OPS01", "/group", "list");
  await stage.slack.deliver("slash_commands", payload, { id: "same", retry: 0 });
  await stage.slack.deliver("slash_commands", payload, { id: "same", retry: 1 });
  await typed(stage, "/watchbill", "help");
  await until(() => expect(inbox.calls.at(-1)?.input).toBe("help"));
  expect(inbox.calls).toHaveLength(2);
});

test("names that Slack resolved arrive as accounts and rooms", async (context) => {
  const stage = await slackStage(context);
  const { inbox } = await stage.bot({ commands });
  await typed(stage, "/watchbill", "path add <@U0BOB|bob> <#C0OPS01|ops> <#C0SECRET|>");
  await until(() => expect(inbox.calls).toHaveLength(1));
  expect(inbox.calls[0]?.input).toBe("path add T0HOUSE/U0BOB slack:#ops slack:#secret");
});

/** Opens the form of `group add`. */
async function formOf(stage: SlackStage, text: string) {
  await typed(stage, "/group", text);
  return await until(() => {
    const form = stage.slack.views.at(-1);
    if (!form) throw new Error("no form was opened");
    return form;
  });
}
const chosen = (...values: string[]) => ({ value: { selected_options: values.map((value) => ({ value })) } });

test("what is missing is asked for in a form, with what was said filled in", async (context) => {
  const stage = await slackStage(context);
  const { inbox } = await stage.bot({ commands });
  const { view } = await formOf(stage, 'add ops comments:"night & day"');
  expect(view).toMatchObject({
    type: "modal",
    title: { text: "group add" },
    blocks: [
      { type: "section" },
      { block_id: "group", optional: false, element: { type: "plain_text_input", initial_value: "ops" } },
      { block_id: "users", optional: false, element: { type: "multi_external_select", min_query_length: 0 } },
      { block_id: "comments", optional: true, element: { initial_value: "night & day", multiline: true } },
      {
        block_id: "order",
        optional: true,
        element: {
          type: "static_select",
          options: [{ value: "listed" }, { value: "alphabetical" }],
          initial_option: { value: "listed" },
        },
      },
      { block_id: "admin", element: { type: "static_select", options: [{ value: "yes" }, { value: "no" }] } },
    ],
  });
  expect(inbox.calls).toEqual([]);
});

test("a form that is filled in is the command, and its answer is said where it was asked", async (context) => {
  const stage = await slackStage(context);
  const { inbox } = await stage.bot({ commands });
  const form = await formOf(stage, "add");
  const values = {
    group: { value: { value: "ops" } },
    users: chosen("alice", "bob"),
    comments: { value: { value: null } },
    order: { value: { selected_option: { value: "listed" } } },
    admin: { value: { selected_option: null } },
  };
  const submission = stage.slack.submission("U0ALICE", form, values);
  expect(await stage.slack.deliver("interactive", submission, { id: "s", retry: 0 })).toEqual({});
  expect(await stage.slack.deliver("interactive", submission, { id: "s", retry: 1 })).toEqual({});
  await until(() => expect(stage.slack.responses).toHaveLength(1));
  expect(inbox.calls).toEqual([
    {
      from: alice,
      room: "#ops",
      input: {
        command: "group",
        verb: "add",
        args: { group: "ops", users: ["alice", "bob"], order: "listed" },
      },
    },
  ]);
});

test("a refusal stands in the form, at the field that it is about, and the form can be sent again", async (context) => {
  const stage = await slackStage(context);
  const { inbox } = await stage.bot({ commands });
  inbox.says.command = () => ({
    ok: false,
    private: true,
    text: 'There is no user "bobb".\nDid you mean bob?',
  });
  const form = await formOf(stage, "add");
  const values = { group: { value: { value: "ops" } }, users: chosen("alice", "bobb") };
  const submission = stage.slack.submission("U0ALICE", form, values);
  for (const times of [1, 2]) {
    expect(await stage.slack.deliver("interactive", submission)).toEqual({
      response_action: "errors",
      errors: { users: 'There is no user "bobb".\nDid you mean bob?' },
    });
    expect(inbox.calls).toHaveLength(times);
  }
  expect(stage.slack.responses).toEqual([]);
});

test("a command that takes its time does not keep the form open; its outcome is said later", async (context) => {
  const stage = await slackStage(context);
  const { inbox } = await stage.bot({ commands, clock: quickClock(10) });
  const form = await formOf(stage, "add");
  let finish = () => {};
  const finished = new Promise<void>((resolve) => (finish = resolve));
  const command = inbox.command;
  inbox.command = async (call) => {
    await finished;
    return await command(call);
  };
  inbox.says.command = () => ({ ok: false, private: true, text: "No." });
  const submission = stage.slack.submission("U0ALICE", form, { group: { value: { value: "ops" } } });
  expect(await stage.slack.deliver("interactive", submission)).toEqual({});
  expect(stage.slack.responses).toEqual([]);
  finish();
  await until(() =>
    expect(stage.slack.responses).toMatchObject([{ response_type: "ephemeral", text: "No." }]),
  );
});

test("names are suggested as they are typed; where any text goes, what is typed is offered too", async (context) => {
  const stage = await slackStage(context);
  const { inbox } = await stage.bot({ commands });
  inbox.says.suggest = ({ arg: name, typed }) => [{ value: `${typed}ce`, label: `${name} ${typed}ce` }];
  const ask = async (text: string, field: string, value: string) => {
    const form = await formOf(stage, text);
    const payload = stage.slack.submission("U0ALICE", form, { group: { value: { value: "ops" } } });
    return await stage.slack.deliver("interactive", {
      ...payload,
      type: "block_suggestion",
      action_id: "value",
      block_id: field,
      value,
    });
  };
  expect(await ask("add", "users", "ali")).toMatchObject({
    options: [{ value: "alice", text: { text: "users alice" } }],
  });
  await stage.slack.deliver("slash_commands", stage.slack.slash("U0ALICE", "C0OPS01", "/path", ""));
  await until(() => expect(stage.slack.views).toHaveLength(2));
  const payload = stage.slack.submission("U0ALICE", stage.slack.views[1] ?? { id: "", view: {} }, {});
  const asked = {
    ...payload,
    type: "block_suggestion",
    action_id: "value",
    block_id: "targets",
    value: "irc:#ops",
  };
  expect(await stage.slack.deliver("interactive", asked)).toMatchObject({
    options: [{ value: "irc:#opsce" }, { value: "irc:#ops" }],
  });
});

test("a form that Slack does not open is a refusal in words", async (context) => {
  const stage = await slackStage(context);
  const { inbox } = await stage.bot({ commands });
  stage.slack.fault("views.open", { error: "expired_trigger_id" });
  await typed(stage, "/group", "add ops");
  await until(() => expect(inbox.calls).toMatchObject([{ input: "group add ops" }]));
});

test("a member of another workspace is not vouched for by a slash command either", async (context) => {
  const { slack, bot } = await slackStage(context);
  const { inbox } = await bot({ commands });
  const payload = slack.slash("U9MALLORY", "C0OPS01", "/group", "list");
  await slack.deliver("slash_commands", { ...payload, team_id: slack.team });
  await until(() =>
    expect(inbox.calls).toMatchObject([{ from: { id: "T9OTHERS/U9MALLORY", verified: false } }]),
  );
});
