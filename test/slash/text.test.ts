import { describe, expect, test } from "vitest";
import help from "../../commands/help.ts";
import { Refusal } from "../../src/domain/refusal.ts";
import { commandOf, parseArgv, parseLine } from "../../src/slash/text.ts";
import { sample } from "./sample.ts";

function refusalOf(line: string): Refusal {
  try {
    parseLine(line, sample);
  } catch (error) {
    if (error instanceof Refusal) return error;
    throw error;
  }
  throw new Error(`"${line}" was not refused`);
}

describe("a line is read", () => {
  test.each<[string, Record<string, string | string[]>]>([
    ["group add ops alice bob", { group: "ops", users: ["alice", "bob"] }],
    ["/group add ops alice bob", { group: "ops", users: ["alice", "bob"] }],
    ["!Group ADD ops alice,bob carol", { group: "ops", users: ["alice", "bob", "carol"] }],
    ["group add ops users:alice,bob", { group: "ops", users: ["alice", "bob"] }],
    ["group add users:alice group:ops", { group: "ops", users: ["alice"] }],
    ["group add users:alice users:bob ops", { group: "ops", users: ["alice", "bob"] }],
    ["group add ops alice zone:Europe/Berlin", { group: "ops", users: ["alice"], zone: "Europe/Berlin" }],
    ["group add ops alice zone: Europe/Berlin", { group: "ops", users: ["alice"], zone: "Europe/Berlin" }],
    ["group add ops alice --zone=UTC bob", { group: "ops", users: ["alice", "bob"], zone: "UTC" }],
    ["group add ops --zone UTC alice", { group: "ops", users: ["alice"], zone: "UTC" }],
    ["group add ops alice Zone:UTC", { group: "ops", users: ["alice"], zone: "UTC" }],
    ["group add ops alice —zone UTC", { group: "ops", users: ["alice"], zone: "UTC" }],
    ["group add ops --quiet alice", { group: "ops", users: ["alice"], quiet: "yes" }],
    ["group add ops alice quiet:no", { group: "ops", users: ["alice"], quiet: "no" }],
    [
      'group add ops alice comments:"day and night"',
      { group: "ops", users: ["alice"], comments: "day and night" },
    ],
    ["group add ops alice comments:'say \"hi\"'", { group: "ops", users: ["alice"], comments: 'say "hi"' }],
    ["group add ops alice comments:“day shift”", { group: "ops", users: ["alice"], comments: "day shift" }],
    ['group add ops alice comments:""', { group: "ops", users: ["alice"], comments: "" }],
    ['group add ops "alice, the first",bob', { group: "ops", users: ["alice, the first", "bob"] }],
    ['group add ops "zone:x"', { group: "ops", users: ["zone:x"] }],
    ['group add "a \\"b\\" \\\\ c" d', { group: 'a "b" \\ c', users: ["d"] }],
    ["group add ops alice comments:it's", { group: "ops", users: ["alice"], comments: "it's" }],
  ])("%s", (line, args) => {
    expect(parseLine(line, sample)).toEqual({ command: "group", verb: "add", args });
  });

  test.each([
    ["irc:#ops"],
    ["irc:libera:#ops"],
    ["uei.opennms.org/nodes/nodeDown"],
    ["parm[#1]"],
    ["09:00-17:00"],
    ["https://example.org/x"],
    ["delay://x"],
    ["ops@example.org"],
    ["slack:acme:C01"],
    ["x:interval"],
  ])("%s is a word, not a name and a value", (word) => {
    expect(parseLine(`path step page 15m ${word}`, sample).args).toEqual({
      path: "page",
      delay: "15m",
      targets: [word],
    });
  });

  test.each<[string, string, Record<string, string | string[]>]>([
    ["ack 12", "notice", { numbers: ["12"] }],
    ["ack", "notice", {}],
    ["ack notice 12 13", "notice", { numbers: ["12", "13"] }],
    ['ack ""', "notice", { numbers: [""] }],
    ["shift list oncall 7 18:00", "list", { role: "oncall", days: "7", at: "18:00" }],
    ["shift list oncall at:18:00", "list", { role: "oncall", at: "18:00" }],
  ])("%s", (line, verb, args) => {
    expect(parseLine(line, sample)).toMatchObject({ verb, args });
  });

  test("from a shell, whose quotes are gone", () => {
    const parsed = parseArgv(
      ["group", "add", "ops", "alice", "comments:day and night", "--zone", "UTC"],
      sample,
    );
    expect(parsed.args).toEqual({ group: "ops", users: ["alice"], comments: "day and night", zone: "UTC" });
    expect(parseArgv(["ack", ""], sample).args).toEqual({ numbers: [""] });
  });
});

