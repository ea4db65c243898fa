import { type Directory, put, refuseTaken, remove, rename } from "../src/domain/directory.ts";
import { amend, named, refuseUsed, usesOf } from "../src/domain/document.ts";
import { dutyWords, scheduleWords } from "../src/domain/duty-words.ts";
import type { Group } from "../src/domain/user.ts";
import { whyNotPosted } from "../src/domain/ways.ts";
import { arg, type CommandContext, defineCommand, Refusal, verb, z } from "../src/index.ts";

const group = arg.group("Name of the group");

export default defineCommand({
  name: "group",
  summary: "Groups: ordered lists of users that a destination path can tell",
  main: "show",
  verbs: {
    show: verb({
      summary: "Show a group: its users in their order, its duty, and where it is told",
      standing: "anyone",
      args: z.object({ group }),
      examples: ["group show ops"],
      async run({ group }, context) {
        return card(named("group", group, context.directory), context);
      },
    }),
    list: verb({
      summary: "List all groups",
      standing: "anyone",
      args: z.object({}),
      examples: ["group list"],
      async run(_, { directory }) {
        const groups = [...directory.group.values()];
        if (groups.length === 0) return "There is no group yet: group add makes one.";
        return groups.map(({ name, users }) => `${name}: ${users.join(", ") || "nobody"}`).join("\n");
      },
    }),
    add: verb({
      summary: "Create a group, or put users at the end of its list",
      standing: "admin",
      args: z.object({
        group: arg.newName("Name of the group, unlike that of any user or role"),
        users: arg.users("Users, in the order they are to be told"),
      }),
      examples: ["group add ops alice bob"],
      async run(args, context) {
        let known: string[] = [];
        const directory = await context.change((directory) => {
          const before = directory.group.get(args.group);
          if (!before) refuseTaken("group", args.group, directory);
          known = args.users.filter((user) => before?.users.includes(user));
          const users = [...new Set([...(before?.users ?? []), ...args.users])];
          if (users.length === before?.users.length) {
            throw new Refusal(`Group ${args.group} has ${known.join(", ")} already.`);
          }
          return put(directory, "group", { ...(before ?? { name: args.group }), users });
        });
        const already = known.length === 0 ? "" : ` (${known.join(", ")} already was)`;
        return `${listing(args.group, directory)}${already}`;
      },
    }),
    drop: verb({
      summary: "Take users out of a group",
      standing: "admin",
      args: z.object({ group, users: arg.users("Users of the group") }),
      examples: ["group drop ops bob"],
      async run(args, context) {
        const directory = await changeGroup(args.group, context, (group) => {
          const absent = args.users.filter((user) => !group.users.includes(user));
          if (absent.length > 0) throw new Refusal(`${absent.join(", ")} is not in group ${args.group}.`);
          return { ...group, users: group.users.filter((user) => !args.users.includes(user)) };
        });
        return listing(args.group, directory);
      },
    }),
    move: verb({
      summary: "Move a user to another place in the order of a group",
      standing: "admin",
      args: z.object({
        group,
        user: arg.user("User of the group"),
        position: arg.int("New place, 1 is told first", 1, 1000),
      }),
      examples: ["group move ops bob 1"],
      async run({ group: name, user, position }, context) {
        const directory = await changeGroup(name, context, (group) => {
          if (!group.users.includes(user)) throw new Refusal(`${user} is not in group ${name}.`);
          const users = group.users.filter((one) => one !== user);
          return { ...group, users: users.toSpliced(position - 1, 0, user) };
        });
        return listing(name, directory);
      },
    }),
    set: verb({
      summary: "Change a group's comments, the zone in which its duty is read, or its home room",
      standing: "admin",
      args: z.object({
        group,
        comments: arg.orNone(arg.text("Comments")).optional(),
        zone: arg.orNone(arg.zone("Time zone of the duty schedules")).optional(),
        room: arg
          .orNone(arg.word("Home room, network:room: whatever tells the group is posted there too"))
          .optional(),
      }),
      examples: [
        'group set ops comments:"day and night"',
        "group set ops zone:Europe/Berlin",
        "group set ops room:irc:#ops",
      ],
      async run({ group: name, comments, zone, room }, context) {
        await changeGroup(name, context, (group) => amend(group, { comments, zone, room }));
        const warning = room ? whyNotPosted(room, context.notificationCommands) : undefined;
        return [`Group ${name} is changed.`, warning ?? []].flat().join("\n");
      },
    }),
    rename: verb({
      summary: "Rename a group, everywhere",
      standing: "admin",
      args: z.object({ group, to: arg.newName("New name") }),
      examples: ["group rename ops noc"],
      async run({ group, to }, context) {
        await context.change((directory) => rename(directory, "group", group, to));
        return `Group ${group} is called ${to}, everywhere.`;
      },
    }),
    remove: verb({
      summary: "Remove a group that no role or path names any more",
      standing: "admin",
      args: z.object({ group }),
      examples: ["group remove ops"],
      async run({ group }, context) {
        await context.change((directory) => {
          refuseUsed("group", group, directory);
          return remove(directory, "group", group);
        });
        return `Group ${group} is gone.`;
      },
    }),
  },
});

function changeGroup(
  name: string,
  context: CommandContext,
  change: (group: Group) => Group,
): Promise<Directory> {
  return context.change((directory) => put(directory, "group", change(named("group", name, directory))));
}

function listing(name: string, directory: Directory): string {
  return `Group ${name}: ${named("group", name, directory).users.join(", ") || "nobody"}`;
}

function card(group: Group, { directory, now, zone }: CommandContext): string {
  const house = directory.house.zone;
  const members = group.users.map((name, index) => {
    const user = named("user", name, directory);
    return `  ${index + 1}. ${name}: ${dutyWords(user, now, house, zone)}`;
  });
  const uses = usesOf("group", group.name, directory);
  return [
    `Group ${group.name}${group.comments === undefined ? "" : `: ${group.comments}`}`,
    ...(members.length === 0 ? ["  nobody"] : members),
    ...(group.room === undefined ? [] : [`Home room: ${group.room}`]),
    `Duty: ${scheduleWords(group, house)}; now ${dutyWords(group, now, house, zone)}`,
    `Named by: ${uses.join(", ") || "nothing yet"}`,
  ].join("\n");
}
