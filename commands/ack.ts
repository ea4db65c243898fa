import { noticeState } from "../src/domain/notice.ts";
import { headline } from "../src/domain/notice-message.ts";
import { noticeLine } from "../src/domain/notice-story.ts";
import { oneLine } from "../src/domain/text.ts";
import { when } from "../src/domain/time-words.ts";
import { arg, type CommandContext, defineCommand, Refusal, verb, z } from "../src/index.ts";

/** How many outstanding notices a refusal names, and an answer without a number looks through. */
const most = 20;

export default defineCommand({
  name: "ack",
  summary: "Acknowledge: say that you are on it, and nobody else is told",
  main: "notice",
  verbs: {
    notice: verb({
      summary: "Acknowledge notices; without a number the only one that was told here",
      standing: "user",
      args: z.object({ numbers: arg.notices("Numbers of the notices").optional() }),
      examples: ["ack 12", "ack #12 #13", "ack"],
      async run({ numbers }, context) {
        const meant = numbers ?? [await onlyOneHere(context)];
        const answers = [];
        for (const number of meant) answers.push(await acknowledge(number, context));
        const text = answers.map((answer) => answer.text).join("\n");
        if (!answers.some((answer) => answer.ok)) throw new Refusal(text);
        return text;
      },
    }),
  },
});

async function acknowledge(number: number, context: CommandContext): Promise<{ ok: boolean; text: string }> {
  const { engine, actor, from, now, zone } = context;
  const answered = await engine.acknowledge(number, { by: actor, via: `${from.network} command` });
  if (answered.outcome === "unknown") return { ok: false, text: `There is no notice #${number}.` };
  const { notice } = answered;
  if (answered.outcome === "acknowledged")
    return { ok: true, text: `#${number} is yours: ${oneLine(headline(notice))}` };
  const first = notice.answeredBy === actor ? "you" : notice.answeredBy;
  const at = notice.answeredAt ? ` at ${when(notice.answeredAt, now, zone)}` : "";
  const via = notice.answeredVia === undefined ? "" : `, ${notice.answeredVia}`;
  return { ok: false, text: `#${number} was ${noticeState(notice)} already, by ${first}${at}${via}.` };
}

/** The one outstanding notice that was told in this room or to this person. Refuses to guess among several. */
async function onlyOneHere({ read, room, from, now, zone }: CommandContext): Promise<number> {
  const [command, address] = room === undefined ? ["Direct", from.id] : ["Room", room];
  const { outstanding, told } = await read(async (tx) => {
    const outstanding = await tx.notices.list({ state: "outstanding", limit: most + 1 });
    const told = [];
    for (const { id } of outstanding) {
      const isHere = (await tx.deliveries.ofNotice(id)).some(
        (one) =>
          one.command === `${from.network}${command}` && one.address === address && one.state === "sent",
      );
      if (isHere) told.push(id);
    }
    return { outstanding, told };
  });
  if (outstanding.length === 0) throw new Refusal("No notice is outstanding.");
  const [only, ...others] = told;
  if (only !== undefined && others.length === 0 && outstanding.length <= most) return only;
  const lines = outstanding.slice(0, most).map((notice) => noticeLine(notice, now, zone));
  throw new Refusal("Say which notice: its number is wanted.", lines.join("\n"));
}
