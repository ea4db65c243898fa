import { put, refuseTaken, remove } from "../src/domain/directory.ts";
import { amend, named } from "../src/domain/document.ts";
import { type Heartbeat, missedEvent, missedFrom, type Pulse } from "../src/domain/heartbeat.ts";
import { formatDuration } from "../src/domain/time.ts";
import { when } from "../src/domain/time-words.ts";
import { lineToHearOf } from "../src/domain/watch-words.ts";
import { arg, type CommandContext, defineCommand, verb, z } from "../src/index.ts";

const monitor = arg.heartbeat("Name of the monitor");

export default defineCommand({
  name: "heartbeat",
  summary: "Heartbeat monitors: what must report every so often, and is missed when it does not",
  main: "list",
  verbs: {
    list: verb({
      summary: "List the heartbeat monitors, when each last beat, and which are missed",
      standing: "anyone",
      args: z.object({}),
      examples: ["heartbeat list"],
      async run(_, context) {
        const pulses = await pulsesOf(context);
        const lines = [...context.directory.heartbeat.values()].map((one) => card(one, pulses, context));
        return lines.join("\n") || "There is no heartbeat monitor: heartbeat add makes one.";
      },
    }),
    show: verb({
      summary: "Show a heartbeat monitor, and how it is told that it beats",
      standing: "anyone",
      args: z.object({ heartbeat: monitor }),
      examples: ["heartbeat show backup"],
      run: ({ heartbeat }, context) => shown(heartbeat, context),
    }),
    add: verb({
      summary: "Add a heartbeat monitor; it counts from now",
      standing: "admin",
      args: z.object({
        heartbeat: arg.newName("Name of the monitor"),
        every: arg.duration("The longest silence that is as it should be"),
      }),
      examples: ["heartbeat add backup 25h"],
      async run({ heartbeat: name, every }, context) {
        const directory = await context.change((directory) => {
          refuseTaken("heartbeat", name, directory);
          return put(directory, "heartbeat", { name, every });
        });
        return await shown(name, { ...context, directory });
      },
    }),
    set: verb({
      summary: "Change how long a heartbeat monitor may be silent",
      standing: "admin",
      args: z.object({
        heartbeat: monitor,
        every: arg.duration("The longest silence that is as it should be"),
      }),
      examples: ["heartbeat set backup 49h"],
      run: ({ heartbeat, every }, context) => change(heartbeat, { every }, context),
    }),
    pause: verb({
      summary: "Let the silence of a heartbeat monitor mean nothing for now",
      standing: "user",
      args: z.object({ heartbeat: monitor }),
      examples: ["heartbeat pause backup"],
      run: ({ heartbeat }, context) => change(heartbeat, { paused: true }, context),
    }),
    resume: verb({
      summary: "Go on with a heartbeat monitor that was paused; it counts from now",
      standing: "user",
      args: z.object({ heartbeat: monitor }),
      examples: ["heartbeat resume backup"],
      run: ({ heartbeat }, context) => change(heartbeat, { paused: false }, context),
    }),
    remove: verb({
      summary: "Remove a heartbeat monitor",
      standing: "admin",
      args: z.object({ heartbeat: monitor }),
      examples: ["heartbeat remove backup"],
      async run({ heartbeat }, context) {
        await context.change((directory) => remove(directory, "heartbeat", heartbeat));
        return `Heartbeat monitor ${heartbeat} is gone.`;
      },
    }),
  },
});

async function change(name: string, changes: Partial<Heartbeat>, context: CommandContext): Promise<string> {
  const directory = await context.change((directory) =>
    put(directory, "heartbeat", amend(named("heartbeat", name, directory), changes)),
  );
  return await shown(name, { ...context, directory });
}

async function shown(name: string, context: CommandContext): Promise<string> {
  const one = named("heartbeat", name, context.directory);
  const line = lineToHearOf(missedEvent(one, {}), "heartbeat", context.directory, context.now);
  return [
    card(one, await pulsesOf(context), context),
    `It beats by POST or GET /heartbeats/${name}, such as  curl -fsS --retry 5 http://…/heartbeats/${name}`,
    ...(line === undefined ? [] : [`Nobody is told when it is missed:  ${line}`]),
  ].join("\n");
}

async function pulsesOf({ read }: CommandContext): Promise<Map<string, Pulse>> {
  return new Map((await read((tx) => tx.heartbeats.all())).map((pulse) => [pulse.name, pulse]));
}

function card(one: Heartbeat, pulses: Map<string, Pulse>, { now, zone }: CommandContext): string {
  const pulse = pulses.get(one.name);
  const last = pulse?.beatAt ? `last beat ${when(pulse.beatAt, now, zone)}` : "never beaten";
  return `${one.name}: every ${formatDuration(one.every)}; ${last}; ${state(one, pulse, now, zone)}`;
}

function state(one: Heartbeat, pulse: Pulse | undefined, now: CommandContext["now"], zone: string): string {
  if (one.paused) return "paused";
  if (pulse?.missedAt) return `MISSED since ${when(pulse.missedAt, now, zone)}`;
  const counting = pulse && !pulse.paused ? pulse : { countsFrom: now };
  return `missed from ${when(missedFrom(one, counting), now, zone)}`;
}
