/**
 * A slash command in one file: opens a call about a notice, and notes on it where, for whoever joins later. On every
 * network it is typed as that network types commands, is in `help`, and completes what can be completed.
 *
 *   PLUGINS=./bridge.ts
 *
 *   bridge 12
 */
import { arg, defineCommand, Refusal, verb, z } from "watchbill";

const calls = "https://meet.example.org/notice-";

export default defineCommand({
  name: "bridge",
  summary: "Open a call about a notice",
  main: "open",
  verbs: {
    open: verb({
      summary: "Open a call about a notice, and note on it where",
      standing: "user",
      args: z.object({ number: arg.notice("Number of the notice") }),
      examples: ["bridge 12"],
      async run({ number }, { engine, actor, from }) {
        const where = `${calls}${number}`;
        const by = { by: actor, via: `${from.network} command` };
        const { outcome } = await engine.note(number, by, `the call is at ${where}`);
        if (outcome === "unknown") throw new Refusal(`There is no notice #${number}.`);
        return `The call about #${number} is at ${where}`;
      },
    }),
  },
});
