import { xml } from "@xmpp/client";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { legal, legalised } from "../../src/chat/xmpp/legal.ts";
import { createMemory } from "../../src/chat/xmpp/memory.ts";
import { renderReply, renderXmpp } from "../../src/chat/xmpp/render.ts";
import { reactionsIn, wordsOf } from "../../src/chat/xmpp/said.ts";
import { cutTo, plainLines } from "../../src/chat/xmpp/styling.ts";
import type { Message } from "../../src/domain/message.ts";
import { streamReader } from "../support/xml-node.ts";

const inRoom = { prefix: "!", nicks: [] };
const page: Message = {
  notice: 12,
  state: "outstanding",
  severity: "Major",
  title: "web01 is down",
  body: "No answer on port 80.\nSince a minute.",
  fields: [
    { label: "Node", value: "web01" },
    { label: "Service", value: "HTTP" },
  ],
  mentions: [],
  actions: ["ack", "escalate", "snooze", "show"],
};

/** What a client would style, by the letter of XEP-0393: blocks, and spans within a line. */
function styledIn(body: string): string[] {
  const found: string[] = [];
  for (const line of body.split("\n")) {
    if (line.startsWith("```") || line.startsWith(">")) found.push(line);
    for (let at = 0; at < line.length; at++) {
      const sign = line.charAt(at);
      if (!"*_~`".includes(sign)) continue;
      const before = line.charAt(at - 1);
      const opens =
        (before === "" || /\s/.test(before) || "*_~`".includes(before)) && /\S/.test(line.charAt(at + 1));
      for (let end = at + 2; opens && end < line.length; end++)
        if (line.charAt(end) === sign && /\S/.test(line.charAt(end - 1))) {
          found.push(line.slice(at, end + 1));
          break;
        }
    }
  }
  return found;
}

