import postgres from "postgres";
import { type Bench, inRounds } from "../support/extent.ts";
import { instant, median, report, table } from "../support/figures.ts";
import { houseOf } from "../support/house.ts";
import { addOutstanding, leftToPlan } from "../support/outstanding.ts";

const people = 64;
const count = 6_000;
/** Milliseconds for the house to come up before all of them are due. */
const ahead = 25_000;

/** Of 6,000 notices the next step is due in one moment: until all are planned, and until all are told. */
export async function planning(bench: Bench): Promise<void> {
  const measured = await inRounds(bench.extent.rounds, async () => {
    const url = await bench.postgres.newDatabase();
    const house = await houseOf(url, { people, delays: [0, 60_000] });
    const from = instant() + ahead;
    await addOutstanding(url, { count, due: { count, from, perSecond: 1_000_000 } }, people);
    await house.start();
    const sql = postgres(url, { max: 1, onnotice: () => {} });
    await new Promise((resolve) => setTimeout(resolve, from - instant()));
    while ((await leftToPlan(sql, count)) > 0) await new Promise((resolve) => setTimeout(resolve, 20));
    const planned = instant() - from;
    const handed = (await house.handed(count)).length;
    const told = instant() - from;
    if (handed < count) throw new Error(`only ${handed} of ${count} notices were told`);
    await sql.end();
    await house.remove();
    return { planned, told };
  });
  report(
    `${count.toLocaleString("en")} notices due at once`,
    table(
      ["until all are", "seconds"],
      [
        ["planned", median(measured.map((one) => one.planned / 1000))],
        ["told", median(measured.map((one) => one.told / 1000))],
      ],
    ),
  );
}
