import { put } from "../src/domain/directory.ts";
import { named } from "../src/domain/document.ts";
import { describeEntryTime, parseEntryTimes } from "../src/domain/entry-words.ts";
import { shiftsBetween } from "../src/domain/role.ts";
import { onCallWords, shiftWords } from "../src/domain/role-words.ts";
import { arg, defineCommand, Refusal, verb, z } from "../src/index.ts";

const role = arg.role("Name of the role");

export default defineCommand({
  name: "shift",
  summary: "Shifts: who takes an on-call role when",
  main: "list",
  verbs: {
    list: verb({
      summary: "List who is on call in a role over the next days",
      standing: "anyone",
      args: z.object({ role, days: arg.int("How many days", 1, 366).prefault("14") }),
      examples: ["shift list oncall", "shift list oncall 30"],
      async run({ role, days }, { directory, now, zone }) {
        const shifts = shiftsBetween(named("role", role, directory), now, now.plus({ days }), directory);
        const lines = shifts.slice(0, 60).map((shift) => shiftWords(shift, now, zone));
        const more = shifts.length > 60 ? [`and ${shifts.length - 60} more`] : [];
        return [`${role}, on the clocks of ${zone}:`, ...lines, ...more].join("\n");
      },
    }),
    add: verb({
      summary: "Put a user on call in a role: daily, weekly, monthly, or once",
      standing: "supervisor",
      args: z.object({
        role,
        user: arg.user("User, a member of the role's group"),
        when: arg.phrase("Times on the clocks of the role's zone", (text) => text),
      }),
      examples: [
        "shift add oncall alice weekly mo-fr 09:00-17:00",
        "shift add oncall alice daily 22:00-06:00",
        "shift add oncall bob monthly 1 00:00-24:00",
        "shift add oncall bob tomorrow 18:00 to monday 08:00",
        "shift add oncall bob 2026-03-01T08:00 2026-03-08T08:00",
      ],
      async run({ role: name, user, when }, context) {
        let lines: string[] = [];
        const directory = await context.change((directory) => {
          const role = named("role", name, directory);
          const times = parseEntryTimes(when, context.now, role.zone ?? directory.house.zone);
          const last = Math.max(0, ...role.entries.map((entry) => entry.id));
          const added = times.map((time, index) => ({ id: last + index + 1, user, time }));
          lines = added.map((entry) => `  ${entry.id}. ${user} ${describeEntryTime(entry.time)}`);
          return put(directory, "role", { ...role, entries: [...role.entries, ...added] });
        });
        const role = named("role", name, directory);
        const zone = role.zone ?? directory.house.zone;
        const now = onCallWords(role, context.now, directory, context.zone);
        return [`Added, on the clocks of ${zone}:`, ...lines, `Now ${now}`].join("\n");
      },
    }),
    remove: verb({
      summary: "Remove shifts by their numbers, which role show tells",
      standing: "supervisor",
      args: z.object({ role, numbers: arg.ints("Numbers of the shifts", 1, 1_000_000) }),
      examples: ["shift remove oncall 3", "shift remove oncall 1,2"],
      async run({ role: name, numbers }, context) {
        const directory = await context.change((directory) => {
          const role = named("role", name, directory);
          const absent = numbers.filter((number) => !role.entries.some((entry) => entry.id === number));
          if (absent.length > 0) {
            throw new Refusal(
              `Role ${name} has no shift ${absent.join(", ")}.`,
              `They are numbered in role show ${name}`,
            );
          }
          const entries = role.entries.filter((entry) => !numbers.includes(entry.id));
          return put(directory, "role", { ...role, entries });
        });
        return `Removed. Now ${onCallWords(named("role", name, directory), context.now, directory, context.zone)}`;
      },
    }),
  },
});
