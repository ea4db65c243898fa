import { postAll, postSteadily } from "../support/client.ts";
import { type Bench, inRounds } from "../support/extent.ts";
import { type Findings, median, percentile, perSecond } from "../support/figures.ts";
import { bodyOf, type House, houseOf } from "../support/house.ts";

const clients = 64;

/** Posts so many events and waits until the null strategy has been handed a letter for each; how many that were in a second. */
export async function wayOf(house: House, count: number): Promise<number> {
  return await perSecond(count, async () => {
    await postAll(house.events, clients, count, (index) => bodyOf(index));
    await house.handed(count);
  });
}

/** How late letters come at that rate, in milliseconds since their events were sent. */
async function lateAt(house: House, rate: number, seconds: number): Promise<number[]> {
  const count = Math.ceil(rate * seconds);
  await postSteadily(house.events, { perSecond: rate, count }, (index) => bodyOf(index));
  return await house.handed(count);
}

/** From an event over HTTP to its letter in the hands of a strategy: how many a second, and how late at a steady load. */
export async function way({ postgres, extent }: Bench): Promise<Findings> {
  const { rounds, warmUp, events, seconds } = extent;
  const rows: (string | number)[][] = [];
  for (const book of ["PostgreSQL", "embedded"]) {
    const house = await houseOf(book === "PostgreSQL" ? await postgres.newDatabase() : undefined);
    await house.start();
    await wayOf(house, warmUp);
    const rate = median(await inRounds(rounds, () => wayOf(house, events)));
    const calm = await inRounds(rounds, () => lateAt(house, 20, seconds));
    const half = await inRounds(rounds, () => lateAt(house, rate / 2, Math.min(seconds, 10)));
    const middle = (late: number[][], percent: number) => median(late.map((one) => percentile(one, percent)));
    const late = [calm, half].flatMap((one) => [middle(one, 50), middle(one, 99)]);
    rows.push([book, rate, ...late, house.program().memory()]);
    await house.remove();
  }
  const latencies = ["20/s p50 ms", "20/s p99 ms", "half load p50 ms", "half load p99 ms"];
  return {
    title: `Event to delivery, handed to a null strategy; ${clients} clients, one event a request`,
    head: ["book", "events/s", ...latencies, "MiB"],
    rows,
  };
}
