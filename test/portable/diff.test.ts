import fc from "fast-check";
import { expect, test } from "vitest";
import { type Directory, put, remove } from "../../src/domain/directory.ts";
import { differences } from "../../src/portable/diff.ts";
import { writeConfiguration } from "../../src/portable/write.ts";
import { directoryWith } from "../support/given.ts";
import { anyDirectory } from "./any-directory.ts";

const before = directoryWith({
  user: [{ name: "alice" }, { name: "bob", fullName: "Bob" }, { name: "old" }],
  group: [{ name: "ops", users: ["alice", "bob"] }],
  role: [
    {
      name: "oncall",
      group: "ops",
      supervisor: "bob",
      entries: [
        { id: 1, user: "alice", time: { type: "daily", begins: "08:00", ends: "20:00" } },
        { id: 2, user: "bob", time: { type: "daily", begins: "20:00", ends: "08:00" } },
      ],
    },
  ],
  path: [
    {
      name: "standard",
      steps: [
        { targets: [{ kind: "group", name: "ops" }] },
        { delay: 900_000, targets: [{ kind: "role", name: "oncall" }] },
      ],
    },
  ],
  definition: [
    { name: "down", uei: "uei.x/down", path: "standard" },
    { name: "up", uei: "uei.x/up", path: "standard" },
  ],
});

const oncall = before.role.get("oncall");
const standard = before.path.get("standard");

/** What each change is shown as. */
const changes: [string, (directory: Directory) => Directory, string[]][] = [
  ["nothing", (directory) => ({ ...directory, revision: 7 }), []],
  ["somebody new", (directory) => put(directory, "user", { name: "carol" }), ["+ user carol"]],
  ["somebody gone", (directory) => remove(directory, "user", "old"), ["- user old"]],
  [
    "the house",
    (directory) => put(directory, "house", { name: "house", zone: "Europe/Berlin", notices: "off" }),
    ["~ house: zone UTC → Europe/Berlin", "~ house: + notices off"],
  ],
  [
    "members of a document",
    (directory) =>
      put(directory, "user", { name: "bob", admin: true, fullName: "Bob Stone", duty: ["Mo900-1700"] }),
    ["~ user bob: fullName Bob → Bob Stone", "~ user bob: + admin true", "~ user bob: duty + Mo900-1700"],
  ],
  [
    "a member taken back",
    (directory) => put(directory, "user", { name: "bob" }),
    ["~ user bob: - fullName Bob"],
  ],
  [
    "the people of a group",
    (directory) => put(directory, "group", { name: "ops", users: ["bob", "carol"] }),
    ["~ group ops: users + carol - alice"],
  ],
  [
    "their order",
    (directory) => put(directory, "group", { name: "ops", users: ["bob", "alice"] }),
    ["~ group ops: users alice, bob → bob, alice"],
  ],
  [
    "their order, and somebody new",
    (directory) => put(directory, "group", { name: "ops", users: ["bob", "alice", "carol"] }),
    ["~ group ops: users alice, bob → bob, alice, carol"],
  ],
  [
    "a delay",
    (directory) =>
      put(directory, "path", {
        name: "standard",
        steps: [standard?.steps[0] ?? {}, { delay: 1_800_000, targets: [{ kind: "role", name: "oncall" }] }],
      }),
    ["~ path standard: step 2 delay 15m → 30m"],
  ],
  [
    "a step put before the others",
    (directory) =>
      put(directory, "path", {
        name: "standard",
        steps: [{ targets: [{ kind: "user", name: "alice" }] }, ...(standard?.steps ?? [])],
      }),
    ["~ path standard: + step 1 (targets: user: alice)"],
  ],
  [
    "a target",
    (directory) =>
      put(directory, "path", {
        name: "standard",
        steps: [
          {
            targets: [
              { kind: "group", name: "ops", interval: 60_000 },
              { kind: "room", name: "irc:#ops" },
            ],
          },
          ...(standard?.steps.slice(1) ?? []),
        ],
      }),
    ["~ path standard: step 1 target 1 + interval 1m", "~ path standard: step 1 + target 2 (room: irc:#ops)"],
  ],
  [
    "an entry, which keeps its number",
    (directory) =>
      put(directory, "role", {
        name: "oncall",
        group: "ops",
        supervisor: "bob",
        entries: [
          ...(oncall?.entries.slice(1) ?? []),
          { id: 3, user: "alice", time: { type: "weekly", day: "monday", begins: "08:00", ends: "20:00" } },
        ],
      }),
    [
      "~ role oncall: - entry 1 (user: alice, time: daily 08:00-20:00)",
      "~ role oncall: + entry 3 (user: alice, time: weekly monday 08:00-20:00)",
    ],
  ],
  [
    "an order that counts",
    (directory) => ({ ...directory, definition: new Map([...directory.definition].reverse()) }),
    ["~ order of notifications: up, down"],
  ],
];

test.each(changes)("%s", (_, change, lines) => {
  expect(differences(before, change(before))).toEqual(lines);
});

test("whatever differs is said, and nothing else", () => {
  fc.assert(
    fc.property(anyDirectory, anyDirectory, fc.nat(8), (one, other, share) => {
      // Two directories that share some of their kinds.
      const kinds = Object.keys(one).slice(0, share);
      const mixed = {
        ...one,
        ...Object.fromEntries(Object.entries(other).filter(([kind]) => kinds.includes(kind))),
      };
      expect(differences(one, mixed).length === 0).toBe(
        writeConfiguration(one) === writeConfiguration(mixed),
      );
    }),
    { numRuns: 100 },
  );
});
