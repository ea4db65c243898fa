import fc from "fast-check";
import { autoAckName } from "../../../src/domain/autoack.ts";
import { type Directory, emptyDirectory, put } from "../../../src/domain/directory.ts";
import { weekdays } from "../../../src/domain/time.ts";

/** Text as it comes back out of XML. */
const text = fc
  .oneof(fc.string(), fc.constantFrom("Ångström & <Söhne>", "two\nlines", 'say "no"', "%nodelabel% is down"))
  .map((one) => one.trim())
  .filter((one) => one !== "" && one !== "No text message supplied.");
const maybeText = fc.option(text, { nil: undefined });
const name = fc.stringMatching(/^[a-z][a-z0-9._-]{0,8}$/);

const clock = (minutes: number) =>
  `${String(Math.floor(minutes / 60)).padStart(2, "0")}:${String(minutes % 60).padStart(2, "0")}`;
/** Within one day, and not to its last minute but one. */
const hours = fc
  .tuple(fc.integer({ min: 0, max: 1437 }), fc.integer({ min: 1, max: 1440 }))
  .filter(([begins, ends]) => begins < ends && ends !== 1439)
  .map(([begins, ends]) => ({ begins: clock(begins), ends: clock(ends) }));
const dutyDays = fc.constantFrom("Mo", "Mo-Fr", "Sa,Su", "Mo-We,Fr");
const duty = fc.array(
  fc.tuple(dutyDays, hours).map(([days, { begins, ends }]) => `${days} ${begins}-${ends}`),
  { maxLength: 2 },
);

const dates = fc.integer({ min: 10, max: 28 });
const time = fc.oneof(
  hours.map((one) => ({ type: "daily" as const, ...one })),
  fc
    .tuple(fc.constantFrom(...weekdays), hours)
    .map(([day, one]) => ({ type: "weekly" as const, day, ...one })),
  fc
    .tuple(fc.integer({ min: 1, max: 31 }), hours)
    .map(([day, one]) => ({ type: "monthly" as const, day, ...one })),
  dates.map((day) => ({
    type: "specific" as const,
    begins: `2026-02-${day}T08:00:30`,
    ends: `2026-03-${day}T24:00`,
  })),
);

const duration = fc.oneof(
  fc.integer({ min: 0, max: 1000 }).map((count) => count * 60_000),
  fc.integer({ min: 0, max: 1000 }),
);
const contact = fc.record({
  type: fc.constantFrom("email", "xmppAddress", "mobilePhone", "numericPage", "snmpTrap"),
  address: text.filter((one) => one.length < 200),
});

const command = fc.record({
  execute: text,
  comment: maybeText,
  binary: fc.boolean(),
  serviceRegistry: fc.boolean(),
  contactType: maybeText,
  arguments: fc.array(fc.record({ substitution: maybeText, switch: maybeText, streamed: fc.boolean() }), {
    maxLength: 3,
  }),
});

const definition = fc.record({
  uei: fc.constantFrom("uei.x/down", "~uei\\.x/.*", "MATCH-ANY-UEI"),
  status: fc.constantFrom("on" as const, "off" as const),
  rule: fc.constantFrom(undefined, "nodelabel LIKE 'web%'", "isHTTP & catincProduction"),
  description: maybeText,
  ...{ subject: maybeText, text: maybeText, numeric: maybeText },
  severity: fc.constantFrom(undefined, "major|critical"),
  varbind: fc.constantFrom(undefined, { name: "ds", value: "load" }, { name: "ds", value: "~l.*" }),
  parameters: fc.dictionary(name, text, { maxKeys: 2 }),
});

