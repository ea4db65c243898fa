import { named } from "../src/domain/document.ts";
import type { Role } from "../src/domain/role.ts";
import { calendarLines, gapLines, onCallWords } from "../src/domain/role-words.ts";
import { parseInstant } from "../src/domain/time.ts";
import { when } from "../src/domain/time-words.ts";
import { arg, type CommandContext, defineCommand, verb, z } from "../src/index.ts";

const role = arg.role("Name of the role; all unless given").optional();
const none = "There is no on-call role yet: role add makes one.";

export default defineCommand({
  name: "oncall",
  summary: "Who is on call",
  main: "show",
  verbs: {
    show: verb({
      summary: "Tell who is on call in one role or in all, until when, and who is next",
      standing: "anyone",
      args: z.object({ role, at: arg.instant("When: now unless given").optional() }),
      examples: ["oncall", "oncall primary", 'oncall primary at:"saturday 12:00"'],
      async run({ role, at }, { directory, now, zone }) {
        const instant = at === undefined ? now : parseInstant(at, now, zone);
        const roles = rolesOf(role, directory);
        if (roles.length === 0) return none;
        const lines = roles.map((one) => onCallWords(one, instant, directory, zone));
        return (at === undefined ? lines : [`${when(instant, now, zone)}:`, ...lines]).join("\n");
      },
    }),
    next: verb({
      summary: "Tell the shifts of the next days, and when only the supervisor stands",
      standing: "anyone",
      args: z.object({ role, days: arg.int("How many days", 1, 366).prefault("7") }),
      examples: ["oncall next", "oncall next primary", "oncall next primary days:30"],
      async run({ role, days }, { directory, now, zone }) {
        const roles = rolesOf(role, directory);
        if (roles.length === 0) return none;
        const stretch = { from: now, until: now.plus({ days }) };
        const most = role === undefined ? 3 : 20;
        return roles
          .flatMap((one) => [
            `${one.name}, on the clocks of ${zone}:`,
            ...calendarLines(one, stretch, now, directory, zone, most).map((line) => `  ${line}`),
            ...gapLines(one, now, directory, zone, most),
          ])
          .join("\n");
      },
    }),
  },
});

function rolesOf(name: string | undefined, directory: CommandContext["directory"]): Role[] {
  return name === undefined ? [...directory.role.values()] : [named("role", name, directory)];
}
