import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { parts } from "../../bench/parts.ts";
import { extents, type Part } from "../../bench/support/extent.ts";
import type { Findings } from "../../bench/support/figures.ts";
import { endPrograms } from "../../bench/support/program.ts";
import { missingPostgres, type Postgres, startPostgres } from "../support/postgres.ts";

/** What the table of each part has a row for, as far as it has no more to tell than that it was measured. */
const rows: Record<Exclude<keyof typeof parts, "peers">, string[]> = {
  intake: ["one event a request", "100 events a request"],
  way: ["PostgreSQL", "embedded"],
  planning: ["planned", "told"],
  lateness: ["100"],
  answers: ["oncall, calm", "oncall, half load", "ack, calm", "ack, half load"],
};

/** Under any load: each part starts the bot once at least, which takes seconds. */
export const long = { timeout: 300_000 };

/** A suite with a PostgreSQL as the bench has it, and with what runs a part of the bench on it for the shortest while. */
export function describeTrial(what: string, suite: (run: (part: Part) => Promise<Findings>) => void): void {
  const missing = missingPostgres();
  describe.skipIf(missing !== undefined)(missing ?? what, () => {
    let postgres: Postgres;
    beforeAll(async () => {
      postgres = await startPostgres({ sync: true });
    });
    afterAll(async () => {
      await endPrograms();
      await postgres?.stop();
    });
    suite((part) => part({ postgres, extent: extents.trial }));
  });
}

/** Runs these parts. They reject by themselves when less is told than was taken in. */
export function testParts(...names: (keyof typeof rows)[]): void {
  describeTrial("a trial of the bench", (run) => {
    for (const name of names)
      test(`measures ${name}`, long, async () => expectRows(await run(parts[name]), rows[name]));
  });
}

/** Expects a table with these rows, each with a figure in each column. */
export function expectRows({ head, rows }: Findings, names: readonly string[]): void {
  expect(rows.map(([name]) => name)).toEqual(names);
  for (const row of rows) {
    expect(row).toHaveLength(head.length);
    expect(row.slice(1).filter((figure) => !Number.isFinite(figure))).toEqual([]);
  }
}
