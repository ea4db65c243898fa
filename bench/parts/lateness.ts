import type { Bench } from "../support/extent.ts";
import { type Findings, percentile } from "../support/figures.ts";
import { houseOf } from "../support/house.ts";
import { addOutstanding, makeDue, serverMemory } from "../support/outstanding.ts";

const people = 64;
const perSecond = 20;

/** How late due steps leave for their strategy while so many notices are outstanding, each of which has a step to come. */
export async function lateness({ postgres, extent }: Bench): Promise<Findings> {
  const rows: (string | number)[][] = [];
  const count = perSecond * extent.seconds;
  for (const outstanding of extent.outstanding) {
    const url = await postgres.newDatabase();
    const house = await houseOf(url, { people, delays: [0, 60_000] });
    await addOutstanding(url, outstanding, people);
    await house.start();
    await makeDue(url, { count, perSecond });
    const late = await house.handed(count);
    rows.push([
      outstanding.toLocaleString("en"),
      late.length,
      percentile(late, 50),
      percentile(late, 99),
      Math.max(...late),
      house.program().memory(),
      await serverMemory(url),
    ]);
    await house.remove();
  }
  return {
    title: `Lateness of due steps at ${perSecond}/s, from due to handed to a null strategy`,
    head: ["outstanding", "steps", "p50 ms", "p99 ms", "worst ms", "bot MiB", "PostgreSQL MiB"],
    rows,
  };
}
