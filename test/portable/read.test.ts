import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { documents } from "../../src/domain/directory.ts";
import { Refusal } from "../../src/domain/refusal.ts";
import { become } from "../../src/portable/become.ts";
import { directoryFrom, readConfiguration } from "../../src/portable/read.ts";
import { sections } from "../../src/portable/section.ts";
import { anyDirectory } from "./any-directory.ts";

function refusalOf(text: string): string[] {
  try {
    directoryFrom(text);
  } catch (error) {
    if (error instanceof Refusal) return error.text.split("\n");
    throw error;
  }
  throw new Error("it was taken");
}

test("every kind of document has a section", () => {
  expect(Object.keys(sections).sort()).toEqual(Object.keys(documents).sort());
});

const fine = `house:
  zone: UTC
users:
  alice:
    contacts:
      - { type: irc, address: alice }
  bob:
groups:
  ops:
    users: [alice, bob]
roles:
  oncall:
    group: ops
    supervisor: bob
    entries:
      - { user: alice, time: daily 08:00-20:00 }
paths:
  page:
    steps:
      - targets:
          - role: oncall
            interval: 5m
`;

test("a document that people wrote is read, what they did not say is as usual", () => {
  const { user, role, path } = directoryFrom(fine);
  expect(user.get("bob")).toEqual({ name: "bob", admin: false, contacts: [], prefers: [], duty: [] });
  expect(role.get("oncall")?.entries[0]).toMatchObject({ id: 1, time: { type: "daily", begins: "08:00" } });
  expect(path.get("page")?.steps).toEqual([
    {
      delay: 0,
      targets: [
        expect.objectContaining({ kind: "role", name: "oncall", interval: 300_000, autoNotify: "auto" }),
      ],
    },
  ]);
});

const tooDeep =
  /^line 2: this lies deeper than 20 lists and names in each other, and nothing in the configuration does\.$/;

test("what is marked can be repeated as often as the refusal says", () => {
  const users = (count: number) =>
    `house: { zone: UTC }\nusers:\n  a: &a { admin: true }\n${Array.from({ length: count }, (_, i) => `  a${i}: *a\n`).join("")}`;
  expect(directoryFrom(users(99)).user.size).toBe(100);
  expect(refusalOf(users(100))[0]).toMatch(/up to 99 times/);
});

test("what is marked can stand again below it; the last mark of a name counts", () => {
  const text = `# Ours.
---
house: { zone: &zone Europe/Berlin }
roles:
  ops: { group: all, supervisor: bob, zone: *zone }
  noc: { group: all, supervisor: bob, zone: &zone Europe/Oslo }
  dev: { group: all, supervisor: bob, zone: *zone }
`;
  const zones = [...readConfiguration(text).directory.role.values()].map(({ zone }) => zone);
  expect(zones).toEqual(["Europe/Berlin", "Europe/Oslo", "Europe/Oslo"]);
});

const nothingIs = (mark: string) =>
  new RegExp(
    `^line 2: \\*${mark} repeats what is marked &${mark}, but nothing before it is: mark it, or write it out here\\.$`,
  );
const standsIn = (mark: string) =>
  new RegExp(
    `^line 2: \\*${mark} repeats what is marked &${mark}, and lies in it itself: write it out here\\.$`,
  );

