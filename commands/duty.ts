import { type Directory, put } from "../src/domain/directory.ts";
import { named } from "../src/domain/document.ts";
import { describeDuty, parseDuty } from "../src/domain/duty.ts";
import { dutyWords, scheduleWords } from "../src/domain/duty-words.ts";
import { arg, type CommandContext, defineCommand, Refusal, verb, z } from "../src/index.ts";

const name = arg.anyone("Name of a user or a group");
const schedule = arg.duty("When they are on duty each week, on the clocks of their zone");

export default defineCommand({
  name: "duty",
  summary: "Duty schedules: when users and groups can be told; always, unless one says otherwise",
  main: "show",
  verbs: {
    show: verb({
      summary: "Show when a user or group is on duty",
      standing: "anyone",
      args: z.object({ name }),
      examples: ["duty show alice", "duty ops"],
      run: async ({ name }, context) => dutyOf(name, context.directory, context),
    }),
    set: verb({
      summary: "Set the duty schedule, instead of any there is",
      standing: "admin",
      args: z.object({ name, schedule }),
      examples: ["duty set alice Mo-Fr 09:00-17:00", "duty set ops MoTuWeThFr2200-600"],
      run: ({ name, schedule }, context) => changeDuty(name, context, () => [schedule]),
    }),
    add: verb({
      summary: "Add a duty schedule to those there are",
      standing: "admin",
      args: z.object({ name, schedule }),
      examples: ["duty add alice Sa 10:00-14:00"],
      run: ({ name, schedule }, context) => changeDuty(name, context, (duty) => [...duty, schedule]),
    }),
    clear: verb({
      summary: "Remove all duty schedules: always on duty",
      standing: "admin",
      args: z.object({ name }),
      examples: ["duty clear alice"],
      run: ({ name }, context) => changeDuty(name, context, () => []),
    }),
  },
});

async function changeDuty(
  name: string,
  context: CommandContext,
  change: (duty: string[]) => string[],
): Promise<string> {
  const directory = await context.change((directory) => {
    const { kind, holder } = holderOf(name, directory);
    const duty = change(holder.duty).map((text) => describeDuty(parseDuty(text)));
    return put(directory, kind, { ...holder, duty });
  });
  return dutyOf(name, directory, context);
}

function dutyOf(name: string, directory: Directory, { now, zone }: CommandContext): string {
  const { holder } = holderOf(name, directory);
  const house = directory.house.zone;
  return `${name}: ${scheduleWords(holder, house)}; now ${dutyWords(holder, now, house, zone)}`;
}

function holderOf(name: string, directory: Directory) {
  if (directory.role.has(name)) {
    throw new Refusal(`${name} is an on-call role, whose shifts say who is on call.`, `shift list ${name}`);
  }
  if (directory.group.has(name)) return { kind: "group", holder: named("group", name, directory) } as const;
  return { kind: "user", holder: named("user", name, directory) } as const;
}
