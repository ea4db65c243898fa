import fc from "fast-check";
import { expect, test } from "vitest";
import { type Directory, emptyDirectory, type Kind } from "../../../src/domain/directory.ts";
import { faults } from "../../../src/domain/faults.ts";
import { differences } from "../../../src/portable/diff.ts";
import { exportOpennms } from "../../../src/portable/opennms/export.ts";
import { importOpennms } from "../../../src/portable/opennms/import.ts";
import { writeConfiguration } from "../../../src/portable/write.ts";
import { directoryWith } from "../../support/given.ts";
import { sayableDirectory } from "./sayable-directory.ts";

/** What OpenNMS's files make of a directory. */
function thereAndBack(directory: Directory): { directory: Directory; report: string } {
  const files = Object.entries(exportOpennms(directory).files).map(
    ([name, xml]) => [name, Buffer.from(xml)] as const,
  );
  return importOpennms(new Map(files), emptyDirectory(directory.house.zone), { asOpennms: false });
}

test("what OpenNMS can say comes back as it was", () => {
  fc.assert(
    fc.property(sayableDirectory, (directory) => {
      expect(faults(directory)).toEqual([]);
      const back = thereAndBack(directory);
      expect(differences(directory, back.directory)).toEqual([]);
      expect(back.report).not.toContain("could not be used");
    }),
    { numRuns: 200 },
  );
});

const zoned = directoryWith({
  house: [{ name: "house", zone: "Europe/Berlin" }],
  user: [
    {
      name: "alice",
      admin: true,
      zone: "Asia/Tokyo",
      contacts: [
        { type: "irc", address: "alice", verified: true },
        { type: "email", address: "a@example.org" },
      ],
      prefers: [{ from: "Critical", contacts: ["irc"] }],
      duty: ["Mo-Fr 22:00-06:00, Su 10:00-23:59"],
    },
    { name: "bob" },
  ],
  group: [
    {
      name: "ops",
      zone: "Asia/Tokyo",
      users: ["alice", "bob"],
      room: "irc:#ops",
      duty: ["Mo 09:00-17:00"],
    },
  ],
  role: [
    {
      name: "oncall",
      group: "ops",
      supervisor: "bob",
      zone: "Asia/Tokyo",
      room: "irc:#ops",
      entries: [
        { id: 1, user: "alice", time: { type: "daily", begins: "22:00", ends: "06:00" } },
        {
          id: 2,
          user: "bob",
          layer: 2,
          time: { type: "weekly", day: "sunday", begins: "20:00", ends: "08:00" },
        },
        { id: 3, user: "bob", time: { type: "monthly", day: 31, begins: "20:00", ends: "08:00" } },
        { id: 4, user: "bob", time: { type: "weekly", day: "friday", begins: "20:00", ends: "00:00" } },
      ],
      rotations: [{ id: 1, participants: ["alice", "bob"], from: "2026-03-02T09:00", every: "1w" }],
    },
  ],
  path: [
    {
      name: "page",
      description: "for the night",
      steps: [
        { delay: 60_000, targets: [{ kind: "room", name: "irc:#ops" }] },
        { delay: 90_000, targets: [{ kind: "group", name: "ops", order: "alphabetical" }] },
        { delay: 300_000 },
        { delay: 16_777_217, targets: [{ kind: "role", name: "oncall", commands: ["ircDirect"] }] },
      ],
    },
    { name: "room", steps: [{ targets: [{ kind: "room", name: "irc:#ops" }] }] },
  ],
  definition: [
    { name: "down", uei: "uei.x", path: "page" },
    { name: "talk", uei: "uei.x", path: "room" },
  ],
  heartbeat: [{ name: "backup", every: 90_000_000 }],
  outage: [
    {
      name: "patch",
      nodeLabels: ["web01"],
      nodeIds: [7],
      times: [
        { type: "daily", begins: "02:00", ends: "03:00" },
        { type: "monthly", day: 1, begins: "00:00", ends: "24:00" },
      ],
    },
  ],
});

test("the files look like this (look at the difference before -u)", async () => {
  const { files } = exportOpennms(zoned);
  const text = Object.entries(files).map(([name, xml]) => `=== ${name}\n${xml}`);
  await expect(text.join("\n")).toMatchFileSnapshot("exported.txt");
});

test("what OpenNMS cannot say is told", () => {
  expect(exportOpennms(zoned).report.split("\n")).toEqual([
    "What OpenNMS cannot say, and was left out or changed:",
    "  nodeLabels of outages: patch",
    "  admin of users: alice",
    "  verified of contacts: alice",
    "  prefers of users: alice",
    "  zones of duty schedules: user alice (Asia/Tokyo)",
    "  contacts of types that OpenNMS does not know: alice (irc)",
    "  passwords (put them back before anybody logs in): users.xml",
    "  zone of groups: ops",
    "  room of groups: ops",
    "  zone of roles: oncall",
    "  room of roles: oncall",
    "  layer of entries: oncall",
    "  rotations of roles: oncall",
    "  what comes after midnight of a month's last days: role oncall, entry 3",
    "  zone of house: house",
    "  description of paths: page",
    "  order of targets: page",
    "  rooms: path page (irc:#ops)",
    "  groups that are not told while they are off duty (OpenNMS tells them later, D1): path page (ops)",
    "  targets without a notification command (javaEmail is written): path page (ops)",
    "  notification commands that are declared nowhere: javaEmail, ircDirect",
    "  durations as exact as that: path page (17077217ms)",
    "  paths that tell no person: room",
    "  notifications whose path tells no person: talk",
    "  heartbeat monitors: backup",
  ]);
});

test("nights are two, steps that cannot be said leave their delay to the next, outages are one for each type", () => {
  const { directory } = thereAndBack(zoned);
  const bodyOf = (kind: Kind) => writeConfiguration(directory, kind).split("\n\n")[2]?.trimEnd();
  expect(bodyOf("user")).toContain("duty: [Mo-Fr 22:00-24:00, Tu-Sa 00:00-06:00, Su 10:00-24:00]");
  expect(bodyOf("role")).toBe(`roles:
  oncall:
    group: ops
    supervisor: bob
    entries:
      - { user: alice, time: daily 22:00-24:00 }
      - { user: alice, time: daily 00:00-06:00 }
      - { user: bob, time: weekly sunday 20:00-24:00 }
      - { user: bob, time: weekly monday 00:00-08:00 }
      - { user: bob, time: monthly 31 20:00-24:00 }
      - { user: bob, time: weekly friday 20:00-24:00 }`);
  expect(bodyOf("path")).toBe(`paths:
  page:
    steps:
      - delay: 2m30s
        targets:
          - group: ops
            commands: [javaEmail]
      - delay: 4h44m37s216ms
        targets:
          - role: oncall
            commands: [ircDirect]`);
  expect(bodyOf("outage")).toBe(`outages:
  patch:
    times: [daily 02:00-03:00]
    nodeIds: [7]
  patch-monthly:
    times: [monthly 1 00:00-24:00]
    nodeIds: [7]`);
  expect([...directory.definition.keys()]).toEqual(["down"]);
});

test("a directory comes back the same from its second journey on", () => {
  const once = thereAndBack(zoned).directory;
  expect(differences(once, thereAndBack(once).directory)).toEqual([]);
});
