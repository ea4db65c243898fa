import { describe, expect, test } from "vitest";
import { missingPostgres } from "../support/postgres.ts";
import { randomKills } from "./random.ts";

const missing = missingPostgres();

/** A short run of what `npm run test:crash -- --runs 1000` does for hours. */
describe.skipIf(missing !== undefined)(missing ?? "killed at random", () => {
  test.for([
    { what: "three bots on one PostgreSQL", bots: 3, kills: 5 },
    { what: "a bot on its embedded database", bots: 0, kills: 3 },
  ])(
    "$what: nothing is lost, nothing planned twice, nothing after an answer",
    {
      timeout: 300_000,
    },
    async ({ bots, kills }) => {
      const counted = await randomKills({ bots, kills, databaseCrashes: bots > 0 ? 1 : 0 });
      expect(counted).toMatchObject({ lost: [], afterAnswer: 0, plannedTwice: 0 });
      expect(counted.notices).toBe(counted.reported);
      expect(counted.answered).toBeGreaterThan(0);
      // A kill falls between the network's yes and our commit for what is under way then, and for that alone.
      expect(counted.doubled).toBeLessThan(counted.pages / 4);
    },
  );
});
