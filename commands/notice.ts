import { type NoticeFile, noticeLine, noticeStory } from "../src/domain/notice-story.ts";
import { whyWords } from "../src/domain/why.ts";
import { arg, type CommandContext, defineCommand, Refusal, verb, z } from "../src/index.ts";

export default defineCommand({
  name: "notice",
  summary: "Notices: what is outstanding, and who was told of it",
  main: "show",
  verbs: {
    show: verb({
      summary:
        "Tell the story of a notice: who was told, when, by what; who was not, and why; what is to come",
      standing: "anyone",
      args: z.object({ number: arg.notice("Number of the notice") }),
      examples: ["notice 12", "notice show #12"],
      run: async ({ number }, context) =>
        noticeStory(await fileOf(number, context), context.now, context.zone),
    }),
    why: verb({
      summary:
        "Tell why a notice told whom it told and why not the others, link by link; or of one person alone",
      standing: "anyone",
      args: z.object({
        number: arg.notice("Number of the notice"),
        whom: arg.word("A user, or a room or address as the path has it; all unless given").optional(),
      }),
      examples: ["notice why 12", "notice why 12 bob"],
      async run({ number, whom: about }, context) {
        const { directory, notificationCommands: commands, now, zone } = context;
        return whyWords(await fileOf(number, context), { about, means: { directory, commands }, now, zone });
      },
    }),
    list: verb({
      summary: "List notices, the newest first: the outstanding ones unless said otherwise",
      standing: "anyone",
      args: z.object({
        state: arg.choice(["outstanding", "answered", "all"], "Which notices").prefault("outstanding"),
        count: arg.int("How many at most", 1, 100).prefault("20"),
      }),
      examples: ["notice list", "notice list all 50"],
      async run({ state, count }, { read, now, zone }) {
        const { notices, outstanding } = await read(async (tx) => ({
          notices: await tx.notices.list({ ...(state !== "all" && { state }), limit: count }),
          outstanding: await tx.notices.countOutstanding(),
        }));
        const lines = notices.map((notice) => noticeLine(notice, now, zone));
        if (state !== "outstanding") return lines.join("\n") || "There is no such notice.";
        if (lines.length === 0) return "No notice is outstanding.";
        const more = outstanding > lines.length ? [`and ${outstanding - lines.length} more`] : [];
        return [...lines, ...more].join("\n");
      },
    }),
  },
});

/** All that the book has of a notice. */
async function fileOf(number: number, { read }: CommandContext): Promise<NoticeFile> {
  const file = await read(async (tx) => {
    const notice = await tx.notices.find(number);
    if (!notice) return undefined;
    const [log, deliveries, holds, forwards] = [
      await tx.notices.logOf(number),
      await tx.deliveries.ofNotice(number),
      await tx.notices.holdsOf(number),
      await tx.forwards.ofNotice(number),
    ];
    return { notice, log, deliveries, holds, forwards };
  });
  if (!file) throw new Refusal(`There is no notice #${number}.`, "notice list tells which there are.");
  return file;
}
