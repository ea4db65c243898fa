import { noticeLine } from "../src/domain/notice-story.ts";
import { arg, type CommandContext, defineCommand, Refusal, verb, z } from "../src/index.ts";
import { carryOutAll, type Doing } from "../src/slash/answering.ts";

/** How many outstanding notices a refusal names, and an answer without a number looks through. */
const most = 20;
/** Notices whose answers are worth a line each. */
const mostLines = 5;

export default defineCommand({
  name: "ack",
  summary: "Acknowledge: say that you are on it, and nobody else is told",
  main: "notice",
  verbs: {
    notice: verb({
      summary: "Acknowledge notices; without a number the only one that was told here",
      standing: "user",
      args: z.object({
        numbers: arg.notices("Numbers of the notices").optional(),
        for: arg.duration("For how long; then the path begins anew. For good unless given").optional(),
        all: arg.definition("Definition of which all outstanding notices are meant").optional(),
      }),
      examples: ["ack 12", "ack #12 #13", "ack 12 for:20m", "ack all:node-down", "ack"],
      async run({ numbers, for: term, all }, context) {
        const doing = { act: "ack", for: term } as const;
        if (all !== undefined) return await ackAll(all, doing, context);
        return await carryOutAll(numbers ?? [await onlyOneHere(context)], doing, context);
      },
    }),
  },
});

/** In a storm nobody types their numbers. */
async function ackAll(definition: string, doing: Doing, context: CommandContext): Promise<string> {
  const ids = await context.read((tx) => tx.bundles.outstandingOf(definition));
  if (ids.length === 0) throw new Refusal(`No notice of ${definition} is outstanding.`);
  const said = await carryOutAll(ids, doing, context);
  return ids.length <= mostLines ? said : `${ids.length} notices of ${definition} are yours.`;
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
