import { DateTime } from "luxon";
import { put } from "../src/domain/directory.ts";
import { amend, named } from "../src/domain/document.ts";
import { type Role, zoneOf } from "../src/domain/role.ts";
import { notesOn } from "../src/domain/role-notes.ts";
import { calendarLines, onCallWords } from "../src/domain/role-words.ts";
import { type Rotation, stepOf } from "../src/domain/rotation.ts";
import { describeRotation, parseEvery, parseOnly } from "../src/domain/rotation-words.ts";
import { day, formatWallClock, instantOf, parseWall, parseWallClock } from "../src/domain/time.ts";
import { arg, type CommandContext, defineCommand, Refusal, verb, z } from "../src/index.ts";

const role = arg.role("Name of the role");
const number = arg.int("Number of the rotation, which role show tells", 1, 1_000_000);
const every = arg.text("Length of a turn in hours, days or weeks, such as 12h, 1d or 2w");
const from = arg.instant("First hand-off, on the clocks of the role's zone");
const only = arg.text("Weekly times at which alone it applies, such as Mo-Fr 09:00-17:00");
const layer = arg.int("Layer: where several apply the highest counts", 1, 100);
const until = arg.instant("End, on the clocks of the role's zone");
const longestRound = 366 * day;
const most = 8;

export default defineCommand({
  name: "rotation",
  summary: "Rotations: users who take an on-call role in turns",
  main: "list",
  verbs: {
    list: verb({
      summary: "List the rotations of one role or of all",
      standing: "anyone",
      args: z.object({ role: arg.role("Name of the role; all unless given").optional() }),
      examples: ["rotation list", "rotation list oncall"],
      async run({ role }, { directory }) {
        const roles = role === undefined ? [...directory.role.values()] : [named("role", role, directory)];
        const lines = roles.flatMap(({ name, rotations }) =>
          rotations.map((rotation) => `${name} ${rotation.id}. ${describeRotation(rotation)}`),
        );
        return lines.join("\n") || "There is no rotation yet: rotation add makes one.";
      },
    }),
    show: verb({
      summary: "Show a rotation, who is on call in its role over the next turns, and what is odd about it",
      standing: "anyone",
      args: z.object({ role, number }),
      examples: ["rotation show oncall 1"],
      run: async ({ role, number }, context) => card(named("role", role, context.directory), number, context),
    }),
    add: verb({
      summary: "Let users take turns in a role; the first begins with the first hand-off",
      standing: "supervisor",
      args: z.object({
        role,
        participants: arg.users("Users in order, members of the role's group"),
        every: every.prefault("1w"),
        from: from.prefault("monday 09:00"),
        only: only.optional(),
        layer: layer.prefault("1"),
        until: until.optional(),
      }),
      examples: [
        "rotation add oncall alice bob",
        'rotation add oncall alice bob carl every:1d from:"today 08:00"',
        'rotation add oncall alice bob every:1w from:"monday 09:00" only:"Mo-Fr 09:00-17:00" layer:2',
      ],
      async run({ role: name, participants, every, from, only, layer, until }, context) {
        let id = 0;
        const directory = await context.change((directory) => {
          const role = named("role", name, directory);
          const wall = wallOf(role, context);
          id = Math.max(0, ...role.rotations.map((one) => one.id)) + 1;
          const rotation: Rotation = {
            id,
            participants,
            every: parseEvery(every),
            from: wall(from),
            layer,
            ...(only !== undefined && { only: parseOnly(only) }),
            ...(until !== undefined && { until: wall(until) }),
          };
          return put(directory, "role", { ...role, rotations: [...role.rotations, rotation] });
        });
        return card(named("role", name, directory), id, { ...context, directory });
      },
    }),
    set: verb({
      summary: "Change a rotation; the turns are counted from its first hand-off",
      standing: "supervisor",
      args: z.object({
        role,
        number,
        participants: arg.users("Users in order, members of the role's group").optional(),
        every: every.optional(),
        from: from.optional(),
        only: arg.orNone(only).optional(),
        layer: layer.optional(),
        until: arg.orNone(until).optional(),
      }),
      examples: [
        "rotation set oncall 1 participants:alice,bob,carl",
        'rotation set oncall 1 every:2w from:"monday 09:00" only:none',
      ],
      async run({ role: name, number, ...changes }, context) {
        const directory = await context.change((directory) => {
          const role = named("role", name, directory);
          const wall = wallOf(role, context);
          const { participants, every, from, only, layer, until } = changes;
          const rotation = amend(rotationOf(role, number), {
            participants,
            every: every === undefined ? undefined : parseEvery(every),
            from: from === undefined ? undefined : wall(from),
            only: typeof only === "string" ? parseOnly(only) : only,
            layer,
            until: typeof until === "string" ? wall(until) : until,
          });
          const rotations = role.rotations.map((one) => (one.id === number ? rotation : one));
          return put(directory, "role", { ...role, rotations });
        });
        return card(named("role", name, directory), number, { ...context, directory });
      },
    }),
    remove: verb({
      summary: "Remove a rotation",
      standing: "supervisor",
      args: z.object({ role, number }),
      examples: ["rotation remove oncall 1"],
      async run({ role: name, number }, context) {
        const directory = await context.change((directory) => {
          const role = named("role", name, directory);
          const removed = rotationOf(role, number);
          return put(directory, "role", {
            ...role,
            rotations: role.rotations.filter((one) => one !== removed),
          });
        });
        return `Removed. Now ${onCallWords(named("role", name, directory), context.now, directory, context.zone)}`;
      },
    }),
  },
});

/** Reads times on the clocks of the role. */
function wallOf(role: Role, { now, directory }: CommandContext): (text: string) => string {
  return (text) => formatWallClock(parseWall(text, now, zoneOf(role, directory)));
}

function rotationOf(role: Role, number: number): Rotation {
  const found = role.rotations.find((one) => one.id === number);
  if (!found) {
    throw new Refusal(
      `Role ${role.name} has no rotation ${number}.`,
      `They are numbered in role show ${role.name}`,
    );
  }
  return found;
}

/** The rotation, who is on call over one round of it, and what whoever made it should know. */
function card(role: Role, number: number, { directory, now, zone }: CommandContext): string {
  const rotation = rotationOf(role, number);
  const clocks = zoneOf(role, directory);
  const begin = instantOf(parseWallClock(rotation.from) ?? 0, clocks, "first");
  const from = DateTime.max(now, begin);
  const until = from.plus(Math.min(stepOf(rotation) * rotation.participants.length, longestRound));
  return [
    `${role.name} ${number}. ${describeRotation(rotation)}, on the clocks of ${clocks}`,
    ...calendarLines(role, { from, until }, now, directory, zone, most).map((line) => `  ${line}`),
    ...notesOn(role, { rotations: [number] }, now, directory, zone),
    `Now ${onCallWords(role, now, directory, zone)}`,
  ].join("\n");
}
