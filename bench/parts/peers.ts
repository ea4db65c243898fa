import { missingAlertmanager } from "../../test/support/alertmanager.ts";
import { alertmanager, type Contender, watchbill } from "../support/contender.ts";
import { type Bench, type Extent, inRounds } from "../support/extent.ts";
import { type Findings, instant, median, percentile, shown } from "../support/figures.ts";
import { missingNagios, nagios } from "../support/nagios.ts";
import { type Sink, startSink } from "../support/sink.ts";

/** Milliseconds without a word after which nothing more is waited for. */
const patience = 20_000;

/** Makes a contender, which will be told of no more than so many alerts. */
type Make = (alerts: number) => Promise<Contender>;

/** Watchbill, Prometheus Alertmanager and Nagios on the same work: one notification for each alert, to the same webhook. */
export async function peers({ postgres, extent }: Bench): Promise<Findings> {
  const sink = await startSink();
  const silence = extent.silence * 1000;
  const others: { name: string; missing: string | undefined; make: Make }[] = [
    { name: "Alertmanager", missing: missingAlertmanager(), make: () => alertmanager(sink, silence) },
    { name: "Nagios", missing: missingNagios(), make: (alerts) => nagios(sink, alerts, silence) },
  ];
  const there = others.filter(({ missing }) => missing === undefined);
  const ours = await measure(async () => watchbill(await postgres.newDatabase(), sink), sink, extent);
  const theirs: Map<string, number>[] = [];
  const memories: string[] = [];
  for (const { name, make } of there) {
    theirs.push(await measure(make, sink, extent));
    const memory = await memoryWith(extent.active, make, sink);
    memories.push(
      `${name} holds ${extent.active.toLocaleString("en")} active alerts in ${shown(memory)} MiB.`,
    );
  }
  await sink.close();
  const rows = [...ours].map(([what, value]) => [
    what,
    value,
    ...theirs.flatMap((figures) => {
      const other = figures.get(what) ?? Number.NaN;
      return [other, other === 0 ? "" : shown(value / other)];
    }),
  ]);
  const leftOut = others.flatMap(({ name, missing }) =>
    missing === undefined ? [] : [`${name} is left out: ${missing}`],
  );
  return {
    title: "Watchbill (every alert on disk before it is accepted) and its peers (in memory)",
    head: ["what", "Watchbill", ...there.flatMap(({ name }) => [name, "ratio"])],
    rows,
    remarks: [...memories, ...leftOut],
  };
}

async function measure(make: Make, sink: Sink, extent: Extent): Promise<Map<string, number>> {
  const { rounds, warmUp, events, seconds, accepted } = extent;
  const found = new Map<string, number[]>();
  const note = (what: string, value: number) => found.set(what, [...(found.get(what) ?? []), value]);
  /** Of what is lost the worst round is told, not the median. */
  const losses = new Set<string>();
  const noteLoss = (what: string, value: number) => {
    losses.add(what);
    note(what, value);
  };
  await inRounds(rounds, async () => {
    const load = { perSecond: 20, count: 20 * seconds };
    const one = await make(warmUp + events + events * 2 + load.count);
    await one.start();
    let untold = await toldInPortions(one, sink, warmUp);
    for (const each of [1, 100]) {
      const count = each === 1 ? events : events * 2;
      const { rate, missed } = await toldAll(one, sink, count, each);
      note(`notifications/s, ${each} a request`, rate);
      untold += missed;
    }
    const first = fresh();
    sink.forget(first);
    await one.tellSteadily(first, load);
    await sink.has(load.count, 5_000);
    untold += load.count - sink.late.size;
    const all = warmUp + events * 3 + load.count;
    noteLoss(`never told, of ${all.toLocaleString("en")}`, untold);
    note("20/s, p50 ms", percentile([...sink.late.values()], 50));
    note("20/s, p99 ms", percentile([...sink.late.values()], 99));
    await one.remove();
  });
  await inRounds(rounds, async () => {
    const one = await make(accepted);
    await one.start();
    const { lost, repeats } = await lostByKill(one, sink, accepted);
    noteLoss(`lost of ${accepted.toLocaleString("en")} by kill -9`, lost);
    note("told twice", repeats);
    await one.remove();
  });
  const told = ([what, values]: [string, number[]]): [string, number] => [
    what,
    losses.has(what) ? Math.max(...values) : median(values),
  ];
  return new Map([...found].map(told));
}

let used = 0;

/** A number from which on none was used: an alert that is told of again is the same alert. */
function fresh(count = 1_000_000): number {
  used += count;
  return used - count;
}

/** Tells it of so many alerts; how many a second have reached the webhook until the last did, and how many never did. */
async function toldAll(
  one: Contender,
  sink: Sink,
  count: number,
  each: number,
): Promise<{ rate: number; missed: number }> {
  const first = fresh();
  sink.forget(first);
  const from = instant();
  await one.tell(first, count, each);
  await sink.has(count, patience);
  const told = sink.late.size;
  const rate = (told * 1000) / (sink.heardAt() - from);
  // What has missed some may stand still for good, as Nagios does.
  if (told < count) await restart(one);
  return { rate, missed: count - told };
}

/** Tells it of so many in portions that each of them bears. Answers how many it never told of. */
async function toldInPortions(one: Contender, sink: Sink, count: number): Promise<number> {
  let untold = 0;
  for (let begun = 0; begun < count; begun += 1_000)
    untold += (await toldAll(one, sink, Math.min(1_000, count - begun), 100)).missed;
  return untold;
}

/** Kills it in the moment in which it has accepted so many, starts it again, and counts. */
async function lostByKill(
  one: Contender,
  sink: Sink,
  accepted: number,
): Promise<{ lost: number; repeats: number }> {
  const first = fresh();
  sink.forget(first);
  await one.tell(first, accepted, accepted);
  await restart(one);
  await sink.has(accepted, one.patience);
  return { lost: accepted - sink.late.size, repeats: sink.count() - sink.late.size };
}

/** As after a crash. */
async function restart(one: Contender): Promise<void> {
  await one.program().kill();
  await one.start();
}

/** Resident memory in MiB with so many active alerts, each of which it has told of. */
async function memoryWith(active: number, make: Make, sink: Sink): Promise<number> {
  const one = await make(active);
  await one.start();
  const missed = await toldInPortions(one, sink, active);
  if (missed > 0) throw new Error(`${missed} alerts of ${active} were never told of`);
  const memory = one.program().memory();
  await one.remove();
  return memory;
}