describe("what cannot be read is told by line, section, name and member:", () => {
  const broken: [string, string, string, ...string[]][] = [
    ["a section", "groups:", "group:", 'line 8: group is no section. Did you mean "groups"?'],
    [
      "a member",
      "address:",
      "adress:",
      'line 6: users › alice › contacts › 1 › adress is no member. Did you mean "address"?',
    ],
    [
      "a member without likeness",
      "supervisor: bob",
      "supervisor: bob\n    colour: red",
      "line 15: roles › oncall › colour is no member. There are description, group, supervisor",
    ],
    [
      "a value missing",
      "address: alice",
      "verified: true",
      "line 6: users › alice › contacts › 1 › address is missing.",
    ],
    [
      "a value of another kind",
      "address: alice",
      "address: 5",
      "line 6: users › alice › contacts › 1 › address must be text; it is 5.",
    ],
    [
      "a list that is none",
      "[alice, bob]",
      "alice",
      'line 10: groups › ops › users must be a list, its items after dashes; it is "alice".',
    ],
    [
      "a name that is a number",
      "  bob:\n",
      "  7:\n",
      "line 7: users › 7 is no text: a name like that stands in quotes.",
    ],
    [
      "a duration",
      "interval: 5m",
      "interval: 5",
      'line 22: paths › page › steps › 1 › targets › 1 › interval "5" is not a duration: write 90s, 15m, 1h30m, 2d or 500ms.',
    ],
    [
      "a time",
      "daily 08:00-20:00",
      "always",
      'line 16: roles › oncall › entries › 1 › time "always" is no time: write daily',
    ],
    [
      "a time of day",
      "daily 08:00-20:00",
      "daily 8:00-20:00",
      'line 16: roles › oncall › entries › 1 › time › begins must be HH:mm or HH:mm:ss; it is "8:00".',
    ],
    [
      "two targets in one",
      "role: oncall",
      "role: oncall\n            user: bob",
      "line 21: paths › page › steps › 1 › targets › 1 names two targets: write one of",
    ],
    [
      "no target",
      "role: oncall",
      "order: list",
      "line 21: paths › page › steps › 1 › targets › 1 names no target: write one of",
    ],
    [
      "a choice",
      "interval: 5m",
      "order: random",
      'line 22: paths › page › steps › 1 › targets › 1 › order must be list or alphabetical; it is "random".',
    ],
    [
      "a text as a truth",
      "  bob:\n",
      "  bob: { admin: yes }\n",
      'line 7: users › bob › admin must be true or false; it is "yes".',
    ],
    [
      "no step",
      "      - targets:\n          - role: oncall\n            interval: 5m\n",
      "      []\n",
      "line 19: paths › page › steps must have at least 1 item; it is [].",
    ],
    [
      "no zone",
      "  zone: UTC",
      "  notices: on",
      "line 1: house must say the time zone, as in zone: Europe/Berlin.",
    ],
    [
      "a reference",
      "supervisor: bob",
      "supervisor: bobb",
      'line 12: on-call role oncall: There is no user "bobb". Did you mean "bob"?',
    ],
    ["a name", "  ops:", "  o p s:", 'line 9: group o p s: "o p s" cannot be a name'],
    ["YAML", "[alice, bob]", "[alice, bob", "line 11: "],
    [
      "a name given twice",
      "  bob:\n",
      "  alice:\n",
      'line 7: "alice" stands here a second time: say all of it in one place.',
    ],
  ];
  test.each(broken)("%s", (_, good, bad, sentence) => {
    expect(fine).toContain(good);
    expect(refusalOf(fine.replace(good, bad))[0]).toContain(sentence);
  });

  test.each([
    ["nothing", "", /^The configuration has no sections: write house, users/],
    ["a list", "[]", /has no sections/],
    ["a word", "hello", /has no sections/],
    ["a house that is a word", "house: UTC", /^line 1: house must be members.*; it is "UTC"\.$/],
    ["a section that is a word", "house: { zone: UTC }\nusers: everybody", /^line 2: users must be names/],
    ["a list for names", "house: { zone: UTC }\nusers: [alice]", /^line 2: users must be names/],
    [
      "names for a list",
      "house: { zone: UTC }\nautoAcknowledge: { a: b }",
      /^line 2: autoAcknowledge must be a list/,
    ],
    [
      "members without names",
      "house: { zone: UTC }\nusers: { alice: { 1: x, [a]: y } }",
      /^line 2: users › alice › a is no text/,
    ],
    ["brackets without end", `a:\n  ${"[".repeat(20_000)}`, tooDeep],
    ["dashes without end", `a:\n  ${"- ".repeat(20_000)}`, tooDeep],
    ["names without end", `a:\n  ${"? ".repeat(20_000)}`, tooDeep],
    [
      "a second text",
      `${fine}---\nusers: {}\n`,
      /^line 23: another text begins here, and the configuration is one: leave out the line --- or \.\.\. that divides them\.$/,
    ],
    [
      "anchors of anchors",
      `a: &a [x, x]\n${Array.from({ length: 30 }, (_, i) => `${"b".repeat(i + 1)}: &${"b".repeat(i + 1)} [${i === 0 ? "*a, *a" : `*${"b".repeat(i)}, *${"b".repeat(i)}`}]`).join("\n")}`,
      /^The text repeats itself too often: .* write it out instead\.$/,
    ],
    ["an alias to nowhere", "house:\n  zone: *nowhere", nothingIs("nowhere")],
    ["an alias as a name, to nowhere", "house:\n  *nowhere : UTC", nothingIs("nowhere")],
    ["an alias to what comes below it", "house:\n  zone: *late\nroles: &late {}", nothingIs("late")],
    ["an alias to what it stands in", "house: &all\n  zone: *all", standsIn("all")],
    ["an alias to a list that it stands in", "house:\n  zone: &all [UTC, [*all]]", standsIn("all")],
  ])("%s", (_, text, sentence) => {
    expect(refusalOf(text).at(-1)).toMatch(sentence);
  });

  test("all of them at once, first to last", () => {
    const text = fine
      .replace("[alice, bob]", "[1, 2]")
      .replace("interval: 5m", "interval: 5")
      .replace("address", "adress");
    expect(refusalOf(text).map((line) => line.slice(0, 8))).toEqual([
      "line 6: ",
      "line 10:",
      "line 10:",
      "line 22:",
    ]);
  });

  test("items that say no number get that of their place, or a new one; two of the same are refused", () => {
    const entry = "{ user: alice, time: daily 08:00-20:00 }";
    const numbered = (...ids: string[]) =>
      fine.replace(
        `      - ${entry}`,
        ids.map((id) => `      - ${entry.replace("{ ", `{ ${id}`)}`).join("\n"),
      );
    const idsIn = (text: string) =>
      directoryFrom(text)
        .role.get("oncall")
        ?.entries.map((one) => one.id);
    expect(idsIn(numbered("", "", ""))).toEqual([1, 2, 3]);
    expect(idsIn(numbered("", "id: 3, ", ""))).toEqual([1, 3, 4]);
    expect(idsIn(numbered("id: 7, ", "id: 1, ", "id: 3, ", ""))).toEqual([7, 1, 3, 4]);
    expect(refusalOf(numbered("id: 7, ", "id: 7, "))[0]).toBe(
      "line 17: roles › oncall › entries › 2 › id is the number of another; each has its own.",
    );
  });

  test("rules that say the same thing of the same events need names of their own", () => {
    const rule = "{ uei: up, acknowledge: down, match: [nodeid] }";
    const text = `house: { zone: UTC }\nautoAcknowledge:\n  - ${rule}\n  - ${rule}\n`;
    expect(refusalOf(text)).toEqual([
      "line 4: autoAcknowledge › 2 says what another says already: give it a name of its own, name: ….",
    ]);
    const named = text.replace(/(.*)match/s, "$1name: other, match");
    expect([...directoryFrom(named).autoAck.keys()]).toEqual(["up->down", "other"]);
  });
});

test("whatever text it is, it is read or refused", () => {
  const marks = fc.constantFrom("&a ", "*a", "*a : ", "&b ", "*b", "---\n", "...\n", "? ", "- ", "[", "]");
  const piece = fc.oneof(fc.constantFrom(...(fine.match(/\S+|\s+/g) ?? [])), marks, fc.string());
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 60 }), (pieces) => {
      try {
        readConfiguration(pieces.join(""));
      } catch (error) {
        expect(error).toBeInstanceOf(Refusal);
      }
    }),
    { numRuns: 1000 },
  );
});

test("what becomes of a directory is what was wanted; documents that did not change are the same values", () => {
  fc.assert(
    fc.property(anyDirectory, anyDirectory, (one, other) => {
      const became = become(one, { ...other, group: new Map(structuredClone([...one.group])) });
      expect(became).toEqual({ ...other, group: one.group });
      for (const [name, group] of became.group) expect(group).toBe(one.group.get(name));
    }),
    { numRuns: 50 },
  );
});