describe("a refusal names what is wrong and what would do", () => {
  test.each([
    ["", "Nothing was said.", "help"],
    ["grop add ops alice", 'There is no command "grop".', 'Did you mean "group"?'],
    ["frobnicate", 'There is no command "frobnicate".', "All commands: help"],
    ["group", "group wants a verb: add, show.", "help group"],
    ["group shwo ops", 'group has no verb "shwo": there is add, show.', 'Did you mean "group show"?'],
    ["group constructor", 'group has no verb "constructor": there is add, show.', "help group"],
    ["shift lsit oncall 7 18:00 x", 'shift has no verb "lsit".', 'Did you mean "shift list"?'],
    ["group show ops nets", '"nets" is one word too many.', "Usage: group show <group>"],
    ["shift list oncall 7 now then", '"then" is one word too many.', "in quotes"],
    ["group add ops alice coments:x", 'There is no argument "coments" here.', 'Did you mean "comments:"?'],
    ["shift list oncall bogus:1", 'There is no argument "bogus" here.', "Usage: shift <role>"],
    ["ack nr:1", 'There is no argument "nr" here.', "Usage: ack [numbers…]"],
    ["shift list oncall dys:1", 'There is no argument "dys" here.', 'Did you mean "days:"?'],
    ["group show ops bogus:1", 'There is no argument "bogus" here.', "Usage: group show <group>"],
    ["group show ops https://x", '"https://x" is one word too many.', "quotes"],
    [
      "path step page targets:ops delay:5 minutes",
      '"5 minutes" is not a duration: write it as one word.',
      "delay:5m",
    ],
    ["path step page 1 hour ops", '"1 hour" is not a duration: write it as one word.', "delay:1h"],
    ["group add ops alice --nowhere=x", 'There is no argument "nowhere" here.', "quotes"],
    [
      "group add ops alice zone:",
      "zone has no value.",
      "Usage: group add <group> <users…> [comments:<text>]",
    ],
    ["group add ops alice zone: comments:x", "zone has no value.", "Usage"],
    ["group add ops alice zone:UTC zone:UTC", "zone is given twice.", "Usage"],
    ['group add ops alice comments:"on leave', "The quote before on leave is never closed.", undefined],
    ['ack "', "The quote at the end is never closed.", undefined],
    ["ack '", "The quote at the end is never closed.", undefined],
  ])("%s", (line, sentence, hint) => {
    const refusal = refusalOf(line);
    expect(refusal.message).toBe(sentence);
    if (hint !== undefined) expect(refusal.hint).toContain(hint);
  });
});

test("help is asked for as at any command line, but not in the middle of what somebody says", () => {
  const commands = [...sample, help];
  const about = (args: object) => ({ command: "help", verb: "about", args });
  expect(parseLine("path --help", commands)).toEqual(about({ command: "path" }));
  expect(parseLine("path step -h", commands)).toEqual(about({ command: "path", verb: "step" }));
  expect(parseArgv(["Path", "Step", "--help"], commands)).toEqual(about({ command: "path", verb: "step" }));
  expect(() => parseLine("pth --help", commands)).toThrow('There is no command "pth".');
  expect(() => parseLine("ack 12 --help", commands)).toThrow('There is no argument "help" here.');
  expect(parseLine('group show "--help"', commands).args).toEqual({ group: "--help" });
});

test("a room's other words are told from commands", () => {
  expect(commandOf("!Group add ops", sample)?.name).toBe("group");
  expect(commandOf("  ack", sample)?.name).toBe("ack");
  expect(commandOf("groups are nice", sample)).toBeUndefined();
  expect(commandOf("", sample)).toBeUndefined();
});
