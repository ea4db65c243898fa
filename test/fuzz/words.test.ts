import fc from "fast-check";
import { DateTime } from "luxon";
import { describe, expect, test } from "vitest";
import { parseAnswer, parseButton, parseMailAnswer, parseReaction } from "../../src/domain/answer.ts";
import { dutyFault, formatDuty, parseDuty } from "../../src/domain/duty.ts";
import { parseEntryTimes } from "../../src/domain/entry-words.ts";
import { parsePattern } from "../../src/domain/pattern.ts";
import { Refusal } from "../../src/domain/refusal.ts";
import { parseRule } from "../../src/domain/rule.ts";
import { parseDuration, parseInstant, parseOpennmsDuration, parseWall } from "../../src/domain/time.ts";
import { parseZone } from "../../src/domain/zone.ts";
import { directoryFrom } from "../../src/portable/read.ts";
import { commandOf, parseArgv, parseLine } from "../../src/slash/text.ts";
import { sample } from "../slash/sample.ts";
import { bears } from "./nonsense.ts";

const now = DateTime.fromISO("2026-10-19T10:00:00Z", { zone: "utc" });

describe("what people type is read, or refused with a sentence", () => {
  const vocabulary = [
    ...new Set(
      sample.flatMap(({ name, verbs }) => [
        name,
        ...Object.values(verbs).flatMap(({ examples }) =>
          examples.map((example) => example.slice(name.length)),
        ),
      ]),
    ),
  ];

  test("commands", () => {
    bears([...vocabulary, '"', "'", "\\", "--", "=", ":", ",", "!", "“", " "], [Refusal], (text) => {
      commandOf(text, sample);
      parseLine(text, sample);
    });
    bears(vocabulary, [Refusal], (text) => parseArgv(text.split(" "), sample), 20_000);
  });

  test("answers", () => {
    const words = [
      "ack",
      "ack ",
      "on it ",
      "20m",
      "snooze ",
      "1h",
      "#12",
      "esc",
      "resolve ",
      "👍",
      ":+1:",
      "no ",
      "nack",
      "…",
      "> ",
      "-- \n",
    ];
    bears([...words, "On Monday alice wrote:\n", "Subject: ", ". ", "!"], [], (text) => {
      for (const parse of [parseAnswer, parseReaction, parseButton, parseMailAnswer]) parse(text);
    });
  });

  test("the number of a notice, of which none is another's", () => {
    const word = fc.constantFrom("ack ", "Ack #", "on it ", "snooze # ", "esc ");
    const noticeIn = (text: string) => [parseAnswer(text)?.notice, parseMailAnswer(text)?.notice];
    fc.assert(
      fc.property(word, fc.integer({ min: 1, max: 999_999_999 }), (said, number) => {
        expect(noticeIn(`${said}${number}`)).toEqual([number, number]);
      }),
    );
    fc.assert(
      fc.property(word, fc.bigInt({ min: 1_000_000_000n }), (said, number) => {
        expect(noticeIn(`${said}${number}`)).toEqual([undefined, undefined]);
      }),
    );
  });

  test("duty schedules, which read back as they are written", () => {
    const words = [
      "Mo",
      "Tu",
      "-",
      ",",
      "Fr ",
      "09:00",
      "24:00",
      "17:00",
      "0800",
      "-1700",
      "MoTuWeThFr",
      "Mo-Su ",
      "Su",
      ";",
      ":",
      "Mo-Fr 09:00-17:00",
      "; Sa,Su 22:00-06:00",
    ];
    let faultless = 0;
    bears(words, [Refusal], (text) => {
      const fault = dutyFault(text);
      if (fault !== undefined) expect(fault.length).toBeLessThan(250);
      // What OpenNMS reads is read, even what nobody may declare.
      const schedule = parseDuty(text);
      expect(parseDuty(formatDuty(schedule))).toEqual(schedule);
      if (fault !== undefined) return;
      faultless += 1;
      expect(dutyFault(formatDuty(schedule))).toBeUndefined();
    });
    expect(faultless).toBeGreaterThan(5);
  });

  test("times, durations and zones", () => {
    const words = [
      "1",
      "d",
      "h",
      "30",
      "m",
      "s",
      "ms",
      "w",
      " ",
      "tomorrow ",
      "2026-10-19",
      "T",
      "09:00",
      "+02:00",
      "Z",
      "friday ",
      "Europe/",
      "Berlin",
      "-",
      ".",
      "weekly ",
      "monthly ",
      "9",
      "e9",
    ];
    for (const read of [
      (text: string) => parseDuration(text),
      (text: string) => parseOpennmsDuration(text),
      (text: string) => parseInstant(text, now, "Europe/Berlin"),
      (text: string) => parseWall(text, now, "Europe/Berlin"),
      (text: string) => parseZone(text),
      (text: string) => parseEntryTimes(text, now, "Europe/Berlin"),
    ])
      bears(words, [Refusal], read);
  });

  test("rules and patterns", () => {
    const words = [
      "IPADDR",
      " IPLIKE ",
      "*.*.*.*",
      "10.0.0.0-9",
      "(",
      ")",
      " & ",
      " | ",
      "!",
      "==",
      "'web'",
      "nodelabel",
      "catinc",
      "isHTTP",
      "parm[",
      "]",
      " like ",
      "%",
      "~",
    ];
    bears(words, [Refusal], (text) => parseRule(text), 20_000);
    const signs = [
      "(",
      ")",
      "a",
      "*",
      "+",
      "?",
      "{9999}",
      "{1,",
      "[",
      "]",
      "^",
      "$",
      "|",
      "\\",
      "(?=",
      "(?<",
      ".",
      "\\1",
      "(a+)+",
    ];
    bears(signs, [Refusal], (text) => parsePattern(text).matches("a".repeat(50)), 2_000);
  });
});

test("a configuration is read, or refused with a sentence", () => {
  const words = [
    "users:\n",
    "  alice:\n",
    "    admin: true\n",
    "- ",
    "&a ",
    "*a",
    "<<: *a\n",
    "? ",
    "|\n",
    ">\n",
    "!!js/function ",
    "'",
    '"',
    "{",
    "}",
    "[",
    "]",
    ",",
    "#",
    "\t",
    "---\n",
    "%YAML 1.1\n",
    "house:\n  zone: UTC\n",
  ];
  bears(words, [Refusal], (text) => directoryFrom(text), 2_000);
});
