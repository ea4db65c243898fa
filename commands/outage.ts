import { put, refuseTaken, remove } from "../src/domain/directory.ts";
import { named } from "../src/domain/document.ts";
import { describeEntryTime, parseEntryTimes } from "../src/domain/entry-words.ts";
import { type Outage, outagesEnd } from "../src/domain/outage.ts";
import { when } from "../src/domain/time-words.ts";
import { arg, type CommandContext, defineCommand, Refusal, verb, z } from "../src/index.ts";

export default defineCommand({
  name: "outage",
  summary: "Scheduled outages: while one lasts, notices of what it lists are held",
  main: "list",
  verbs: {
    list: verb({
      summary: "List the scheduled outages, and which are on",
      standing: "anyone",
      args: z.object({}),
      examples: ["outage list"],
      async run(_, context) {
        const outages = [...context.directory.outage.values()];
        if (outages.length === 0) return "There is no scheduled outage.";
        return outages.map((outage) => describeOutage(outage, context)).join("\n");
      },
    }),
    add: verb({
      summary: "Add a scheduled outage of nodes or interfaces",
      standing: "admin",
      args: z.object({
        outage: arg.newName("Name of the outage"),
        what: arg.word("Node labels, node numbers, addresses, between commas; or match-any"),
        when: arg.phrase("Times, as for a shift", (text) => text),
        zone: arg.zone("Time zone of the times; the house's unless given").optional(),
      }),
      examples: [
        "outage add patchday web01,web02 monthly 1 22:00-24:00",
        "outage add backup 10.0.0.7 daily 02:00-03:00",
        "outage add move match-any tomorrow 18:00 to monday 06:00",
      ],
      async run({ outage: name, what, when, zone }, context) {
        const directory = await context.change((directory) => {
          refuseTaken("outage", name, directory);
          const times = parseEntryTimes(when, context.now, zone ?? directory.house.zone);
          return put(directory, "outage", { name, zone, times, ...listedIn(what) });
        });
        return describeOutage(named("outage", name, directory), { ...context, directory });
      },
    }),
    remove: verb({
      summary: "Remove a scheduled outage; what it holds is told at the time it was held to",
      standing: "admin",
      args: z.object({ outage: arg.outage("Name of the outage") }),
      examples: ["outage remove patchday"],
      async run({ outage }, context) {
        await context.change((directory) => remove(directory, "outage", outage));
        return `Outage ${outage} is gone.`;
      },
    }),
  },
});

/** Numbers are node ids, addresses are interfaces, all else are node labels. */
function listedIn(what: string): Pick<Outage, "nodeIds" | "nodeLabels" | "interfaces"> {
  const words = what.split(",").map((word) => word.trim());
  if (words.includes("")) throw new Refusal(`"${what}" has an empty place between its commas.`);
  const isNumber = (word: string) => /^\d{1,9}$/.test(word);
  const isInterface = (word: string) =>
    word === "match-any" || /^[\d.]+\.[\d.]+$|^[\da-f]*:[\da-f:.]*$/i.test(word);
  return {
    nodeIds: words.filter(isNumber).map(Number),
    interfaces: words.filter(isInterface),
    nodeLabels: words.filter((word) => !isNumber(word) && !isInterface(word)),
  };
}

function describeOutage(outage: Outage, { directory, now, zone }: CommandContext): string {
  const { name, times, nodeIds, nodeLabels, interfaces } = outage;
  const listed = [...nodeLabels, ...nodeIds.map((id) => `node ${id}`), ...interfaces].join(", ");
  const until = outagesEnd([outage], now, directory.house.zone);
  const state = until ? `on until ${when(until, now, zone)}` : "not on now";
  const clocks = outage.zone ?? directory.house.zone;
  return `${name}: ${listed}; ${times.map(describeEntryTime).join(", ")} (${clocks}); ${state}`;
}
