import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { codeBlock, escaped, plainText } from "../../src/chat/discord/markdown.ts";
import { pressed, renderDiscord, renderReply } from "../../src/chat/discord/render.ts";
import type { Message } from "../../src/domain/message.ts";
import { mischiefOf } from "../support/discord-fixture.ts";
import { type FakeMessage, textsIn } from "../support/fake-discord-world.ts";

const page: Message = {
  notice: 12,
  state: "outstanding",
  severity: "Major",
  title: "web01 is down",
  body: "HTTP: connection refused\nsince a minute",
  fields: [
    { label: "Node", value: "web01" },
    { label: "Since", value: "2026-03-01 09:12:00 CET" },
  ],
  mentions: ["123456789012345678"],
  actions: ["ack", "escalate", "snooze", "show"],
};

const bodyOf = (message: Message) => renderDiscord(message) as unknown as FakeMessage;
const cardOf = (message: Message) => bodyOf(message).embeds[0];

describe("a page on Discord", () => {
  test("is a line for the lock screen and a card", () => {
    expect(renderDiscord(page)).toEqual({
      content: "<@123456789012345678> #12 Major: web01 is down",
      embeds: [
        {
          color: 0xe67e22,
          title: "web01 is down",
          description: "HTTP: connection refused\nsince a minute",
          fields: [
            { name: "Node", value: "web01", inline: true },
            { name: "Since", value: "2026-03-01 09:12:00 CET", inline: true },
          ],
        },
      ],
      components: [
        {
          type: 1,
          components: [
            { type: 2, style: 3, label: "Acknowledge", custom_id: "ack:12" },
            { type: 2, style: 4, label: "Escalate", custom_id: "escalate:12" },
            { type: 2, style: 2, label: "Snooze 1h", custom_id: "snooze:12" },
            { type: 2, style: 2, label: "Show", custom_id: "show:12" },
          ],
        },
      ],
      allowed_mentions: { parse: [], users: ["123456789012345678"] },
    });
  });

  test("that is answered says by whom, in another colour, without buttons", () => {
    const answered = {
      ...page,
      state: "acknowledged",
      answer: "by a_b, 09:14",
      actions: [],
      mentions: [],
    } as const;
    const body = bodyOf({ ...answered, actions: [], mentions: [], fields: page.fields });
    expect(body.content).toBe("#12 acknowledged by a\\_b, 09:14: web01 is down");
    expect(body.embeds[0]).toMatchObject({
      color: 0x3498db,
      footer: { text: "Major" },
    });
    expect(body.components).toEqual([]);
    const resolved = bodyOf({ ...page, mentions: [], state: "resolved", answer: "by bob, 10:00" });
    expect(resolved.content).toBe("#12 resolved by bob, 10:00: web01 is down");
    expect(resolved.embeds[0]).toMatchObject({ color: 0x2ecc71, footer: { text: "Major" } });
    const ended = bodyOf({ ...page, mentions: [], state: "resolved", title: "RESOLVED: web01 is down" });
    expect(ended.content).toBe("#12 RESOLVED: web01 is down");
  });

  test("about no notice has neither number nor buttons", () => {
    const { notice: _, severity: __, state: ___, ...plain } = { ...page, mentions: [] };
    expect(bodyOf(plain)).toMatchObject({ content: "web01 is down", components: [] });
    expect(cardOf(plain)).not.toHaveProperty("footer");
    expect(bodyOf({ ...plain, body: "", fields: [] })).toMatchObject({
      content: "web01 is down",
      embeds: [],
    });
  });

  test("that is too long is cut, and says where all of it is", () => {
    const card = cardOf({
      ...page,
      body: "long ".repeat(2000),
      fields: [{ label: "Log", value: "x".repeat(3000) }],
    });
    expect(card?.description).toMatch(/ … \/notice show 12$/);
    expect(card?.fields?.[0]?.value).toMatch(/ … \/notice show 12$/);
  });

  test("is within Discord's limits and does nothing but show, whatever it holds", () => {
    const text = fc.oneof(
      fc.string({ unit: "binary", maxLength: 300 }),
      fc.stringMatching(/^[\\*_~`|<>[\]()#@:!&+.\-0-9 \n/a-z]{0,80}$/),
      fc.constantFrom(
        "*".repeat(5000),
        "👩‍👩‍👧‍👦".repeat(900),
        "\n".repeat(3000),
        "https://example.org/a_b_*c*",
        "```\n@everyone",
      ),
    );
    const field = fc.record({ label: text, value: text });
    fc.assert(
      fc.property(text, text, fc.array(field, { maxLength: 40 }), text, (title, body, fields, answer) => {
        const message = {
          ...page,
          state: "acknowledged",
          title,
          body,
          fields,
          answer,
          mentions: [],
        } as const;
        const rendered = bodyOf({ ...message, fields, mentions: [], actions: [] });
        const [card] = rendered.embeds;
        expect(rendered.content.length).toBeLessThanOrEqual(2000);
        expect(card?.title?.length ?? 0).toBeLessThanOrEqual(256);
        expect(card?.description?.length ?? 0).toBeLessThanOrEqual(4096);
        expect(card?.fields?.length ?? 0).toBeLessThanOrEqual(25);
        for (const { name, value } of card?.fields ?? []) {
          expect(name.length > 0 && name.length <= 256 && value.length > 0 && value.length <= 1024).toBe(
            true,
          );
        }
        expect(textsIn(rendered.embeds).join("").length).toBeLessThanOrEqual(6000);
        // Nothing formats in a footer.
        expect(mischiefOf({ ...rendered, embeds: [{ ...card, footer: { text: "" } }] })).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });
});

describe("text of strangers", () => {
  test.each([
    ["*b* _i_ ~s~ `c` ||x||", "\\*b\\* \\_i\\_ \\~s\\~ \\`c\\` \\|\\|x\\|\\|"],
    ["# big\n- item\n1. one\n> quote\n-# small", "\\# big\n\\- item\n1\\. one\n\\> quote\n\\-# small"],
    ["[x](http://a.example/b_c) <@1> @here", "\\[x\\](http://a.example/b_c) \\<\\@1\\> \\@here"],
    ["see https://example.org/a_b_c?d=~e, or not", "see https://example.org/a_b_c?d=~e, or not"],
    ["web-01 #3 is 2.5 + 1", "web-01 #3 is 2.5 + 1"],
    ["a\\*b", "a\\\\\\*b"],
  ])("%j is shown as it stands", (text, shown) => {
    expect(escaped(text, 200)).toBe(shown);
  });

  test("is cut between signs, never within one or between a backslash and what it guards", () => {
    expect(escaped("****", 5)).toBe("\\*\\*…");
    expect(escaped("👩‍👩‍👧‍👦👩‍👩‍👧‍👦", 12)).toBe("👩‍👩‍👧‍👦…");
    expect(escaped("ab", 2)).toBe("ab");
  });

  test("loses what a client would obey, and keeps its lines", () => {
    expect(plainText("a\r\nb\0c\x1b[31md\u202ee\ud800f\tg")).toBe("a\nbcde\ufffdf\tg");
  });

  test("does not end a block of code", () => {
    expect(codeBlock("a```b").slice(3, -3)).not.toContain("```");
  });
});

describe("an answer", () => {
  test("of one line is said, of several lines set as they are spaced", () => {
    expect(renderReply("*ops*: alice").body.content).toBe("\\*ops\\*: alice");
    expect(renderReply("a  1\nb  2").body.content).toBe("```\na  1\nb  2\n```");
  });

  test("that does not fit comes as a file", () => {
    for (const text of ["x".repeat(2500), "*".repeat(1500), "a line\n".repeat(400)]) {
      const { body, file } = renderReply(text);
      expect(file).toBe(`${text.trim()}\n`);
      expect(body.content?.length).toBeLessThanOrEqual(2000);
    }
  });

  test("is never empty, and rings nobody", () => {
    expect(renderReply("")).toEqual({
      body: { content: "Done.", allowed_mentions: { parse: [], replied_user: false } },
    });
  });
});

test("a button of another maker says nothing", () => {
  expect(["ack:12", "ack:0", "ack", "Ack:1", "a b:1", ""].map(pressed)).toEqual([
    { action: "ack", notice: 12 },
    ...Array(5).fill(undefined),
  ]);
});
