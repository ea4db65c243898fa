import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { fold } from "../../src/chat/irc/fold.ts";
import { renderIrc, renderReply as replyOnIrc } from "../../src/chat/irc/render.ts";
import { plainText, wire } from "../../src/chat/irc/wire.ts";
import { argsOf, filledIn } from "../../src/chat/xmpp/form.ts";
import { readBare } from "../../src/chat/xmpp/jid.ts";
import { legalised } from "../../src/chat/xmpp/legal.ts";
import { renderXmpp, renderReply as replyOnXmpp } from "../../src/chat/xmpp/render.ts";
import { reactionsIn, repliesTo, wordsOf } from "../../src/chat/xmpp/said.ts";
import { faultOf, ns, type Stanza, stanzaIdBy, xml } from "../../src/chat/xmpp/stanza.ts";
import { plainLine } from "../../src/chat/xmpp/styling.ts";
import type { Message } from "../../src/domain/message.ts";
import { readXml } from "../../src/xml/read.ts";
import { sample } from "../slash/sample.ts";
import { bears, expectOneLine, nonsense } from "./nonsense.ts";

const budget = { seed: 20_261_019, numRuns: 400 };

const signs = [
  "\r\n",
  "QUIT :x",
  "\u0001ACTION ",
  "\u0003",
  "04,12",
  "\u0002",
  ":",
  "alice",
  "bob",
  "#ops",
  "!ack 1",
  "@",
  "*bold*",
  "```",
  "> ",
  "_",
  "é",
  "👩‍👩‍👧",
  "‮",
];
const nicks = ["alice", "bob"];

const messageOf = (text: string): Message => ({
  notice: 12,
  title: text,
  body: `${text}\n${text}`,
  severity: "Major",
  fields: [{ label: text, value: text }],
  // A nick is as long as a network lets it be.
  mentions: [text.slice(0, 64)],
  actions: ["ack"],
  answer: text,
});

describe("on IRC", () => {
  test("no text ends its line, begins another, or speaks CTCP", () => {
    bears(signs, [], (text) => {
      const line = wire({ command: "PRIVMSG", names: ["#ops"], text, tags: { "+draft/reply": text } });
      expect(line).toMatch(/^@\+draft\/reply=[^;\u0000\r\n ]* PRIVMSG #ops :[^\u0000\u0001\r\n]*$/);
      expectOneLine(plainText(text));
    });
  });

  test("pages and answers are lines without control codes of others, each no longer than it may be", () => {
    bears(
      signs,
      [],
      (text) => {
        for (const line of replyOnIrc({ text }, "alice")) expectOneLine(line);
        for (const line of renderIrc(messageOf(text), "!", nicks))
          for (const part of fold(line, 400)) {
            expect(part).not.toMatch(/[\r\n\u0000\u0001]/);
            expect(Buffer.byteLength(part)).toBeLessThanOrEqual(400);
          }
      },
      5_000,
    );
  });
});

describe("on XMPP", () => {
  const name = fc.constantFrom(
    ...[
      "body",
      "reply",
      "reactions",
      "reaction",
      "fallback",
      "x",
      "field",
      "value",
      "error",
      "text",
      "stanza-id",
      "item",
    ],
  );
  const space = fc.constantFrom(...Object.values(ns), "");
  const word = nonsense(["1", "-1", "NaN", "1e9", "alice@example.org", "👍", "ack"]);
  const attributes = fc.dictionary(
    fc.constantFrom("id", "by", "for", "start", "end", "var", "from", "to", "type", "jid", "__proto__"),
    word,
  );
  const stanza = fc.letrec<{ stanza: Stanza; child: Stanza | string }>((tie) => ({
    child: fc.oneof({ maxDepth: 4 }, word, tie("stanza")),
    stanza: fc
      .tuple(name, space, attributes, fc.array(tie("child"), { maxLength: 4 }))
      .map(([tag, xmlns, attrs, children]) => xml(tag, { ...attrs, xmlns }, ...children)),
  })).stanza;

  test("a stanza of anybody is read, and what goes out is XML", () => {
    const [command] = sample;
    const verbs = Object.keys(command?.verbs ?? {});
    fc.assert(
      fc.property(stanza, (one) => {
        wordsOf(one);
        repliesTo(one);
        stanzaIdBy(one, "room@example.org");
        expect(reactionsIn(one)?.now.length ?? 0).toBeLessThanOrEqual(20);
        expect(faultOf(one).text.length).toBeLessThanOrEqual(200);
        const filled = filledIn(one);
        if (command) for (const verb of verbs) argsOf(command, verb, new Map(), filled);
        readXml(Buffer.from(legalised(one).toString()));
      }),
      { ...budget, numRuns: 1_000 },
    );
  });

  test("addresses are read or not, and never half", () => {
    bears(["@", "/", "alice", "example.org", ".", "xn--", "%", "[::1]", "İ", "\u00ad"], [], (text) => {
      const bare = readBare(text);
      if (bare !== undefined) expect(bare).not.toMatch(/[\s/]/);
    });
  });

  test("pages and answers are lines without control characters of others", () => {
    bears(
      signs,
      [],
      (text) => {
        expectOneLine(plainLine(text, nicks));
        for (const part of replyOnXmpp({ text }, "alice"))
          for (const line of part.split("\n")) expectOneLine(line);
        for (const line of renderXmpp(messageOf(text), { prefix: "!", nicks }).split("\n"))
          expectOneLine(line);
      },
      5_000,
    );
  });
});
