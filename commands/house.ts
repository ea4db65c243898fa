import { type House, put } from "../src/domain/directory.ts";
import { amend, refuseNothing } from "../src/domain/document.ts";
import { describeQuiet, type Quiet } from "../src/domain/suppression.ts";
import { arg, type CommandContext, defineCommand, Refusal, verb, z } from "../src/index.ts";

/** What may be quiet; events that agree in all that is given are meant. */
const about = {
  node: arg.text("Label or number of the node").optional(),
  interface: arg.text("Address of the interface").optional(),
  service: arg.text("Name of the service").optional(),
};

export default defineCommand({
  name: "house",
  summary: "What holds for the whole house: time zone, whether notices are told at all",
  main: "show",
  verbs: {
    show: verb({
      summary: "Show what holds for the whole house",
      standing: "anyone",
      args: z.object({}),
      examples: ["house show"],
      run: async (_, { directory }) => card(directory.house),
    }),
    set: verb({
      summary: "Change what holds for the whole house",
      standing: "admin",
      args: z.object({
        zone: arg.zone("Time zone of everything that names none").optional(),
        notices: arg
          .choice(["on", "off"], "Off: events are stored and clear notices, nobody is told")
          .optional(),
        match: arg
          .choice(["all", "first"], "Does an event open a notice for all definitions it matches")
          .optional(),
        email: arg.word("Notification command of one-off e-mail addresses").optional(),
        pages: arg
          .int("Pages of one definition to one person or room in a minute; more are bundled", 1, 1_000_000)
          .optional(),
      }),
      examples: ["house set zone:Europe/Berlin", "house set notices:off"],
      async run({ zone, notices, match, email, pages: pagesAMinute }, context) {
        const directory = await context.change((directory) => {
          const changes = { zone, notices, match, emailCommand: email, pagesAMinute };
          return put(directory, "house", amend(directory.house, changes));
        });
        return card(directory.house);
      },
    }),
    quiet: verb({
      summary: "Open no notices about a node, an interface or a service; its events are stored all the same",
      standing: "admin",
      args: z.object(about),
      examples: ["house quiet node:web01 service:HTTP", "house quiet interface:10.0.0.7"],
      run: (given, context) =>
        changeQuiet(given, context, (quiet, one) => {
          if (!quiet.some((other) => isSame(other, one))) return [...quiet, one];
          throw new Refusal(`Notices are off for ${describeQuiet(one)} already.`);
        }),
    }),
    unquiet: verb({
      summary: "Open notices about it again",
      standing: "admin",
      args: z.object(about),
      examples: ["house unquiet node:web01 service:HTTP"],
      run: (given, context) =>
        changeQuiet(given, context, (quiet, one) => {
          const others = quiet.filter((other) => !isSame(other, one));
          if (others.length < quiet.length) return others;
          throw new Refusal(
            `Notices are not off for ${describeQuiet(one)}.`,
            "house show tells what is quiet.",
          );
        }),
    }),
  },
});

async function changeQuiet(
  { node, interface: address, service }: Quiet,
  context: CommandContext,
  change: (quiet: Quiet[], one: Quiet) => Quiet[],
): Promise<string> {
  const one = { node, interface: address, service };
  refuseNothing(one);
  const directory = await context.change((directory) =>
    put(directory, "house", { ...directory.house, quiet: change(directory.house.quiet, one) }),
  );
  return card(directory.house);
}

function isSame(one: Quiet, other: Quiet): boolean {
  return one.node === other.node && one.interface === other.interface && one.service === other.service;
}

function card({ zone, notices, match, emailCommand, pagesAMinute, quiet }: House): string {
  const first = `Zone ${zone}; notices ${notices}; an event opens the notices of ${match === "all" ? "all definitions it matches" : "the first definition it matches"}; one-off e-mail by ${emailCommand}; more than ${pagesAMinute} pages a minute of one definition to one place are bundled`;
  return [first, ...quiet.map((one) => `Notices are off for ${describeQuiet(one)}`)].join("\n");
}
