import { arg, defineCommand, verb, z } from "../src/index.ts";
import { carryOutAll } from "../src/slash/answering.ts";

export default defineCommand({
  name: "resolve",
  summary: "Resolve: say that the trouble is over",
  main: "notice",
  verbs: {
    notice: verb({
      summary: "Say that the trouble of notices is over; whoever was told sees it",
      standing: "user",
      args: z.object({ numbers: arg.notices("Numbers of the notices") }),
      examples: ["resolve 12", "resolve 12 13"],
      run: ({ numbers }, context) => carryOutAll(numbers, { act: "resolve" }, context),
    }),
  },
});
