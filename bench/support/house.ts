import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { askRunningBot, socketPath } from "../../src/app/local-socket.ts";
import { type Directory, put } from "../../src/domain/directory.ts";
import { openStore } from "../../src/store/open.ts";
import { freePort } from "../../test/support/free-port.ts";
import { instant } from "./figures.ts";
import { type Program, startProgram } from "./program.ts";
import { markOf } from "./sink.ts";

const path = (name: string) => fileURLToPath(new URL(name, import.meta.url));

/** `BENCH_PROFILE=folder`: where each process of the house leaves a processor profile as it ends. */
const profiles = process.env["BENCH_PROFILE"];
const profiling = profiles === undefined ? [] : ["--cpu-prof", `--cpu-prof-dir=${profiles}`];

/** The bot as people run it, a process of its own, and a null strategy that only counts. */
export interface House {
  /** Where events go in. */
  events: string;
  program(): Program;
  start(): Promise<void>;
  /** Says a slash command over the local socket, and answers in how many milliseconds it was done. */
  say(...words: string[]): Promise<number>;
  /**
   * Waits until the null strategy has been handed so many letters since it was last asked. Answers how late each was, in
   * milliseconds. Rejects when none has come for ten seconds.
   */
  handed(count: number): Promise<number[]>;
  /** Stops it and removes its folder. */
  remove(): Promise<void>;
}

/**
 * A house with its book in that database, or embedded. Each of `people` has a definition, a path and an address of their
 * own: the null strategy, or below the URL of a webhook receiver. Nothing is bundled, so that each event is one letter.
 */
export async function houseOf(
  url: string | undefined,
  { people = 64, webhook, delays = [0] }: { people?: number; webhook?: string; delays?: number[] } = {},
): Promise<House> {
  const folder = await mkdtemp(join(tmpdir(), "watchbill-bench-"));
  const port = await freePort();
  const store = await openStore(url === undefined ? { folder } : { url, id: "bench" });
  await store.transaction((tx) =>
    tx.directory.change((directory) => peopled(directory, people, delays, webhook)),
  );
  await store.close();
  const here = `http://127.0.0.1:${port}`;
  const env = {
    PATH: process.env["PATH"] ?? "",
    HOME: folder,
    DATA_DIR: folder,
    HTTP_PORT: `${port}`,
    OPENNMS_PORT: "off",
    ZONE: "UTC",
    INGEST_PER_SECOND: "1000000",
    PLUGINS: path("./null-strategy.ts"),
    NULL_ON: "yes",
    WEBHOOK_SECRET: `whsec_${Buffer.alloc(24, 7).toString("base64")}`,
    WEBHOOK_ALLOW_PRIVATE: "127.0.0.1",
    ...(url !== undefined && { DATABASE_URL: url }),
  };
  let running: Program | undefined;
  const program = () => {
    if (!running) throw new Error("the house does not run");
    return running;
  };
  return {
    events: `${here}/events`,
    program,
    async start() {
      const isUp = async () => (await fetch(`${here}/readyz`)).ok;
      const command = [process.execPath, ...profiling, path("../../bin/watchbill.js"), "start"];
      running = await startProgram(command, { cwd: folder, env, said: join(folder, "said"), isUp });
    },
    async say(...words) {
      const from = performance.now();
      const reply = await askRunningBot(socketPath(folder), words);
      if (!reply?.ok) throw new Error(`refused: ${words.join(" ")}: ${reply?.text}`);
      return performance.now() - from;
    },
    async handed(count) {
      const all: number[] = [];
      let heardAt = instant();
      while (all.length < count) {
        if (instant() - heardAt > 10_000) throw new Error(`only ${all.length} of ${count} letters were told`);
        const more = (await (await fetch(`${here}/bench`)).json()) as number[];
        if (more.length > 0) heardAt = instant();
        all.push(...more);
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
      return all;
    },
    async remove() {
      await running?.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

export function ueiOf(person: number): string {
  return `uei.example.org/bench/${person}`;
}

/** An event, one of many, about one of so many people; about none it opens no notice. */
export function eventOf(index: number, people = 64): object {
  const uei = people === 0 ? "uei.example.org/bench/nobody" : ueiOf(index % people);
  const parms = { mark: markOf(index) };
  return { uei, nodeLabel: `web${index}.example.org`, severity: "Major", parms };
}

/** The body of a request with that event, or with a list of so many. */
export function bodyOf(index: number, people?: number, each = 1): string {
  const first = index * each;
  if (each === 1) return JSON.stringify(eventOf(index, people));
  return JSON.stringify(Array.from({ length: each }, (_, step) => eventOf(first + step, people)));
}

function peopled(directory: Directory, people: number, delays: number[], webhook?: string): Directory {
  let next = put(directory, "house", { ...directory.house, name: "house", pagesAMinute: 1_000_000 });
  for (let person = 0; person < people; person += 1) {
    const name = `person${person}`;
    const contact =
      webhook === undefined
        ? { type: "null", address: name }
        : { type: "webhook", address: `${webhook}/${name}` };
    next = put(next, "user", { name, contacts: [contact] });
    const steps = delays.map((delay) => ({ delay, targets: [{ kind: "user" as const, name }] }));
    next = put(next, "path", { name, steps });
    const subject = "%nodelabel%: %parm[mark]%";
    next = put(next, "definition", {
      name,
      uei: ueiOf(person),
      path: name,
      text: "%parm[mark]% on %nodelabel%",
      subject,
    });
  }
  const users = Array.from({ length: people }, (_, person) => `person${person}`);
  next = put(next, "group", { name: "everybody", users });
  const rotation = { id: 1, participants: users.slice(0, 8), from: "2020-01-06T09:00", every: "1w" };
  return put(next, "role", {
    name: "primary",
    group: "everybody",
    supervisor: "person0",
    rotations: [rotation],
  });
}
