import { put, refuseTaken, remove, rename } from "../src/domain/directory.ts";
import { amend, named, refuseUsed, usesOf } from "../src/domain/document.ts";
import { parseRoom } from "../src/domain/path.ts";
import { type Role, zoneOf } from "../src/domain/role.ts";
import { entryWords, gapLines, onCallWords } from "../src/domain/role-words.ts";
import { describeRotation } from "../src/domain/rotation-words.ts";
import { overrideWords, swapWords } from "../src/domain/stand-in-words.ts";
import { isOver } from "../src/domain/stretch.ts";
import { isPending } from "../src/domain/swap.ts";
import { whyNotPosted } from "../src/domain/ways.ts";
import { arg, type CommandContext, defineCommand, Refusal, verb, z } from "../src/index.ts";

const role = arg.role("Name of the role");
const most = 8;

export default defineCommand({
  name: "role",
  summary: "On-call roles: who of a group is on call, by calendar",
  main: "show",
  verbs: {
    show: verb({
      summary: "Show a role: who is on call, its shifts, and the gaps of the next two weeks",
      standing: "anyone",
      args: z.object({ role }),
      examples: ["role show oncall"],
      run: async ({ role }, context) => card(named("role", role, context.directory), context),
    }),
    list: verb({
      summary: "List all roles and who is on call in them",
      standing: "anyone",
      args: z.object({}),
      examples: ["role list"],
      async run(_, { directory, now, zone }) {
        const roles = [...directory.role.values()];
        if (roles.length === 0) return "There is no on-call role yet: role add makes one.";
        return roles.map((role) => onCallWords(role, now, directory, zone)).join("\n");
      },
    }),
    add: verb({
      summary: "Add an on-call role over a group",
      standing: "admin",
      args: z.object({
        role: arg.newName("Name of the role, unlike that of any user or group"),
        group: arg.group("Group whose members take shifts"),
        supervisor: arg.user("User who is on call when nobody else is"),
        zone: arg.zone("Time zone of the shifts; the house's unless given").optional(),
        description: arg.text("What the role is for").optional(),
      }),
      examples: ["role add oncall ops carol", "role add oncall ops carol zone:Europe/Berlin"],
      async run(args, context) {
        await context.change((directory) => {
          refuseTaken("role", args.role, directory);
          const { role: name, ...rest } = args;
          return put(directory, "role", { name, ...rest });
        });
        return `Role ${args.role} is there. ${args.supervisor} is on call until shifts say otherwise.\nNext: shift add ${args.role} <user> <when>, or rotation add ${args.role} <users…>`;
      },
    }),
    set: verb({
      summary: "Change a role's group, supervisor, zone, description, home room, reminders or network group",
      standing: "admin",
      args: z.object({
        role,
        group: arg.group("Group whose members take shifts").optional(),
        supervisor: arg.user("User who is on call when nobody else is").optional(),
        zone: arg.orNone(arg.zone("Time zone of the shifts")).optional(),
        description: arg.orNone(arg.text("What the role is for")).optional(),
        room: arg
          .orNone(arg.word("Home room: pages and hand-offs are said there, such as slack:#ops"))
          .optional(),
        remind: arg.orNone(arg.duration("How long before their shift people are reminded of it")).optional(),
        usergroup: arg
          .orNone(arg.word("User group of a network that follows who is on call, such as slack:oncall-ops"))
          .optional(),
      }),
      examples: [
        "role set oncall supervisor:bob",
        "role set oncall zone:none",
        "role set oncall room:irc:#ops remind:1h",
      ],
      async run({ role: name, ...changes }, context) {
        for (const place of [changes.room, changes.usergroup]) refuseNoRoom(place);
        await context.change((directory) => {
          const { remind, ...rest } = changes;
          const role = named("role", name, directory);
          return put(directory, "role", amend(role, { ...rest, remind: remind === null ? 0 : remind }));
        });
        const { room } = changes;
        const warning = room ? whyNotPosted(room, context.notificationCommands) : undefined;
        return [`Role ${name} is changed.`, warning ?? []].flat().join("\n");
      },
    }),
    topic: verb({
      summary: "Say in the topic of the role's home room who is on call, or leave it alone",
      standing: "admin",
      args: z.object({ role, on: arg.choice(["on", "off"], "on, or off") }),
      examples: ["role topic oncall on"],
      async run({ role: name, on }, context) {
        const { room } = named("role", name, context.directory);
        if (on === "on" && room === undefined)
          throw new Refusal(`Role ${name} has no home room.`, `role set ${name} room:irc:#ops gives it one.`);
        await context.change((directory) =>
          put(directory, "role", { ...named("role", name, directory), topic: on === "on" }),
        );
        return on === "on"
          ? `The topic of ${room} says who is on call.`
          : `The topic of ${room ?? "a home room"} is left alone.`;
      },
    }),
    rename: verb({
      summary: "Rename a role, everywhere",
      standing: "admin",
      args: z.object({ role, to: arg.newName("New name") }),
      examples: ["role rename oncall primary"],
      async run({ role, to }, context) {
        await context.change((directory) => rename(directory, "role", role, to));
        return `Role ${role} is called ${to}, everywhere.`;
      },
    }),
    remove: verb({
      summary: "Remove a role that no path names any more",
      standing: "admin",
      args: z.object({ role }),
      examples: ["role remove oncall"],
      async run({ role }, context) {
        await context.change((directory) => {
          refuseUsed("role", role, directory);
          return remove(directory, "role", role);
        });
        return `Role ${role} is gone.`;
      },
    }),
  },
});

function refuseNoRoom(place: string | null | undefined): void {
  if (place && !parseRoom(place))
    throw new Refusal(`"${place}" names no place: write a network and a place, such as irc:#ops.`);
}

function card(role: Role, { directory, now, zone }: CommandContext): string {
  const uses = usesOf("role", role.name, directory);
  const overrides = role.overrides.filter((one) => !isOver(one, now));
  const swaps = role.swaps.filter((one) => isPending(one, now, directory.user));
  return [
    onCallWords(role, now, directory, zone),
    ...(role.description === undefined ? [] : [role.description]),
    ...(role.room === undefined
      ? []
      : [`Home room ${role.room}${role.topic ? ", its topic says who is on call" : ""}`]),
    ...(role.usergroup === undefined ? [] : [`Those on call are the members of ${role.usergroup}`]),
    `Group ${role.group}, supervisor ${role.supervisor}, named by ${uses.join(", ") || "nothing yet"}`,
    `Shifts, on the clocks of ${zoneOf(role, directory)}:`,
    ...role.entries.map((entry) => `  ${entryWords(entry)}`),
    ...role.rotations.map((rotation) => `  rotation ${rotation.id}. ${describeRotation(rotation)}`),
    ...(role.entries.length + role.rotations.length === 0
      ? ["  none: shift add or rotation add makes one"]
      : []),
    ...(overrides.length === 0 ? [] : ["Overrides:"]),
    ...overrides.map((one) => `  ${overrideWords(one, now, zone)}`),
    ...(swaps.length === 0 ? [] : ["Swaps asked for:"]),
    ...swaps.map((one) => `  ${swapWords(one, role, now, zone)}`),
    ...gapLines(role, now, directory, zone, most),
  ].join("\n");
}
