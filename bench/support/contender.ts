import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { freePort } from "../../test/support/free-port.ts";
import { type Load, postAll, postSteadily } from "./client.ts";
import { eventOf, houseOf } from "./house.ts";
import { type Program, startProgram } from "./program.ts";
import { markOf, type Sink } from "./sink.ts";

/** A program that tells a webhook of each alert that it is told of. */
export interface Contender {
  /** Milliseconds without a word after which, when it was started again, no more is waited for. */
  patience: number;
  /**
   * Tells it of so many alerts, the first of them with that number, so many in a request or a write, as fast as it takes
   * them. Resolves when it has accepted all, or takes no more.
   */
  tell(first: number, count: number, each: number): Promise<void>;
  /** Tells it of one alert after the other, the first with that number, at a steady rate. */
  tellSteadily(first: number, load: Load): Promise<void>;
  program(): Program;
  /** Starts it, on what it left behind when it ran before. */
  start(): Promise<void>;
  remove(): Promise<void>;
}

/** Over HTTP: lists of alerts, from up to 64 clients. */
function byHttp(url: string, alert: (index: number) => object): Pick<Contender, "tell" | "tellSteadily"> {
  const body = (first: number, count: number) =>
    JSON.stringify(Array.from({ length: count }, (_, step) => alert(first + step)));
  return {
    async tell(first, count, each) {
      const requests = count / each;
      await postAll(url, Math.min(64, requests), requests, (index) => body(first + index * each, each));
    },
    tellSteadily: (first, load) => postSteadily(url, load, (index) => body(first + index, 1)),
  };
}

/** Watchbill with its book in that database. */
export async function watchbill(url: string, sink: Sink): Promise<Contender> {
  const house = await houseOf(url, { webhook: sink.url });
  return {
    // Longer than a claim of the process that died holds.
    patience: 75_000,
    ...byHttp(house.events, (index) => eventOf(index)),
    program: house.program,
    start: house.start,
    remove: house.remove,
  };
}

/** Prometheus Alertmanager of Debian, set to tell of each alert by itself, at once, and not again. */
export async function alertmanager(sink: Sink, patience: number): Promise<Contender> {
  const folder = await mkdtemp(join(tmpdir(), "watchbill-bench-"));
  const port = await freePort();
  const here = `http://127.0.0.1:${port}`;
  const file = join(folder, "alertmanager.yml");
  const config = `route: {receiver: sink, group_by: ["..."], group_wait: 0s, group_interval: 1h, repeat_interval: 24h}
receivers: [{name: sink, webhook_configs: [{url: "${sink.url}/", send_resolved: false}]}]
`;
  await writeFile(file, config);
  const options = [
    `--config.file=${file}`,
    `--storage.path=${join(folder, "data")}`,
    `--web.listen-address=127.0.0.1:${port}`,
    "--cluster.listen-address=",
    "--log.level=error",
  ];
  let running: Program | undefined;
  const alert = (index: number) => ({
    labels: { alertname: "NodeDown", instance: `web${index}.example.org`, severity: "major" },
    annotations: { summary: markOf(index) },
  });
  return {
    patience,
    ...byHttp(`${here}/api/v2/alerts`, alert),
    program() {
      if (!running) throw new Error("Alertmanager does not run");
      return running;
    },
    async start() {
      const isUp = async () => (await fetch(`${here}/-/ready`)).ok;
      const command = ["/usr/bin/prometheus-alertmanager", ...options];
      running = await startProgram(command, { cwd: folder, said: join(folder, "said"), isUp });
    },
    async remove() {
      await running?.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
