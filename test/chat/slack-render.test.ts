import { describe, expect, test } from "vitest";
import { renderReply, renderSlack } from "../../src/chat/slack/render.ts";
import { slackSettings } from "../../src/chat/slack/settings.ts";
import { cut, portions } from "../../src/chat/slack/text.ts";
import type { Message } from "../../src/domain/message.ts";
import { blockFault, textsOf } from "../support/fake-slack-blocks.ts";

const message: Message = {
  notice: 12,
  state: "outstanding",
  severity: "Major",
  title: "web01 is down",
  body: "HTTP answers 503.",
  fields: [{ label: "Node", value: "web01" }],
  mentions: ["T0HOUSE/U0ALICE"],
  actions: ["ack", "escalate", "snooze", "show"],
};

describe("a message on Slack", () => {
  test("says on a lock screen what it is about", () => {
    expect(renderSlack(message).text).toBe("#12 Major: web01 is down");
    const answered: Message = { ...message, state: "acknowledged", answer: "by alice, 09:14", actions: [] };
    expect(renderSlack(answered).text).toBe("#12 acknowledged by alice, 09:14: web01 is down");
  });

  test("does not say twice that it is over", () => {
    const ended: Message = { ...message, state: "resolved", title: "RESOLVED: web01 is down", actions: [] };
    expect(renderSlack(ended).text).toBe("#12 RESOLVED: web01 is down");
    expect(renderSlack({ ...ended, title: "web01 is down" }).text).toBe("#12 resolved: web01 is down");
  });

  test("has a bar in the colour of its severity, and of its state once it is answered or over", () => {
    const colour = (more: Partial<Message>) => renderSlack({ ...message, ...more }).attachments[0]?.color;
    const colours = [
      {},
      { severity: "Warning" as const },
      { state: "acknowledged" as const },
      { state: "resolved" as const },
    ].map(colour);
    expect(new Set(colours).size).toBe(4);
  });

  test("has a button for each action, and none when there is none", () => {
    const buttons = (actions: Message["actions"]) => {
      const last = renderSlack({ ...message, actions }).attachments[0]?.blocks.at(-1);
      return last?.type === "actions" ? last.elements.map((one) => [one.action_id, one.text.text]) : [];
    };
    expect(buttons([...message.actions])).toEqual([
      ["ack", "Acknowledge"],
      ["escalate", "Escalate"],
      ["snooze", "Snooze 1h"],
      ["show", "Show"],
    ]);
    expect(buttons([])).toEqual([]);
  });

  test.for<[string, Partial<Message>]>([
    ["a long title", { title: "word ".repeat(400) }],
    ["a title of emoji", { title: "👩‍👩‍👧‍👦".repeat(100) }],
    ["nothing but blanks", { title: " ", body: " \n ", fields: [{ label: " ", value: "" }] }],
    ["a long body", { body: "line\n".repeat(10_000) }],
    ["one long word", { body: "x".repeat(50_000) }],
    ["quotes", { body: '"\\'.repeat(10_000) }],
    ["ampersands", { title: "&".repeat(500), body: "&<>".repeat(10_000) }],
    [
      "many long fields",
      { fields: Array.from({ length: 40 }, () => ({ label: '"'.repeat(300), value: '&"'.repeat(3000) })) },
    ],
    [
      "all of it",
      {
        title: "&".repeat(999),
        body: '"'.repeat(20_000),
        fields: Array.from({ length: 20 }, () => ({ label: "<".repeat(99), value: '"'.repeat(999) })),
      },
    ],
    ["many to call", { mentions: Array.from({ length: 400 }, (_, index) => `T0HOUSE/U${100_000 + index}`) }],
    ["a heap of marks", { title: `e${"\u0301".repeat(5000)}`, body: `e${"\u0301".repeat(50_000)}` }],
  ])("keeps Slack's limits with %s", ([, more]) => {
    const rendered = renderSlack({ ...message, ...more }, "mark");
    expect(blockFault(rendered)).toBeUndefined();
    expect(rendered.text.length).toBeLessThanOrEqual(500);
  });

  test("that is cut says where the rest is", () => {
    const texts = textsOf(renderSlack({ ...message, body: "word ".repeat(5000) })).map(({ text }) => text);
    expect(texts).toContain("… cut here: /watchbill notice show 12");
  });

  test("puts text of others nowhere but into plain text", () => {
    const hostile = "<!channel> @here *bold* :smile: <https://x|y> &";
    const rendered = renderSlack({
      ...message,
      title: hostile,
      body: hostile,
      answer: hostile,
      state: "acknowledged",
      fields: [{ label: hostile, value: hostile }],
    });
    const formatted = textsOf(rendered).filter(({ type }) => type !== "plain_text");
    expect(formatted.map(({ text }) => text)).toEqual(["<@U0ALICE>"]);
    expect(JSON.stringify(rendered)).not.toMatch(/<!|<https/);
  });

  test("an answer of the house keeps the limits too", () => {
    const rendered = renderReply({ text: "line & line\n".repeat(5000) });
    expect(blockFault({ text: rendered.text, blocks: rendered.blocks })).toBeUndefined();
    expect(JSON.stringify(rendered.blocks)).toContain("the rest is cut");
  });
});

test("text is parted at line ends, and within a line between signs", () => {
  expect(portions("one\ntwo\nthree", 8)).toEqual(["one\ntwo\n", "three"]);
  expect(portions("👩‍👩‍👧‍👦👩‍👩‍👧‍👦", 12)).toEqual(["👩‍👩‍👧‍👦", "👩‍👩‍👧‍👦"]);
  expect(portions("a&b", 6)).toEqual(["a&amp;", "b"]);
  expect(cut("a&b&c", 9)).toBe("a&amp;b…");
});

describe("settings of Slack", () => {
  const tokens = { botToken: "xoxb-1", appToken: "xapp-1" };

  test("want one way in: a token to dial with, or a secret to know Slack by", () => {
    expect(slackSettings.safeParse(tokens).success).toBe(true);
    expect(slackSettings.safeParse({ botToken: "xoxb-1", signingSecret: "0123456789abcdef" }).success).toBe(
      true,
    );
    expect(slackSettings.safeParse({ botToken: "xoxb-1" }).error?.message).toContain("SIGNING_SECRET");
  });

  test("take each token in its own place", () => {
    expect(slackSettings.safeParse({ botToken: "xapp-1", appToken: "xoxb-1" }).error?.issues).toHaveLength(2);
  });

  test("never send a token in clear beyond this machine", () => {
    const accepts = (apiUrl: string) => slackSettings.safeParse({ ...tokens, apiUrl }).success;
    expect(["https://slack-gov.com/api/", "http://127.0.0.1:8080/api/"].map(accepts)).toEqual([true, true]);
    expect(["http://slack.com/api/", "http://127.0.0.1.example.org/"].map(accepts)).toEqual([false, false]);
  });
});
