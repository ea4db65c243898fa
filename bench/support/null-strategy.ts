import { defineSource, defineStrategy, z } from "../../src/index.ts";
import { instant } from "./figures.ts";
import { mark } from "./sink.ts";

/** How late each letter was, in milliseconds since what its mark says. */
let late: number[] = [];

/** Takes every letter at once, and notes when. */
const strategy = defineStrategy({
  name: "null",
  settings: z.strictObject({ on: z.string() }),
  create: () => ({
    strategies: [
      {
        name: "null",
        contactType: "null",
        async send({ message }) {
          const [, , at] = mark.exec(message.title) ?? [];
          late.push(instant() - Number(at));
          return {};
        },
      },
    ],
  }),
});

/** `GET /bench`: what was noted since it was last asked for. */
const source = defineSource({
  source: "bench",
  settings: z.strictObject({}),
  create: () => ({
    routes: () => [
      {
        method: "GET",
        path: "/bench",
        guard: "open",
        async handle() {
          const noted = late;
          late = [];
          return Response.json(noted);
        },
      },
    ],
  }),
});

export default [strategy, source];
