import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  checkedTerm,
  noticeInSubject,
  parseAnswer,
  parseButton,
  parseMailAnswer,
  parseReaction,
} from "../../src/domain/answer.ts";
import { actions } from "../../src/domain/message.ts";

const minutes = (count: number) => count * 60_000;

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
    ["resolve 4", { act: "resolve", notice: 4 }],
    ["clear #7", { act: "resolve", notice: 7 }],
    ["esc", { act: "escalate" }],
    ["escalate 4", { act: "escalate", notice: 4 }],
    ["snooze", { act: "snooze" }],
    ["snooze 1h", { act: "snooze", for: minutes(60) }],
    ["Snooze 12 1h30m", { act: "snooze", notice: 12, for: minutes(90) }],
    ["snooze #12 for 2d", { act: "snooze", notice: 12, for: minutes(2880) }],
    ["on it 20m", { act: "ack", for: minutes(20) }],
    ["On it  for 20 min.", { act: "ack", for: minutes(20) }],
    ["i’m on it 1 hour 5 minutes", { act: "ack", for: minutes(65) }],
    ["on it 7", { act: "ack", notice: 7 }],
    ["on it 7 20m", { act: "ack", notice: 7, for: minutes(20) }],
    ["ack 20m", { act: "ack", for: minutes(20) }],
    ["ack 12 90s", { act: "ack", notice: 12, for: minutes(1.5) }],
    ["ack#12 20m", { act: "ack", notice: 12, for: minutes(20) }],
  ])("%j", (text, answer) => {
    expect(parseAnswer(text)).toEqual(answer);
  });

  it.each(["on it", "I’m on it!", "resolve", "resolved", "clear"])(
    "%j is ordinary talk as well, where it is said to nothing in particular",
    (text) => {
      expect(parseAnswer(text)?.casual).toBe(true);
      expect(parseAnswer(`${text} 12`)?.casual).toBeUndefined();
    },
  );

  it.each([
    "",
    "ack?",
    'ack "',
    'ack ""',
    '"ack',
    "ack 12'",
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
    "on it?",
    "on it soon",
    "get on it",
    "on it 20m, I think",
    "ack 3 times",
    "ack 12 13m 14",
    "ack 20m 12",
    "ack 999999999d",
    "esc 20m",
    "resolve 1h",
    "snooze 1h please",
    "snooze 0",
    "snooze for an hour",
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
    ["what others said, quoted", "thanks\n> ack\n", undefined],
    ["what others said, below a ruler", "thanks\n\n-----Original Message-----\nack\n", undefined],
    ["what others said, below Outlook's ruler", "esc\n________________________________\nack\n", "escalate"],
    ["nothing", "", undefined],
  ])("means what stands alone in it: %s", (_, body, act) => {
    expect(parseMailAnswer(body)?.act).toBe(act);
  });
});

describe("a reaction", () => {
  it.each<[string, string[]]>([
    ["ack", ["👍", "👍🏽", "✅", "✔️", "✔", "☑️", "👌", "👌🏿", "🫡", "🙋", "🙋🏼‍♀️", "🙋‍♂️", "👀"]],
    ["ack", [":+1:", "+1", "thumbsup", "+1::skin-tone-3", ":+1::skin-tone-6:", "white_check_mark"]],
    ["ack", ["heavy_check_mark", "ballot_box_with_check", "ok_hand::skin-tone-2", "saluting_face"]],
    ["ack", ["raising_hand", "woman-raising-hand::skin-tone-4", "man-raising-hand", "eyes", ":ACK:"]],
    ["snooze", ["💤", "😴", "zzz", ":sleeping:", "snooze"]],
    ["escalate", ["🚨", "⏫", "🆘", "rotating_light", "arrow_double_up", "sos", "escalate"]],
    ["resolve", ["🏁", "checkered_flag", "resolve", ":resolved:"]],
  ])("that says %s: %j", (act, reactions) => {
    expect(reactions.map(parseReaction)).toEqual(reactions.map(() => ({ act })));
  });

  it.each(["👎", "😂", "", "ackee", "🎉", "❤️", "🆗", "tada", "ok", "::", "skin-tone-3", "constructor"])(
    "%j means nothing",
    (reaction) => {
      expect(parseReaction(reaction)).toBeUndefined();
    },
  );
});

describe("a button", () => {
  it.each(actions)("%s says what it is called", (action) => {
    expect(parseButton(action)).toEqual({ act: action });
  });

  it.each(["", "ACK", "unack", "resolve 1", "toString"])("%j that nobody made means nothing", (button) => {
    expect(parseButton(button)).toBeUndefined();
  });
});

describe("how long an answer holds", () => {
  it("is a minute to thirty days", () => {
    expect(checkedTerm(minutes(1))).toBe(60_000);
    expect(checkedTerm(minutes(30 * 24 * 60))).toBe(2_592_000_000);
    for (const term of [0, 59_999, minutes(30 * 24 * 60) + 1])
      expect(() => checkedTerm(term)).toThrow(/An answer can hold for 1m to 30d, not for/);
  });
});
