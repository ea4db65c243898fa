import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { cap, cut, fold } from "../../src/chat/irc/fold.ts";
import { renderIrc, renderReply } from "../../src/chat/irc/render.ts";
import { isNick, plainText, wire } from "../../src/chat/irc/wire.ts";
import type { Message } from "../../src/domain/message.ts";

const page: Message = {
  notice: 12,
  state: "outstanding",
  severity: "Critical",
  title: "web01 is down",
  body: "The node web01\nis down.",
  fields: [
    { label: "Node", value: "web01" },
    { label: "Service", value: "HTTP" },
  ],
  mentions: ["ali", "bob"],
  actions: ["ack", "show"],
};

describe("a message in lines of IRC", () => {
  test("calls people first, then number, severity and title; fields and what to do come last", () => {
    expect(renderIrc(page)).toEqual([
      "ali, bob: \x02#12\x02 \x0304Critical\x0f web01 is down",
      "  The node web01",
      "  is down.",
      "  Node: web01 · Service: HTTP · reply ack, or !ack 12",
    ]);
  });

  test("is one line once somebody has it, or it is over", () => {
    const quiet: Message = { ...page, mentions: [], actions: ["show"] };
    expect(renderIrc({ ...quiet, state: "acknowledged", answer: "by alice, 09:14" })).toEqual([
      "\x02#12\x02 \x0303acknowledged\x0f by alice, 09:14: web01 is down",
    ]);
    expect(renderIrc({ ...quiet, state: "resolved", answer: "by bob, 09:20" })).toEqual([
      "\x02#12\x02 \x0303resolved\x0f by bob, 09:20: web01 is down",
    ]);
    expect(renderIrc({ ...quiet, state: "resolved", title: "RESOLVED: web01" })).toEqual([
      "\x02#12\x02 \x0303RESOLVED: web01\x0f",
    ]);
  });

  test("is only a title when there is no more, and names the prefix of this network", () => {
    expect(renderIrc({ title: "hello", fields: [], mentions: [], actions: [] })).toEqual(["hello"]);
    expect(renderIrc({ ...page, body: "", fields: [] }, "~").at(-1)).toBe("  reply ack, or ~ack 12");
  });

  test("keeps texts of strangers on their line, without formatting of theirs", () => {
    const hostile = "a\r\nQUIT\x00\x01\x0304,01red\x02bold\u202eback";
    const lines = renderIrc({ ...page, title: hostile, fields: [{ label: hostile, value: hostile }] });
    expect(lines).toHaveLength(4);
    expect(lines[0]).toBe("ali, bob: \x02#12\x02 \x0304Critical\x0f a QUIT redboldback");
    expect(lines[3]).toContain("a QUIT redboldback: a QUIT redboldback");
  });

  test("calls nobody by a nick that a text holds, but those who are meant", () => {
    const [head = "", ...rest] = renderIrc(
      {
        ...page,
        title: "Bob, ali and alibi, wake up",
        body: "ali\nbob!",
        fields: [{ label: "bob", value: "ali" }],
      },
      "!",
      ["ali", "bob"],
    );
    const called = (line: string) => line.match(/(?<!\p{L})(ali|bob)(?!\p{L})/giu);
    expect(called(head)).toEqual(["ali", "bob"]);
    expect(rest.flatMap((line) => called(line) ?? [])).toEqual([]);
    expect(head.replaceAll("\u2060", "")).toContain("Bob, ali and alibi, wake up");
  });

  test("leaves out what nobody would read in a room", () => {
    const lines = renderIrc({
      ...page,
      body: Array.from({ length: 20 }, (_, line) => `line ${line}`).join("\n"),
    });
    expect(lines.slice(1, -1)).toEqual(["  line 0", "  line 1", "  line 2", "  line 3", "  … 16 more lines"]);
  });
});

