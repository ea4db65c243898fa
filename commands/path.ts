import { put, refuseTaken, remove, rename } from "../src/domain/directory.ts";
import { amend, named, refuseNothing, refuseUsed, usesOf } from "../src/domain/document.ts";
import { type Path, parseRoom, type Step, stepOffsets, type Target, target } from "../src/domain/path.ts";
import { onCallWords } from "../src/domain/role-words.ts";
import { describeTarget, type Manner, targetOf, toldIn } from "../src/domain/target.ts";
import { formatDuration } from "../src/domain/time.ts";
import { problemOf } from "../src/domain/ways.ts";
import { arg, type CommandContext, defineCommand, Refusal, verb, z } from "../src/index.ts";

const path = arg.path("Name of the path");
const step = arg.int("Number of the step, 1 is the first", 1, 100);
const targets = arg.targets("Users, groups, roles, e-mail addresses, or rooms such as irc:#ops");

/** How targets are told; the same on every verb that names targets. */
const how = {
  interval: arg.duration("Between one member of a group or role and the next").optional(),
  by: arg.by("Notification commands; the user's first contact unless given").optional(),
  autonotify: arg.choice(["off", "on", "auto"], "Who of them hears that it is over").optional(),
  order: arg.choice(["list", "alphabetical"], "Order of the members of a group").optional(),
  whenoffduty: arg.choice(["never", "delay"], "What becomes of a group that is off duty").optional(),
};
type How = z.output<z.ZodObject<typeof how>>;

export default defineCommand({
  name: "path",
  summary: "Destination paths: who is told of a notice, and who next if nobody answers",
  main: "show",
  verbs: {
    show: verb({
      summary: "Show a path as a timeline: who is told when, and by what",
      standing: "anyone",
      args: z.object({ path }),
      examples: ["path show page"],
      run: async ({ path }, context) => card(named("path", path, context.directory), context),
    }),
    list: verb({
      summary: "List all paths",
      standing: "anyone",
      args: z.object({}),
      examples: ["path list"],
      async run(_, { directory }) {
        const paths = [...directory.path.values()];
        if (paths.length === 0) return "There is no path yet: path add makes one.";
        return paths.map((path) => `${path.name}: ${inShort(path)}`).join("\n");
      },
    }),
    add: verb({
      summary: "Add a path with its first step",
      standing: "admin",
      args: z.object({
        path: arg.newName("Name of the path"),
        targets,
        initial: arg.duration("Initial delay").prefault("0s"),
        ...how,
        description: arg.text("What the path is for").optional(),
      }),
      examples: [
        "path add page ops irc:#ops",
        "path add page ops interval:5m initial:1m by:ircDirect,javaEmail",
      ],
      async run({ path: name, targets, initial, description, ...how }, context) {
        const directory = await context.change((directory) => {
          refuseTaken("path", name, directory);
          const steps = [{ delay: initial, targets: targetsOf(targets, how, { ...context, directory }) }];
          return put(directory, "path", { name, description, steps });
        });
        return `${card(named("path", name, directory), { ...context, directory })}\nNext: path step ${name} 15m <targets> adds an escalation.`;
      },
    }),
    step: verb({
      summary: "Add an escalation: whom to tell when nobody has answered for so long",
      standing: "admin",
      args: z.object({ path, delay: arg.duration("Delay after the step before"), targets, ...how }),
      examples: ["path step page 15m oncall", "path step page 30m carol boss@example.org"],
      run: ({ path: name, delay, targets, ...how }, context) =>
        changePath(name, context, (path, now) => ({
          ...path,
          steps: [...path.steps, { delay, targets: targetsOf(targets, how, now) }],
        })),
    }),
    tell: verb({
      summary: "Add targets to a step that is there",
      standing: "admin",
      args: z.object({ path, step, targets, ...how }),
      examples: ["path tell page 1 irc:#noc"],
      run: ({ path: name, step: number, targets, ...how }, context) =>
        changePath(name, context, (path, now) =>
          changeStep(path, number, (step) => ({
            ...step,
            targets: [...step.targets, ...targetsOf(targets, how, now)],
          })),
        ),
    }),
    untell: verb({
      summary: "Take targets out of a step",
      standing: "admin",
      args: z.object({ path, step, targets }),
      examples: ["path untell page 1 irc:#noc"],
      run: ({ path: name, step: number, targets }, context) =>
        changePath(name, context, (path) =>
          changeStep(path, number, (step) => {
            const absent = targets.filter((word) => !step.targets.some((target) => target.name === word));
            if (absent.length > 0) throw new Refusal(`Step ${number} does not tell ${absent.join(", ")}.`);
            return { ...step, targets: step.targets.filter((target) => !targets.includes(target.name)) };
          }),
        ),
    }),
    set: verb({
      summary: "Change a path's description, or the delay of a step and how its targets are told",
      standing: "admin",
      args: z.object({
        path,
        step: step.prefault("1"),
        delay: arg.duration("Delay of the step; of the first one, the initial delay").optional(),
        ...how,
        description: arg.orNone(arg.text("What the path is for")).optional(),
      }),
      examples: ["path set page delay:30s", "path set page step:2 delay:20m interval:5m autonotify:on"],
      run: ({ path: name, step: number, delay, description, ...how }, context) =>
        changePath(name, context, (path) => {
          refuseNothing({ delay, description, ...how });
          const described = description === undefined ? path : amend(path, { description });
          return changeStep(described, number, (step) => ({
            delay: delay ?? step.delay,
            targets: toldIn(mannerOf(how), step.targets, context.notificationCommands),
          }));
        }),
    }),
    unstep: verb({
      summary: "Remove a step",
      standing: "admin",
      args: z.object({ path, step }),
      examples: ["path unstep page 2"],
      run: ({ path: name, step: number }, context) =>
        changePath(name, context, (path) => {
          stepOf(path, number);
          if (path.steps.length === 1)
            throw new Refusal(`Step 1 is the only one of path ${name}.`, `path remove ${name}`);
          return { ...path, steps: path.steps.toSpliced(number - 1, 1) };
        }),
    }),
    rename: verb({
      summary: "Rename a path, everywhere",
      standing: "admin",
      args: z.object({ path, to: arg.newName("New name") }),
      examples: ["path rename page page-ops"],
      async run({ path, to }, context) {
        await context.change((directory) => rename(directory, "path", path, to));
        return `Path ${path} is called ${to}, everywhere.`;
      },
    }),
    remove: verb({
      summary: "Remove a path that no notification takes any more",
      standing: "admin",
      args: z.object({ path }),
      examples: ["path remove page"],
      async run({ path }, context) {
        await context.change((directory) => {
          refuseUsed("path", path, directory);
          return remove(directory, "path", path);
        });
        return `Path ${path} is gone. Notices that are open keep the steps they have.`;
      },
    }),
  },
});

