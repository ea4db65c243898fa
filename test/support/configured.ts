import fc from "fast-check";
import { type Directory, emptyDirectory, put } from "../../src/domain/directory.ts";
import { houseCommands } from "../../src/domain/notification-command.ts";
import type { Preference } from "../../src/domain/user.ts";

export const uei = "uei.test/x";
const minute = 60_000;
/** What the house of test/support/house.ts has. */
export const commands = houseCommands(
  [],
  new Map(
    ["chat", "plain"].flatMap((network) => [
      [`${network}Direct`, { name: `${network}Direct`, contactType: network }],
      [`${network}Room`, { name: `${network}Room` }],
    ]),
  ),
);

export const users = ["alice", "bob", "carl", "dora", "emil"];
const zone = fc.constantFrom(
  ...[undefined, "Europe/Berlin", "America/New_York", "Asia/Kathmandu", "Australia/Lord_Howe"],
);
const range = fc.constantFrom(
  ...["Mo-Fr 09:00-17:00", "Mo-Su 22:00-06:00", "Sa,Su 00:00-24:00", "Tu 12:00-13:00", "Su 01:00-04:00"],
);
const duty = fc.oneof(fc.constant<string[]>([]), {
  weight: 3,
  arbitrary: fc.array(range, { minLength: 1, maxLength: 2 }),
});
const contacts = fc.constantFrom(...Array<string[]>(5).fill(["chat"]), ["plain", "chat"], ["pager"], []);
const prefers = fc.constantFrom<Preference[]>(
  ...[[], [], [{ from: "Indeterminate" as const, contacts: ["chat"] }]],
  [{ from: "Critical", contacts: ["chat"] }],
);
const room = fc.constantFrom(
  undefined,
  undefined,
  "chat:#ops",
  "plain:#ops",
  "xmpp:ops@conference.example.org",
);
const someUsers = (most: number) =>
  fc.uniqueArray(fc.constantFrom(...users), { minLength: 1, maxLength: most, size: "max" });

const target = fc.record({
  to: fc.constantFrom(
    ...users.map((name) => ({ kind: "user" as const, name })),
    ...["ops", "net"].flatMap((name) => Array(3).fill({ kind: "group" as const, name })),
    ...Array(3).fill({ kind: "role" as const, name: "oncall" }),
    ...[
      { kind: "room" as const, name: "chat:#ops" },
      { kind: "email" as const, name: "a@example.org" },
    ],
  ),
  interval: fc.constantFrom(0, 5 * minute, 120 * minute),
  commands: fc.constantFrom([], [], [], ["chatDirect"], ["chatDirect", "plainDirect", "nothing"]),
  order: fc.constantFrom("list" as const, "alphabetical" as const),
  whenOffDuty: fc.constantFrom("never" as const, "delay" as const),
});
const step = fc.record({
  delay: fc.constantFrom(0, 15 * minute, 600 * minute),
  targets: fc.array(target, { maxLength: 4, size: "max" }),
});
const entry = fc.record({
  user: fc.constantFrom(...users),
  time: fc.constantFrom(
    { type: "daily" as const, begins: "22:00", ends: "06:00" },
    { type: "daily" as const, begins: "08:00", ends: "12:00" },
    { type: "weekly" as const, day: "sunday" as const, begins: "00:00", ends: "24:00" },
  ),
});

/** A configuration of every kind of target and of duty, and how many minutes later an event comes. */
export const configured = fc.record({
  people: fc.tuple(...users.map(() => fc.record({ duty, zone, contacts, prefers }))),
  ops: fc.record({ users: someUsers(4), duty, zone, room }),
  net: fc.record({ users: someUsers(2), duty, zone }),
  supervisor: fc.constantFrom(...users),
  entries: fc.array(entry, { maxLength: 3 }),
  rotation: fc.option(
    fc.record({
      participants: someUsers(3),
      every: fc.constantFrom("12h", "1d", "1w"),
      only: fc.constantFrom(undefined, "Mo-Fr 09:00-17:00"),
    }),
  ),
  standIn: fc.option(
    fc.record({ user: fc.constant("emil"), instead: fc.constantFrom(undefined, "alice", "bob") }),
  ),
  zone,
  paths: fc.array(fc.array(step, { minLength: 1, maxLength: 3, size: "max" }), {
    minLength: 1,
    maxLength: 3,
    size: "max",
  }),
  outage: fc.constantFrom(undefined, undefined, "03:00"),
  isQuiet: fc.constantFrom(false, false, false, true),
  /** Until the event comes. */
  wait: fc.integer({ min: 0, max: 40 * 24 * 60 }),
});
type Configured = typeof configured extends fc.Arbitrary<infer T> ? T : never;

/** The directory of that configuration; its definitions are for events with that {@link uei}. */
export function directoryOf(what: Configured): Directory {
  let directory = emptyDirectory(what.zone ?? "UTC");
  what.people.forEach(({ contacts: types, ...person }, index) => {
    const name = users[index] ?? "";
    const contacts = types.map((type) => ({ type, address: name }));
    directory = put(directory, "user", { name, contacts, ...person });
  });
  for (const name of ["ops", "net"] as const) directory = put(directory, "group", { name, ...what[name] });
  directory = put(directory, "group", { name: "all", users });
  const entries = what.entries.map((one, index) => ({ id: index + 1, ...one }));
  const { supervisor, outage, rotation, standIn } = what;
  const from = "2026-01-05T09:00:00";
  directory = put(directory, "role", {
    name: "oncall",
    group: "all",
    supervisor,
    zone: what.ops.zone,
    entries,
    rotations: rotation ? [{ id: 1, from, ...rotation }] : [],
    overrides: standIn
      ? [{ id: 1, by: "alice", from: `${from}Z`, until: "2050-01-01T00:00:00Z", ...standIn }]
      : [],
  });
  what.paths.forEach((steps, index) => {
    const told = steps.map(({ delay, targets }) => ({
      delay,
      targets: targets.map(({ to, ...how }) => ({ ...to, ...how })),
    }));
    directory = put(directory, "path", { name: `p${index}`, steps: told });
    directory = put(directory, "definition", { name: `d${index}`, uei, path: `p${index}` });
  });
  if (what.isQuiet) {
    directory = put(directory, "house", { ...directory.house, quiet: [{ node: "web01" }] });
  }
  if (outage === undefined) return directory;
  const times = [{ type: "daily" as const, begins: outage, ends: "08:00" }];
  return put(directory, "outage", { name: "patch", times, nodeLabels: ["web01"] });
}
