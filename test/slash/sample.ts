import { arg, defineCommand, type SlashCommand, verb, z } from "../../src/index.ts";

/** A few commands that hold every form of argument; `run` says back what it was given. */
export const sample: SlashCommand[] = [
  defineCommand({
    name: "group",
    summary: "Groups of users",
    verbs: {
      add: verb({
        summary: "Create a group, or put users at its end",
        standing: "admin",
        args: z.object({
          group: arg.newName("Group name"),
          users: arg.users("Users, in the order they are to be told"),
          comments: arg.text("What it is for").optional(),
          zone: arg.orNone(arg.zone("Zone of its duty schedules")).optional(),
          quiet: arg.flag("Tell nobody").prefault("no"),
        }),
        examples: ["group add ops alice bob", 'group add ops alice,bob comments:"on leave"'],
        run: async (args) => JSON.stringify(args),
      }),
      show: verb({
        summary: "Show a group",
        standing: "anyone",
        args: z.object({ group: arg.group("Group name") }),
        examples: ["group show ops"],
        run: async (args) => JSON.stringify(args),
      }),
    },
  }),
  defineCommand({
    name: "ack",
    summary: "Say that you are on it",
    main: "notice",
    verbs: {
      notice: verb({
        summary: "Acknowledge notices",
        standing: "user",
        args: z.object({ numbers: arg.notices("Numbers of the notices").optional() }),
        examples: ["ack 12", "ack #12,13"],
        run: async (args) => JSON.stringify(args),
      }),
    },
  }),
  defineCommand({
    name: "path",
    summary: "Destination paths",
    verbs: {
      step: verb({
        summary: "Add an escalation step",
        standing: "admin",
        args: z.object({
          path: arg.path("Path name"),
          delay: arg.duration("After the step before"),
          targets: arg.targets("Whom it tells"),
          interval: arg.duration("Between one member and the next").prefault("0s"),
          autonotify: arg.choice(["off", "on", "auto"], "Who hears that it is over").optional(),
          by: arg.by("By which notification commands").optional(),
        }),
        examples: ["path step page 15m ops irc:#ops interval:5m autonotify:on"],
        run: async (args) => JSON.stringify(args),
      }),
    },
  }),
  defineCommand({
    name: "shift",
    summary: "Shifts of on-call roles",
    main: "list",
    verbs: {
      list: verb({
        summary: "The shifts of the next days",
        standing: "supervisor",
        args: z.object({
          role: arg.role("Role name"),
          days: arg.int("How many days", 1, 366).prefault("14"),
          at: arg.instant("From when").optional(),
        }),
        examples: ["shift list oncall", "shift list oncall 7"],
        run: async (args) => JSON.stringify(args),
      }),
    },
  }),
];
