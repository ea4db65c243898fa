import type { Bench } from "../support/extent.ts";
import { instant, percentile, report, table } from "../support/figures.ts";
import { houseOf } from "../support/house.ts";
import { addOutstanding, serverMemory } from "../support/outstanding.ts";

const people = 64;
const perSecond = 20;
/** Milliseconds for the house to come up before the first step is due. */
const ahead = 20_000;
const writtenASecond = 3_000;

/** How late due steps leave for their strategy while so many notices are outstanding, each of which has a step to come. */
export async function lateness({ postgres, extent }: Bench): Promise<void> {
  const rows: (string | number)[][] = [];
  const count = perSecond * extent.seconds;
  for (const outstanding of extent.outstanding) {
    const url = await postgres.newDatabase();
    const house = await houseOf(url, { people, delays: [0, 60_000] });
    const from = instant() + (outstanding * 1000) / writtenASecond + ahead;
    await addOutstanding(url, { count: outstanding, due: { count, from, perSecond } }, people);
    await house.start();
    if (instant() > from) throw new Error(`${outstanding} notices took too long to write`);
    await new Promise((resolve) => setTimeout(resolve, from - instant()));
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
  report(
    `Lateness of due steps at ${perSecond}/s, from due to handed to a null strategy`,
    table(["outstanding", "steps", "p50 ms", "p99 ms", "worst ms", "bot MiB", "PostgreSQL MiB"], rows),
  );
}
