import { put } from "../src/domain/directory.ts";
import { named } from "../src/domain/document.ts";
import { parseEntryTimes } from "../src/domain/entry-words.ts";
import type { Override } from "../src/domain/override.ts";
import { zoneOf } from "../src/domain/role.ts";
import { notesOn } from "../src/domain/role-notes.ts";
import { calendarLines, entryWords, onCallWords } from "../src/domain/role-words.ts";
import { addOverride } from "../src/domain/stand-in.ts";
import { calendarOf, standInWords } from "../src/domain/stand-in-words.ts";
import { parseStretch } from "../src/domain/stretch.ts";
import { arg, type CommandContext, defineCommand, Refusal, verb, z } from "../src/index.ts";
import { mayRun, ownName, standingRefusal } from "../src/slash/standing.ts";

const role = arg.role("Name of the role");
const stretch = arg.phrase("From when to when, on your clocks", (text) => text);
const reason = arg.text("Why, for whoever asks later").optional();

export default defineCommand({
  name: "shift",
  summary: "Shifts: who takes an on-call role when, and who stands in for whom",
  main: "list",
  verbs: {
    list: verb({
      summary: "List who is on call in a role over the next days",
      standing: "anyone",
      args: z.object({ role, days: arg.int("How many days", 1, 366).prefault("14") }),
      examples: ["shift list oncall", "shift list oncall 30"],
      async run({ role, days }, { directory, now, zone }) {
        const stretch = { from: now, until: now.plus({ days }) };
        const lines = calendarLines(named("role", role, directory), stretch, now, directory, zone, 60);
        return [`${role}, on the clocks of ${zone}:`, ...lines].join("\n");
      },
    }),
    add: verb({
      summary: "Put a user on call in a role: daily, weekly, monthly, or once",
      standing: "supervisor",
      args: z.object({
        role,
        user: arg.user("User, a member of the role's group"),
        when: arg.phrase("Times on the clocks of the role's zone", (text) => text),
        layer: arg.int("Layer: where several apply the highest counts", 1, 100).prefault("1"),
      }),
      examples: [
        "shift add oncall alice weekly mo-fr 09:00-17:00",
        "shift add oncall alice daily 22:00-06:00",
        "shift add oncall bob monthly 1 00:00-24:00",
        "shift add oncall bob tomorrow 18:00 to monday 08:00",
        "shift add oncall bob 2026-03-01T08:00 2026-03-08T08:00",
      ],
      async run({ role: name, user, when, layer }, context) {
        let ids: number[] = [];
        const directory = await context.change((directory) => {
          const role = named("role", name, directory);
          const times = parseEntryTimes(when, context.now, zoneOf(role, directory));
          const last = Math.max(0, ...role.entries.map((entry) => entry.id));
          const added = times.map((time, index) => ({ id: last + index + 1, user, time, layer }));
          ids = added.map((entry) => entry.id);
          return put(directory, "role", { ...role, entries: [...role.entries, ...added] });
        });
        const role = named("role", name, directory);
        const added = role.entries.filter((entry) => ids.includes(entry.id));
        return [
          `Added, on the clocks of ${zoneOf(role, directory)}:`,
          ...added.map((entry) => `  ${entryWords(entry)}`),
          ...notesOn(role, { entries: ids }, context.now, directory, context.zone),
          `Now ${onCallWords(role, context.now, directory, context.zone)}`,
        ].join("\n");
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
    take: verb({
      summary: "Stand in yourself, whoever would be on call",
      standing: "user",
      args: z.object({ role, when: stretch, reason }),
      examples: ["shift take oncall until 18:00", "shift take oncall tomorrow 18:00 to monday 08:00"],
      run: async ({ role, ...wish }, context) => standIn(role, { user: ownName(context), ...wish }, context),
    }),
    cover: verb({
      summary: "Stand in yourself for a user's shifts",
      standing: "user",
      args: z.object({ role, user: arg.user("User whose shifts you take"), when: stretch, reason }),
      examples: ["shift cover oncall bob saturday 08:00 to saturday 20:00"],
      run: async ({ role, user, ...wish }, context) =>
        standIn(role, { user: ownName(context), instead: user, ...wish }, context),
    }),
    give: verb({
      summary: "Let a user stand in for your own shifts",
      standing: "user",
      args: z.object({ role, user: arg.user("User who stands in"), when: stretch, reason }),
      examples: ['shift give oncall bob tomorrow 18:00 to tomorrow 20:00 reason:"school play"'],
      run: async ({ role, user, ...wish }, context) =>
        standIn(role, { user, instead: ownName(context), ...wish }, context),
    }),
    override: verb({
      summary: "Let a user stand in for another, or for everybody",
      standing: "supervisor",
      args: z.object({
        role,
        user: arg.user("User who stands in"),
        when: stretch,
        instead: arg.user("User whose shifts are covered; everybody's unless given").optional(),
        reason,
      }),
      examples: [
        "shift override oncall bob tomorrow 18:00 to monday 08:00",
        "shift override oncall bob 2026-03-01T08:00 2026-03-08T08:00 instead:alice reason:vacation",
      ],
      run: async ({ role, ...wish }, context) => standIn(role, wish, context),
    }),
    uncover: verb({
      summary: "Take back an override, of which role show tells the number",
      standing: "user",
      args: z.object({ role, number: arg.int("Number of the override", 1, 1_000_000) }),
      examples: ["shift uncover oncall 2"],
      async run({ role: name, number }, context) {
        let removed: Override | undefined;
        const directory = await context.change((directory) => {
          const role = named("role", name, directory);
          const override = role.overrides.find((one) => one.id === number);
          if (!override) {
            throw new Refusal(
              `Role ${name} has no override ${number}.`,
              `They are numbered in role show ${name}`,
            );
          }
          const { user, instead, by } = override;
          const isTheirs = context.user !== undefined && [user, instead, by].includes(context.user.name);
          if (!isTheirs && !mayRun("supervisor", context, name)) {
            throw standingRefusal("shift uncover of others", "supervisor", context, name);
          }
          removed = override;
          return put(directory, "role", {
            ...role,
            overrides: role.overrides.filter((one) => one !== override),
          });
        });
        const { now, zone } = context;
        const calendar = removed
          ? calendarOf(named("role", name, directory), removed, now, directory, zone)
          : [];
        return ["Taken back. So it is again:", ...calendar].join("\n");
      },
    }),
  },
});

/** What a verb gives of an override. */
interface Wish {
  user: string;
  instead?: string | undefined;
  when: string;
  reason?: string | undefined;
}

async function standIn(name: string, wish: Wish, context: CommandContext): Promise<string> {
  const { user, instead, when, reason } = wish;
  const { now, zone, actor } = context;
  const times = parseStretch(when, now, zone);
  const directory = await context.change((directory) => {
    const whose = { user, ...(instead !== undefined && { instead }) };
    const why = { by: actor, ...(reason !== undefined && { reason }) };
    const role = named("role", name, directory);
    return put(directory, "role", addOverride(role, { ...whose, ...times, ...why }, now, directory));
  });
  return standInWords(named("role", name, directory), 1, now, directory, zone);
}
