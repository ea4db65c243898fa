import { postAll } from "../support/client.ts";
import { type Bench, inRounds } from "../support/extent.ts";
import { type Findings, median, perSecond } from "../support/figures.ts";
import { bodyOf, houseOf } from "../support/house.ts";
import { rawLimit, rowsACommit } from "../support/raw.ts";

const clients = 64;

/** Events that open no notice, acknowledged over HTTP once they are on disk, beside what the database could take at all. */
export async function intake({ postgres, extent }: Bench): Promise<Findings> {
  const { rounds, warmUp, events, eventsARequest, rawSeconds: seconds } = extent;
  const rows: (string | number)[][] = [];
  for (const each of eventsARequest) {
    const measured = await inRounds(rounds, async () => {
      const url = await postgres.newDatabase();
      const house = await houseOf(url);
      await house.start();
      const send = (count: number) =>
        postAll(house.events, clients, Math.ceil(count / each), (index) => bodyOf(index, 0, each));
      await send(warmUp);
      const count = each === 1 ? events : events * 3;
      const before = house.program().processorTime();
      const rate = await perSecond(count, () => send(count));
      const busy = ((house.program().processorTime() - before) * 1e6) / count;
      await house.remove();
      const commit = await rowsACommit(url);
      const one = await rawLimit(url, { each: commit, connections: 1, seconds });
      const four = await rawLimit(url, { each: commit, connections: 4, seconds });
      return { rate, busy, commit, one, four, ofOne: rate / one, ofFour: rate / four };
    });
    const middle = (what: keyof (typeof measured)[number]) => median(measured.map((one) => one[what]));
    rows.push([
      each === 1 ? "one event a request" : `${each} events a request`,
      middle("rate"),
      middle("busy"),
      middle("commit"),
      middle("one"),
      middle("ofOne"),
      middle("four"),
      middle("ofFour"),
    ]);
  }
  return {
    title: `Intake: ${clients} clients, PostgreSQL`,
    head: [
      "how they come",
      "acknowledged/s",
      "µs of Node each",
      "rows a commit",
      "raw limit/s, 1 connection",
      "share",
      "raw limit/s, 4 connections",
      "share",
    ],
    rows,
  };
}