describe("a page on XMPP", () => {
  it("says what is wrong first, in bold, then the rest, and what can be done", () => {
    expect(renderXmpp(page, inRoom)).toBe(
      [
        "🔴 *#12 web01 is down*",
        "No answer on port 80.",
        "Since a minute.",
        "Major · Node: web01 · Service: HTTP",
        'react 👍 or reply "ack" to say that you have it · !notice show 12 tells more',
      ].join("\n"),
    );
  });

  it("says who has it once somebody has, and when it is over", () => {
    const acknowledged: Message = { ...page, state: "acknowledged", answer: "by alice, 09:14", actions: [] };
    expect(renderXmpp(acknowledged, inRoom)).toMatch(
      /^✅ \*#12 web01 is down\*\n[\s\S]*\nAcknowledged by alice, 09:14$/,
    );
    const resolved: Message = { ...page, state: "resolved", actions: [] };
    expect(renderXmpp(resolved, inRoom)).toMatch(/^🟢 \*#12 web01 is down\*\n[\s\S]*\nResolved$/);
  });

  it("is cut when it is long, and then says where the whole of it is", () => {
    const long: Message = {
      ...page,
      title: "t".repeat(3000),
      body: `${"word ".repeat(2000)}\n${"👩‍👩‍👧‍👦".repeat(900)}`,
    };
    const body = renderXmpp({ ...long, fields: [{ label: "x", value: "y".repeat(9000) }] }, inRoom);
    expect(Buffer.byteLength(body)).toBeLessThan(4000);
    expect(body).toContain("… the whole of it: !notice show 12\n");
    expect(body).toContain('reply "ack"');
    expect(body.split("👩‍👩‍👧‍👦").join("")).not.toMatch(/👩|👧|👦|\u200d/);
  });

  it("has one bold span and no other styling, whatever the text holds", () => {
    const signs = fc.constantFrom(
      "*",
      "_",
      "~",
      "`",
      "```",
      ">",
      " ",
      "\n",
      "a",
      "é",
      "#",
      "\u2028",
      "\r",
      "**b**",
      "1",
    );
    const text = fc.array(signs, { maxLength: 30 }).map((parts) => parts.join(""));
    fc.assert(
      fc.property(text, text, text, (title, body, value) => {
        const rendered = renderXmpp({ ...page, title, body, fields: [{ label: value, value }] }, inRoom);
        const [head = "", ...rest] = rendered.split("\n");
        expect(styledIn(rest.join("\n"))).toEqual([]);
        expect(styledIn(head).filter((span) => !span.startsWith("*#12"))).toEqual([]);
      }),
    );
  });

  it("reads the same as it was written, where nothing is styling", () => {
    for (const text of ["snake_case and 2*3*4", "cost ~5", "a > b", "it's 5 * 3 = 15", "mail `quoted"])
      expect(plainLines(text).join("\n").replaceAll("\u2060", "")).toBe(text);
    expect(plainLines("snake_case and 2*3*4")).toEqual(["snake_case and 2*3*4"]);
  });

  it("calls nobody by a nick that the text holds", () => {
    const [line = ""] = plainLines("Alice, alice and malice: wake bob.", ["alice", "bob"]);
    expect(line.match(/(?<!\p{L})(alice|bob)(?!\p{L})/giu)).toBeNull();
    expect(line.replaceAll("\u2060", "")).toBe("Alice, alice and malice: wake bob.");
  });
});

describe("an answer on XMPP", () => {
  it("goes to one person in several messages, to a room in one that says so", () => {
    const text = Array.from({ length: 400 }, (_, index) => `line ${index} of the answer`).join("\n");
    const parts = renderReply({ text });
    expect(parts.length).toBeGreaterThan(1);
    expect(parts.every((part) => Buffer.byteLength(part) < 4000)).toBe(true);
    expect(parts.join("\n").split("\n")).toHaveLength(400);
    const aloud = renderReply({ text }, "alice");
    expect(aloud).toHaveLength(1);
    expect(aloud[0]).toMatch(/^alice: line 0 of the answer\n[\s\S]*\n… more: ask me in a private chat$/);
    expect(renderReply({ text: "" }, "alice")).toEqual([]);
  });
});

describe("what goes out", () => {
  it("holds nothing that XML cannot carry, in text or attribute", () => {
    fc.assert(
      fc.property(
        fc.string({ unit: "binary", maxLength: 50 }),
        fc.constantFrom("\0", "\ud800", "\udfff", "\ufffe", "\x1b"),
        (text, bad) => {
          const stanza = legalised(xml("message", { id: text + bad }, xml("body", {}, bad + text)));
          const bodies: string[] = [];
          const read = streamReader(
            () => {},
            (node) => bodies.push(node.child("body")?.text ?? ""),
          );
          read(`<stream>${stanza}</stream>`);
          expect(bodies).toHaveLength(1);
          expect(legal(legal(text))).toBe(legal(text));
        },
      ),
    );
  });

  it("is cut between signs as the eye sees them", () => {
    expect(cutTo("👩‍👩‍👧‍👦👩‍👩‍👧‍👦", 30)).toBe("👩‍👩‍👧‍👦…");
    expect(cutTo("short", 30)).toBe("short");
  });
});

describe("what people say", () => {
  const message = (body: string, ...more: ReturnType<typeof xml>[]) =>
    xml("message", {}, xml("body", {}, body), ...more);
  const fallback = (about: string, range: Record<string, string>) =>
    xml("fallback", { xmlns: "urn:xmpp:fallback:0", for: about }, xml("body", range));

  it("is read without the quote that is there for older clients, counted in characters, not in units", () => {
    const quote = "> 👍👍 down\n";
    const end = `${Array.from(quote).length}`;
    expect(wordsOf(message(`${quote}ack`, fallback("urn:xmpp:reply:0", { start: "0", end })))).toBe("ack");
    expect(wordsOf(message("👍", fallback("urn:xmpp:reactions:0", {})))).toBe("");
    expect(wordsOf(message("ack", fallback("urn:example:other", { start: "0", end: "3" })))).toBe("ack");
    expect(wordsOf(message("ack", fallback("urn:xmpp:reply:0", { start: "x", end: "-1" })))).not.toContain(
      "undefined",
    );
    expect(wordsOf(xml("message", {}))).toBe("");
  });

  it("may be any number of reactions, of which the first are taken", () => {
    const reaction = (text: string) => xml("reaction", {}, text);
    const many = Array.from({ length: 100 }, (_, index) => reaction(`${index}`));
    const given = [reaction("👍"), reaction("👍"), reaction(" "), reaction("x".repeat(500)), ...many];
    const all = xml("message", {}, xml("reactions", { xmlns: "urn:xmpp:reactions:0", id: "1" }, ...given));
    expect(reactionsIn(all)?.now).toHaveLength(20);
    expect(reactionsIn(all)?.now[0]).toBe("👍");
    expect(
      reactionsIn(xml("message", {}, xml("reactions", { xmlns: "urn:xmpp:reactions:0" }))),
    ).toBeUndefined();
  });
});

describe("the adapter's memory", () => {
  it("knows its messages by every id that people may name", () => {
    const memory = createMemory();
    memory.told("room", "sent", "known");
    memory.corrects("room", "correction", "sent");
    expect(["sent", "known", "correction", "other"].map((id) => memory.ours("room", id))).toEqual([
      "known",
      "known",
      "known",
      undefined,
    ]);
    expect(memory.ours("elsewhere", "known")).toBeUndefined();
    expect(memory.sentAs("room", "known")).toBe("sent");
  });

  it("does not take for told what an archive holds and its receiver refused", () => {
    const memory = createMemory();
    memory.refused("alice@localhost", "sent");
    memory.found("alice@localhost", "sent", "sent");
    expect(memory.toldAs("alice@localhost", "sent")).toBeUndefined();
    memory.told("alice@localhost", "sent", "sent");
    expect(memory.toldAs("alice@localhost", "sent")).toBe("sent");
  });

  it("tells what changed in somebody's reactions", () => {
    const memory = createMemory();
    expect(memory.reacted("room", "1", "alice", ["👍"])).toEqual({ added: ["👍"], removed: [] });
    expect(memory.reacted("room", "1", "bob", [])).toEqual({ added: [], removed: [] });
    expect(memory.reacted("room", "1", "alice", ["🎉", "👍"])).toEqual({ added: ["🎉"], removed: [] });
    expect(memory.reacted("room", "1", "alice", [])).toEqual({ added: [], removed: ["🎉", "👍"] });
  });
});
