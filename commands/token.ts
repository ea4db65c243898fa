import { when } from "../src/domain/time-words.ts";
import { arg, defineCommand, verb, z } from "../src/index.ts";

export default defineCommand({
  name: "token",
  summary: "Ingest tokens: what senders of events by HTTP show, each by its name",
  main: "list",
  verbs: {
    list: verb({
      summary: "List the ingest tokens, who made each, and when it was last used",
      standing: "admin",
      args: z.object({}),
      examples: ["token list"],
      private: true,
      async run(_, { tokens, now, zone }) {
        const lines = (await tokens.list()).map(({ name, createdAt, createdBy, usedAt }) => {
          const used = usedAt ? `last used ${when(usedAt, now, zone)}` : "never used";
          return `${name}: made ${when(createdAt, now, zone)} by ${createdBy}, ${used}`;
        });
        return lines.join("\n") || "There is no token: token add makes one. HTTP_TOKEN is not listed here.";
      },
    }),
    add: verb({
      summary: "Make an ingest token; it is said this once, to you alone",
      standing: "admin",
      args: z.object({ token: arg.newName("Name of the token: who is to use it") }),
      examples: ["token add grafana"],
      private: true,
      async run({ token: name }, { tokens }) {
        const token = await tokens.add(name);
        return [
          `Token ${name}, which is said this once: ${token}`,
          "Senders show it as the header  Authorization: Bearer <token>",
          "The house lets it in within five seconds; from then on nobody gets in without one.",
        ].join("\n");
      },
    }),
    remove: verb({
      summary: "Remove an ingest token; within five seconds nobody gets in with it",
      standing: "admin",
      args: z.object({ token: arg.word("Name of the token") }),
      examples: ["token remove grafana"],
      private: true,
      async run({ token }, { tokens }) {
        await tokens.remove(token);
        return `Token ${token} is gone.`;
      },
    }),
  },
});
