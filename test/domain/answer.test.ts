import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { noticeInSubject, parseAnswer, parseMailAnswer, parseReaction } from "../../src/domain/answer.ts";

describe("an answer", () => {
  it.each([
    ["ack", { act: "ack" }],
    ["ACK", { act: "ack" }],
    ["  Ack.  ", { act: "ack" }],
    ["`ack`", { act: "ack" }],
    ['"ack!"', { act: "ack" }],
    ["“ack”", { act: "ack" }],
    ["acked", { act: "ack" }],
    ["acknowledge", { act: "ack" }],
    ["ack 12", { act: "ack", notice: 12 }],
    ["ack #12", { act: "ack", notice: 12 }],
    ["ack#12,", { act: "ack", notice: 12 }],
    ["ack # 12", { act: "ack", notice: 12 }],
    ["unack", { act: "unack" }],
    ["unacknowledge 3", { act: "unack", notice: 3 }],
    ["resolve", { act: "resolve" }],
    ["clear #7", { act: "resolve", notice: 7 }],
    ["esc", { act: "escalate" }],
    ["escalate 4", { act: "escalate", notice: 4 }],
  ])("%j", (text, answer) => {
    expect(parseAnswer(text)).toEqual(answer);
  });

  it.each([
    "",
    "ack?",
    "did you ack it",
    "ack it please",
    "I'll ack 12",
    "ack 12 13",
    "ack -1",
    "ack 0",
    "ack 1.5",
    "ack #",
    "ack 12345678901",
    "acks",
    "back",
    "not ack",
    "all clear",
    "clear now",
    "constructor",
    "a\nck",
    `ack${" ".repeat(100_000)}x`,
  ])("is not in the talk %j", (text) => {
    expect(parseAnswer(text)).toBeUndefined();
  });

  it("is not in any sentence of other words", () => {
    const word = fc.stringMatching(/^[a-z]{1,8}$/);
    fc.assert(
      fc.property(fc.array(word, { minLength: 2 }), (words) => {
        expect(parseAnswer(words.join(" "))).toBeUndefined();
      }),
    );
  });
});

describe("a subject", () => {
  it.each([
    ["Re: Notice #1234", 1234],
    ["AW: [ops] Notice #7: web01 is down", 7],
    ["Notice #8", 8],
    ["Re: notice 8", undefined],
    ["Re: Notice #", undefined],
    ["Re: Notice #12345678901", undefined],
    ["Re: my notices", undefined],
  ])("%j is about %s", (subject, notice) => {
    expect(noticeInSubject(subject)).toBe(notice);
  });
});

describe("a mail", () => {
  it.each<[string, string, string | undefined]>([
    ["a line of its own", "Hello,\r\n\r\n  ack  \r\n\r\nBob", "ack"],
    ["clear", "clear\n", "resolve"],
    ["esc", "esc", "escalate"],
    ["unack", "unack", "unack"],
    ["the strongest of several lines", "unack\nesc\nclear\nack", "ack"],
    ["the second strongest", "unack\nesc\nclear", "resolve"],
    ["a word within a line is none", "please ack this", undefined],
    ["what others said, quoted", "on it\n> ack\n", undefined],
    ["what others said, below a ruler", "on it\n\n-----Original Message-----\nack\n", undefined],
    ["what others said, below Outlook's ruler", "esc\n________________________________\nack\n", "escalate"],
    ["nothing", "", undefined],
  ])("means what stands alone in it: %s", (_, body, act) => {
    expect(parseMailAnswer(body)?.act).toBe(act);
  });
});

describe("a reaction", () => {
  it.each(["👍", "👍🏽", "✔️", ":+1:", "✅"])("%s acknowledges", (reaction) => {
    expect(parseReaction(reaction)).toEqual({ act: "ack" });
  });

  it.each(["👎", "😂", "", "ackee"])("%j means nothing", (reaction) => {
    expect(parseReaction(reaction)).toBeUndefined();
  });
});
