import { Connection, postSteadily } from "../support/client.ts";
import type { Bench } from "../support/extent.ts";
import { type Findings, percentile } from "../support/figures.ts";
import { bodyOf, houseOf } from "../support/house.ts";
import { wayOf } from "./way.ts";

/** How long people wait for their answers, in a calm house and while events come at half the rate that it can bear. */
export async function answers({ postgres, extent }: Bench): Promise<Findings> {
  const house = await houseOf(await postgres.newDatabase());
  await house.start();
  await wayOf(house, extent.warmUp);
  const half = (await wayOf(house, extent.events)) / 2;
  const seconds = Math.min(extent.seconds, 15);

  async function ask(isOver: () => boolean): Promise<{ oncall: number[]; ack: number[] }> {
    const connection = new Connection(house.events);
    const waits = { oncall: [] as number[], ack: [] as number[] };
    while (!isOver()) {
      const { notices } = JSON.parse(await connection.post(bodyOf(0))) as { notices: number[] };
      waits.ack.push(await house.say("ack", `${notices[0]}`));
      waits.oncall.push(await house.say("oncall", "primary"));
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    connection.close();
    return waits;
  }

  const calmUntil = performance.now() + seconds * 1000;
  const calm = await ask(() => performance.now() > calmUntil);
  let isOver = false;
  const load = { perSecond: half, count: Math.ceil(half * seconds) };
  const loading = postSteadily(house.events, load, (index) => bodyOf(index)).finally(() => {
    isOver = true;
  });
  const loaded = await ask(() => isOver);
  await loading;
  await house.remove();
  const row = (what: string, waits: number[]) => [
    what,
    waits.length,
    percentile(waits, 50),
    percentile(waits, 99),
  ];
  return {
    title: `Answers over the local socket; half load is ${Math.round(half)} events/s`,
    head: ["command", "times", "p50 ms", "p99 ms"],
    rows: [
      row("oncall, calm", calm.oncall),
      row("oncall, half load", loaded.oncall),
      row("ack, calm", calm.ack),
      row("ack, half load", loaded.ack),
    ],
  };
}
