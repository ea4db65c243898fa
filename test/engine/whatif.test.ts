import fc from "fast-check";
import type { DateTime } from "luxon";
import { expect, it } from "vitest";
import { type Directory, emptyDirectory, put } from "../../src/domain/directory.ts";
import { faults } from "../../src/domain/faults.ts";
import type { NoticeFile } from "../../src/domain/notice-story.ts";
import type { NotificationCommand } from "../../src/domain/notification-command.ts";
import { timelineOf } from "../../src/domain/whatif.ts";
import { house } from "../support/house.ts";

const uei = "uei.test/x";
const minute = 60_000;
/** What the house of test/support has. */
const commands: ReadonlyMap<string, NotificationCommand> = new Map(
  ["chat", "plain"].flatMap((network) => [
    [`${network}Direct`, { name: `${network}Direct`, contactType: network }],
    [`${network}Room`, { name: `${network}Room` }],
  ]),
);

const users = ["alice", "bob", "carl", "dora", "emil"];
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

const given = fc.record({
  people: fc.tuple(...users.map(() => fc.record({ duty, zone, contacts }))),
  ops: fc.record({ users: someUsers(4), duty, zone }),
  net: fc.record({ users: someUsers(2), duty, zone }),
  supervisor: fc.constantFrom(...users),
  entries: fc.array(entry, { maxLength: 3 }),
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
type Given = typeof given extends fc.Arbitrary<infer T> ? T : never;

function directoryOf(from: Directory, what: Given): Directory {
  let directory: Directory = { ...emptyDirectory(what.zone ?? "UTC"), revision: from.revision };
  what.people.forEach(({ contacts: types, ...person }, index) => {
    const name = users[index] ?? "";
    const contacts = types.map((type) => ({ type, address: name }));
    directory = put(directory, "user", { name, contacts, ...person });
  });
  for (const name of ["ops", "net"] as const) directory = put(directory, "group", { name, ...what[name] });
  directory = put(directory, "group", { name: "all", users });
  const entries = what.entries.map((one, index) => ({ id: index + 1, ...one }));
  const { supervisor, outage } = what;
  directory = put(directory, "role", {
    name: "oncall",
    group: "all",
    supervisor,
    zone: what.ops.zone,
    entries,
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

/** Who was told when and by what, who was not and why, who waited until when; nothing of the order in one moment. */
function inShort({ deliveries, log }: Pick<NoticeFile, "deliveries" | "log">, until: DateTime) {
  const at = (time: DateTime | undefined) => time?.toUTC().toISO();
  return {
    letters: deliveries
      .map(({ step, target, user, address, command, state, reason, dueAt, sentAt }) =>
        [step, target, user ?? address, command, state, reason ?? at(sentAt), at(dueAt)].join(" "),
      )
      .sort(),
    log: log
      .filter((line) => line.at <= until)
      .map(({ at: time, what, step, whom, detail }) => [at(time), step, what, whom, detail].join(" "))
      .sort(),
  };
}

it("says beforehand what the engine then does, whoever is on duty, on call, or away", async () => {
  const h = await house();
  await fc.assert(
    fc.asyncProperty(given, async (what) => {
      await h.change((from) => directoryOf(from, what));
      await h.advance({ minutes: what.wait });
      const directory = await h.store.transaction((tx) => tx.directory.read());
      expect(faults(directory)).toEqual([]);
      const now = h.clock.now();
      const event = { uei, nodeLabel: "web01" };
      const accepted = await h.event(event);
      if (accepted.outcome !== "stored") throw new Error("the event was a repeat");
      const [stored] = await h.store.transaction((tx) => tx.events.recent(1));
      if (!stored) throw new Error("the event is not in the book");
      const timeline = timelineOf(stored, { directory, commands }, now);
      expect(timeline.suppressed).toBe(stored.suppressed);
      expect(timeline.notices.map((file) => file.notice.definition)).toHaveLength(accepted.notices.length);

      await h.advance({ weeks: 6 });
      for (const [index, id] of accepted.notices.entries()) {
        const file = timeline.notices[index];
        if (!file) throw new Error(`notice ${id} was not foreseen`);
        const [log, deliveries] = await h.store.transaction(async (tx) => [
          await tx.notices.logOf(id),
          await tx.deliveries.ofNotice(id),
        ]);
        const last = file.log.at(-1)?.at ?? now;
        expect(inShort(file, last)).toEqual(inShort({ log, deliveries }, last));
        await h.engine.acknowledge(id, { by: "alice", via: "test" });
      }
      await h.engine.settle();
      for (const to of [...users, "#ops"]) h.told(to);
    }),
    { numRuns: 40 },
  );
});
