import { arg, defineCommand, verb, z } from "../src/index.ts";
import { carryOutAll } from "../src/slash/answering.ts";

export default defineCommand({
  name: "escalate",
  summary: "Escalate: the next step of the path is told now, also of a notice that somebody has",
  main: "notice",
  verbs: {
    notice: verb({
      summary: "Tell the next step of notices now",
      standing: "user",
      args: z.object({ numbers: arg.notices("Numbers of the notices") }),
      examples: ["escalate 12"],
      run: ({ numbers }, context) => carryOutAll(numbers, { act: "escalate" }, context),
    }),
  },
});
