import { arg, defineCommand, verb, z } from "../src/index.ts";
import { carryOutAll } from "../src/slash/answering.ts";

export default defineCommand({
  name: "unack",
  summary: "Take an acknowledgement back: the notice is outstanding again, and its path goes on",
  main: "notice",
  verbs: {
    notice: verb({
      summary: "Make notices outstanding again",
      standing: "user",
      args: z.object({ numbers: arg.notices("Numbers of the notices") }),
      examples: ["unack 12"],
      run: ({ numbers }, context) => carryOutAll(numbers, { act: "unack" }, context),
    }),
  },
});