/** Directories of which OpenNMS's files can say everything. */
export const sayableDirectory: fc.Arbitrary<Directory> = fc
  .record({
    names: fc.uniqueArray(name, { minLength: 12, maxLength: 12 }),
    users: fc.array(
      fc.record({ fullName: maybeText, comments: maybeText, contacts: fc.array(contact), duty }),
      { minLength: 3, maxLength: 3 },
    ),
    groups: fc.array(fc.record({ comments: maybeText, duty, members: fc.nat(6) }), {
      minLength: 2,
      maxLength: 2,
    }),
    role: fc.record({ description: maybeText, times: fc.array(time, { maxLength: 4 }) }),
    targets: fc.array(
      fc.record({
        interval: duration,
        delay: duration,
        autoNotify: fc.constantFrom("on" as const, "off" as const, "auto" as const),
        whom: fc.nat(5),
      }),
      { minLength: 1, maxLength: 4 },
    ),
    commands: fc.array(command, { minLength: 2, maxLength: 2 }),
    definitions: fc.array(definition, { minLength: 2, maxLength: 2 }),
    house: fc.record({
      notices: fc.constantFrom("on" as const, "off" as const),
      match: fc.constantFrom("all" as const, "first" as const),
    }),
    rules: fc.array(fc.record({ resolutionPrefix: fc.string(), notify: fc.boolean() }), { maxLength: 3 }),
    outage: fc.record({ time, nodeIds: fc.array(fc.nat(99)), interfaces: fc.array(text) }),
  })
  .map((made) => {
    const [
      u0 = "",
      u1 = "",
      u2 = "",
      g0 = "",
      g1 = "",
      role = "",
      path = "",
      c0 = "",
      c1 = "",
      d0 = "",
      d1 = "",
      outage = "",
    ] = made.names;
    let directory = put(emptyDirectory("UTC"), "house", {
      name: "house",
      zone: "UTC",
      ...made.house,
      emailCommand: c0,
    });
    for (const [index, one] of made.users.entries())
      directory = put(directory, "user", { name: [u0, u1, u2][index] ?? "", ...one });
    for (const [index, { members, ...one }] of made.groups.entries()) {
      const users = [[u2, u1, u0], [u1], [], [u0, u2], [u1, u2], [u2], [u0, u1]][members] ?? [];
      directory = put(directory, "group", { name: [g0, g1][index] ?? "", ...one, users });
    }
    const staff = directory.group.get(g0)?.users ?? [];
    const entries =
      staff.length === 0
        ? []
        : made.role.times.map((time, index) => ({
            id: index + 1,
            user: staff[index % staff.length] ?? "",
            time,
          }));
    directory = put(directory, "role", {
      name: role,
      description: made.role.description,
      group: g0,
      supervisor: u2,
      entries,
    });
    for (const [index, one] of made.commands.entries())
      directory = put(directory, "notificationCommand", { name: [c0, c1][index] ?? "", ...one });
    const whom = [
      { kind: "user" as const, name: u0, commands: [c0] },
      { kind: "group" as const, name: g0, commands: [c0, c1] },
      { kind: "role" as const, name: role, commands: [c1] },
      { kind: "email" as const, name: "ops@example.org" },
      { kind: "group" as const, name: g1, commands: [c1] },
    ];
    const steps = made.targets.map(({ delay, whom: at, ...how }) => ({
      delay,
      targets: [{ ...(whom[at] ?? { kind: "user" as const, name: u1, commands: [c1] }), ...how }],
    }));
    directory = put(directory, "path", { name: path, steps });
    for (const [index, one] of made.definitions.entries())
      directory = put(directory, "definition", { name: [d0, d1][index] ?? "", path, ...one });
    for (const [index, one] of made.rules.entries()) {
      const ends = { uei: "uei.x/up", acknowledge: `uei.x/down${index}` };
      directory = put(directory, "autoAck", {
        name: autoAckName(ends.uei, ends.acknowledge),
        ...ends,
        match: ["nodeid", "parm[#1]"],
        ...one,
      });
    }
    const { time, ...lists } = made.outage;
    return put(directory, "outage", { name: outage, times: [time, time], ...lists });
  });
