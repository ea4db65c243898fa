import { missingAlertmanager } from "../../test/support/alertmanager.ts";
import { Connection, postAll, postSteadily } from "../support/client.ts";
import { alertmanager, type Contender, watchbill } from "../support/contender.ts";
import { type Bench, type Extent, inRounds } from "../support/extent.ts";
import { median, percentile, perSecond, report, shown, table } from "../support/figures.ts";
import { type Sink, startSink } from "../support/sink.ts";

const clients = 64;
/** Alerts that are accepted before the kill. */
const accepted = 1_000;
/** Milliseconds without a word after which nothing more is waited for. */
const patience = 20_000;

/** Watchbill and Prometheus Alertmanager on the same work: one notification for each alert, to the same webhook. */
export async function peers({ postgres, extent }: Bench): Promise<void> {
  const missing = missingAlertmanager();
  if (missing !== undefined) return report("Alertmanager", `Left out: ${missing}`);
  const sink = await startSink();
  const ours = await measure(async () => watchbill(await postgres.newDatabase(), sink), sink, extent);
  const theirs = await measure(() => alertmanager(sink), sink, extent);
  const memory = await memoryWith(extent.active, sink);
  await sink.close();
  const rows = [...ours].map(([what, value]) => {
    const other = theirs.get(what) ?? Number.NaN;
    return [what, value, other, other === 0 ? "" : shown(value / other)];
  });
  report(
    "Watchbill (every alert on disk before it is accepted) and Prometheus Alertmanager (in memory)",
    table(["what", "Watchbill", "Alertmanager", "ratio"], rows),
    `Alertmanager holds ${extent.active.toLocaleString("en")} active alerts in ${shown(memory)} MiB.`,
  );
}

async function measure(
  contender: () => Promise<Contender>,
  sink: Sink,
  { rounds, events, seconds }: Extent,
): Promise<Map<string, number>> {
  const found = new Map<string, number[]>();
  const note = (what: string, value: number) => found.set(what, [...(found.get(what) ?? []), value]);
  await inRounds(rounds, async () => {
    const one = await contender();
    await one.start();
    await toldAll(one, sink, events / 4, 1);
    for (const each of [1, 100]) {
      const count = each === 1 ? events : events * 2;
      note(`notifications/s, ${each} a request`, await toldAll(one, sink, count, each));
    }
    sink.forget();
    const load = { perSecond: 20, count: 20 * seconds };
    const first = fresh();
    await postSteadily(one.url, load, (index) => one.body(first + index, 1));
    await sink.has(load.count, 5_000);
    note("20/s, p50 ms", percentile([...sink.late.values()], 50));
    note("20/s, p99 ms", percentile([...sink.late.values()], 99));
    await one.remove();
  });
  await inRounds(rounds, async () => {
    const one = await contender();
    await one.start();
    const { lost, repeats } = await lostByKill(one, sink);
    note(`lost of ${accepted} by kill -9`, lost);
    note("told twice", repeats);
    await one.remove();
  });
  return new Map([...found].map(([what, values]) => [what, median(values)]));
}

let used = 0;

/** A number from which on none was used: an alert that is told of again is the same alert. */
function fresh(count = 1_000_000): number {
  used += count;
  return used - count;
}

/** Tells it of so many alerts; how many a second have reached the webhook. */
async function toldAll(one: Contender, sink: Sink, count: number, each: number): Promise<number> {
  sink.forget();
  const first = fresh();
  const rate = await perSecond(count, async () => {
    await postAll(one.url, clients, count / each, (index) => one.body(first + index * each, each));
    await sink.has(count, patience);
  });
  if (sink.late.size < count) throw new Error(`${one.name} told of ${sink.late.size} alerts of ${count}`);
  return rate;
}

/** Kills it in the moment in which it has accepted them, starts it again, and counts. */
async function lostByKill(one: Contender, sink: Sink): Promise<{ lost: number; repeats: number }> {
  sink.forget();
  const connection = new Connection(one.url);
  await connection.post(one.body(fresh(), accepted));
  await one.program().kill();
  connection.close();
  await one.start();
  await sink.has(accepted, one.patience);
  return { lost: accepted - sink.late.size, repeats: sink.count() - sink.late.size };
}

/** Alertmanager's resident memory in MiB with so many active alerts. */
async function memoryWith(active: number, sink: Sink): Promise<number> {
  const one = await alertmanager(sink);
  await one.start();
  await toldAll(one, sink, active, 100);
  const memory = one.program().memory();
  await one.remove();
  return memory;
}
