import { arg, defineCommand, verb, z } from "../src/index.ts";
import { carryOutAll } from "../src/slash/answering.ts";

export default defineCommand({
  name: "snooze",
  summary: "Snooze: nobody is told for a while; unless it is resolved by then, the path begins anew",
  main: "notice",
  verbs: {
    notice: verb({
      summary: "Let a notice rest for a while",
      standing: "user",
      args: z.object({
        number: arg.notice("Number of the notice"),
        for: arg.duration("For how long").prefault("1h"),
      }),
      examples: ["snooze 12", "snooze 12 30m"],
      run: ({ number, for: term }, context) => carryOutAll([number], { act: "snooze", for: term }, context),
    }),
  },
});