describe("an answer in lines of IRC", () => {
  const text = Array.from({ length: 60 }, (_, line) => `line ${line}`).join("\n");

  test("in a room calls who asked, and is short", () => {
    expect(renderReply({ text }, "alice")).toEqual([
      "alice: line 0",
      "line 1",
      "line 2",
      "line 3",
      "… 56 more lines: ask in a query",
    ]);
  });

  test("in a query may be long, but not endless", () => {
    expect(renderReply({ text: "one\n\n  two" })).toEqual(["one", "  two"]);
    expect(renderReply({ text })).toHaveLength(40);
    expect(renderReply({ text }).at(-1)).toBe("… 21 more lines");
  });
});

describe("folding", () => {
  test("breaks between words, and in a word only when it must", () => {
    expect(fold("one two three", 9)).toEqual(["one two", "three"]);
    expect(fold("abcdefghij", 5)).toEqual(["abcd", "efgh", "ij"]);
    expect(fold("   ", 5)).toEqual([]);
  });

  test("goes on below an indented line as far in", () => {
    expect(fold("  indented line", 11)).toEqual(["  indented", "  line"]);
    expect(fold("  abcdefghij", 7)).toEqual(["  abcd", "  efgh", "  ij"]);
  });

  test("keeps what the eye sees as one sign together", () => {
    expect(fold("👩‍👩‍👧‍👦👩‍👩‍👧‍👦", 30)).toEqual(["👩‍👩‍👧‍👦", "👩‍👩‍👧‍👦"]);
    expect(cut("👩‍👩‍👧‍👦👩‍👩‍👧‍👦👩‍👩‍👧‍👦", 2)).toBe("👩‍👩‍👧‍👦…");
  });

  test("never begins a line as a command to other bots", () => {
    expect(fold("!op mallory", 50)).toEqual([" !op mallory"]);
    expect(fold("word !op mallory", 7)).toEqual(["word", " !op", "mallory"]);
  });

  test("any text: no line is too long, none is blank, and nothing but blanks is lost", () => {
    fc.assert(
      fc.property(
        fc.string({ unit: "binary", maxLength: 400 }),
        fc.integer({ min: 16, max: 120 }),
        (text, bytes) => {
          const lines = fold(text, bytes);
          for (const line of lines) expect(Buffer.byteLength(line)).toBeLessThanOrEqual(bytes);
          expect(lines.filter((line) => line.trim() === "")).toEqual([]);
          const bare = (words: string) => words.replace(/\s/g, "");
          expect(bare(lines.join(""))).toBe(bare(text));
        },
      ),
    );
  });

  test("says how much was left out", () => {
    expect(cap(["a", "b"], 2, String)).toEqual(["a", "b"]);
    expect(cap(["a", "b", "c"], 2, (count) => `${count} more`)).toEqual(["a", "2 more"]);
  });
});

describe("a line for the server", () => {
  test("is one line, whatever is in it", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), fc.string({ unit: "binary" }), (text, tag) => {
        const line = wire({ command: "PRIVMSG", names: ["#ops"], text, tags: { "+draft/reply": tag } });
        expect(line).not.toMatch(/[\r\n\0]/);
        expect(line.slice(line.indexOf(" PRIVMSG"))).not.toContain("\x01");
        expect(line).toMatch(/^@\+draft\/reply=[^ ;]* PRIVMSG #ops :/);
      }),
    );
  });

  test("has names that are one name each, or is not made", () => {
    for (const name of ["", "#a,#b", "#a b", ":a", "a:b", "#a\r\nQUIT", "#a\0", "#a\t"])
      expect(() => wire({ command: "PRIVMSG", names: [name], text: "x" })).toThrow("no name on IRC");
    expect(wire({ command: "JOIN", names: ["#öps"] })).toBe("JOIN #öps");
  });

  test("a nick is never a room, a mask or a number", () => {
    expect(["alice", "[bot]", "élise", "a-1"].filter(isNick)).toHaveLength(4);
    expect(["#ops", "&ops", "@#ops", "$*", "1a", "a b", ""].filter(isNick)).toEqual([]);
  });

  test("formatting of clients is no part of what was said", () => {
    expect(plainText("\x02!oncall\x02 \x0304,12ops\x03 \x1dnow\x0f")).toBe("!oncall ops now");
  });
});
