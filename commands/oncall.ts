import { onCallWords } from "../src/domain/role-words.ts";
import { parseInstant } from "../src/domain/time.ts";
import { when } from "../src/domain/time-words.ts";
import { arg, defineCommand, verb, z } from "../src/index.ts";

export default defineCommand({
  name: "oncall",
  summary: "Who is on call",
  main: "who",
  verbs: {
    who: verb({
      summary: "Tell who is on call in one role or in all, until when, and who is next",
      standing: "anyone",
      args: z.object({
        role: arg.role("Name of the role; all unless given").optional(),
        at: arg.instant("When: now unless given").optional(),
      }),
      examples: ["oncall", "oncall primary", 'oncall primary at:"saturday 12:00"'],
      async run({ role, at }, { directory, now, zone }) {
        const instant = at === undefined ? now : parseInstant(at, now, zone);
        const roles = [...directory.role.values()].filter((one) => role === undefined || one.name === role);
        if (roles.length === 0) return "There is no on-call role yet: role add makes one.";
        const lines = roles.map((one) => onCallWords(one, instant, directory, zone));
        return (at === undefined ? lines : [`${when(instant, now, zone)}:`, ...lines]).join("\n");
      },
    }),
  },
});
