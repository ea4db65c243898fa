import postgres from "postgres";
import { type Bench, inRounds } from "../support/extent.ts";
import { type Findings, instant, median } from "../support/figures.ts";
import { houseOf } from "../support/house.ts";
import { addOutstanding, leftToPlan, makeDue } from "../support/outstanding.ts";

const people = 64;

/** Of so many notices the next step is due in one moment: until all are planned, and until all are told. */
export async function planning({ postgres: server, extent }: Bench): Promise<Findings> {
  const { rounds, atOnce: count } = extent;
  const measured = await inRounds(rounds, async () => {
    const url = await server.newDatabase();
    const house = await houseOf(url, { people, delays: [0, 60_000] });
    await addOutstanding(url, count, people);
    await house.start();
    const sql = postgres(url, { max: 1, onnotice: () => {} });
    const from = await makeDue(url, { count, perSecond: 1_000_000 });
    while ((await leftToPlan(sql, count)) > 0) await new Promise((resolve) => setTimeout(resolve, 20));
    const planned = instant() - from;
    await house.handed(count);
    const told = instant() - from;
    await sql.end();
    await house.remove();
    return { planned, told };
  });
  return {
    title: `${count.toLocaleString("en")} notices due at once`,
    head: ["until all are", "seconds"],
    rows: [
      ["planned", median(measured.map((one) => one.planned / 1000))],
      ["told", median(measured.map((one) => one.told / 1000))],
    ],
  };
}
