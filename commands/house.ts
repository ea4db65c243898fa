import { type House, put } from "../src/domain/directory.ts";
import { amend } from "../src/domain/document.ts";
import { arg, defineCommand, verb, z } from "../src/index.ts";

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
      }),
      examples: ["house set zone:Europe/Berlin", "house set notices:off"],
      async run({ zone, notices, match, email }, context) {
        const directory = await context.change((directory) => {
          const changes = { zone, notices, match, emailCommand: email };
          return put(directory, "house", amend(directory.house, changes));
        });
        return card(directory.house);
      },
    }),
  },
});

function card({ zone, notices, match, emailCommand }: House): string {
  return `Zone ${zone}; notices ${notices}; an event opens the notices of ${match === "all" ? "all definitions it matches" : "the first definition it matches"}; one-off e-mail by ${emailCommand}`;
}