async function changePath(
  name: string,
  context: CommandContext,
  change: (path: Path, now: CommandContext) => Path,
): Promise<string> {
  const directory = await context.change((directory) =>
    put(directory, "path", change(named("path", name, directory), { ...context, directory })),
  );
  const shown = card(named("path", name, directory), { ...context, directory });
  return `${shown}\nNotices that are open keep the steps they have.`;
}

function changeStep(path: Path, number: number, change: (step: Step) => Step): Path {
  return { ...path, steps: path.steps.with(number - 1, change(stepOf(path, number))) };
}

function stepOf(path: Path, number: number): Step {
  const step = path.steps[number - 1];
  if (!step) throw new Refusal(`Path ${path.name} has no step ${number}: it has ${path.steps.length}.`);
  return step;
}

function targetsOf(words: readonly string[], how: How, context: CommandContext): Target[] {
  const { directory, notificationCommands } = context;
  const plain = words.map((word) => target.parse(targetOf(word, directory)));
  return toldIn(mannerOf(how), plain, notificationCommands);
}

function mannerOf({
  interval,
  by: commands,
  autonotify: autoNotify,
  order,
  whenoffduty: whenOffDuty,
}: How): Manner {
  return { interval, commands, autoNotify, order, whenOffDuty };
}

function inShort(path: Path): string {
  const offsets = stepOffsets(path.steps);
  return path.steps
    .map(
      ({ targets }, index) =>
        `+${formatDuration(offsets[index] ?? 0)} ${targets.map((one) => one.name).join(", ")}`,
    )
    .join("; ");
}

function card(path: Path, context: CommandContext): string {
  const { directory } = context;
  const offsets = stepOffsets(path.steps);
  const lines = path.steps.flatMap(({ targets }, index) => {
    const head = `+${formatDuration(offsets[index] ?? 0)} step ${index + 1}:`;
    const [first, ...others] = targets.map(
      (target) => `${describeTarget(target)}${peopleOf(target, context)}`,
    );
    return [`${head} ${first ?? "nobody"}`, ...others.map((other) => `${" ".repeat(head.length)} ${other}`)];
  });
  const uses = usesOf("path", path.name, directory);
  return [
    `Path ${path.name}${path.description === undefined ? "" : `: ${path.description}`}`,
    ...lines,
    `Used by: ${uses.join(", ") || "no notification yet"}`,
  ].join("\n");
}

/** Who that is at present, and what keeps them from being told. */
function peopleOf(target: Target, context: CommandContext): string {
  const { kind, name } = target;
  const { directory, now, zone, notificationCommands } = context;
  const problems = commandsOf(target, context).flatMap(
    (command) => problemOf(command, notificationCommands) ?? [],
  );
  const unless = problems.length === 0 ? "" : `; NOT TOLD: ${problems.join("; ")}`;
  if (kind === "group") {
    const { users, room } = named("group", name, directory);
    return `: ${users.join(", ") || "nobody"}${homeWords(room)}${unless}`;
  }
  if (kind === "role") {
    const role = named("role", name, directory);
    return `; now ${onCallWords(role, now, directory, zone)}${homeWords(role.room)}${unless}`;
  }
  return unless;
}

function homeWords(room: string | undefined): string {
  return room === undefined ? "" : `; also in ${room}`;
}

/** The notification commands by which a target is told whoever it is; none where each user's own contact decides. */
function commandsOf({ kind, name, commands }: Target, { directory }: CommandContext): string[] {
  if (kind === "email") return [directory.house.emailCommand];
  if (commands.length > 0) return commands;
  return kind === "room" ? [`${parseRoom(name)?.network}Room`] : [];
}
