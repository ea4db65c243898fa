import { noSuchNotice } from "../src/domain/answer-words.ts";
import { arg, defineCommand, Refusal, verb, z } from "../src/index.ts";

export default defineCommand({
  name: "note",
  summary: "Note something about a notice: kept with it, and shown by notice show",
  main: "notice",
  verbs: {
    notice: verb({
      summary: "Keep some words with a notice",
      standing: "user",
      args: z.object({
        number: arg.notice("Number of the notice"),
        words: arg.phrase("What is to be kept", (words) => words),
      }),
      examples: ["note 12 the disk of web01 is replaced tomorrow"],
      async run({ number, words }, { engine, actor, from }) {
        const { outcome } = await engine.note(number, { by: actor, via: `${from.network} command` }, words);
        if (outcome === "unknown") throw new Refusal(noSuchNotice(number));
        return `Noted: notice show ${number}`;
      },
    }),
  },
});
