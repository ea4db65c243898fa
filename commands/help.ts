import { arg, defineCommand, helpForAll, helpForCommand, helpForVerb, verb, z } from "../src/index.ts";

export default defineCommand({
  name: "help",
  summary: "What can be said to the bot",
  main: "about",
  verbs: {
    about: verb({
      summary: "Explain all commands, one, or one of its verbs; shows what you may do",
      standing: "anyone",
      private: true,
      args: z.object({
        command: arg.slashCommand("Command").optional(),
        verb: arg.word("Verb of the command").optional(),
      }),
      examples: ["help", "help group", "help group add"],
      async run({ command, verb }, context) {
        if (command === undefined) return helpForAll(context.commands, context);
        if (verb === undefined) return helpForCommand(command, context.commands, context);
        return helpForVerb(command, verb, context.commands);
      },
    }),
  },
});
