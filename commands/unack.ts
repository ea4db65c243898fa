import { arg, type CommandContext, defineCommand, Refusal, verb, z } from "../src/index.ts";

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
      async run({ numbers }, context) {
        const answers = [];
        for (const number of numbers) answers.push(await unacknowledge(number, context));
        const text = answers.map((answer) => answer.text).join("\n");
        if (!answers.some((answer) => answer.ok)) throw new Refusal(text);
        return text;
      },
    }),
  },
});

async function unacknowledge(
  number: number,
  context: CommandContext,
): Promise<{ ok: boolean; text: string }> {
  const { engine, actor, from } = context;
  const { outcome } = await engine.unacknowledge(number, { by: actor, via: `${from.network} command` });
  switch (outcome) {
    case "unacknowledged":
      return { ok: true, text: `#${number} is outstanding again; a step that is overdue comes at once.` };
    case "outstanding":
      return { ok: false, text: `#${number} is outstanding: nobody has answered it.` };
    case "resolved":
      return { ok: false, text: `#${number} is resolved: the trouble is over.` };
    case "unknown":
      return { ok: false, text: `There is no notice #${number}.` };
  }
}
