import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { PGlite } from "@electric-sql/pglite";
import type { BotProcess } from "../support/bot-process.ts";
import { askPostgres, startPostgres } from "../support/postgres.ts";
import { type Recorder, startRecorder } from "./recorder.ts";
import { type Ask, type Count, calm, count, crashBot, declare, report } from "./storm.ts";

export interface Kills {
  /** Bots on one PostgreSQL; 0: one bot on its embedded database. */
  bots: number;
  /** How often one of them is killed. */
  kills: number;
  /** How often the database is ended as by a power cut, and started again. */
  databaseCrashes: number;
}

/**
 * Kills bots at random moments while events come in and people answer, starts them again, and counts in the end what
 * the book says against what arrived.
 */
export async function randomKills({ bots: many, kills, databaseCrashes }: Kills): Promise<Count> {
  const server = many > 0 ? await startPostgres({ sync: true }) : undefined;
  const recorder = await startRecorder();
  const url = await server?.newDatabase();
  const bots = await Promise.all(Array.from({ length: Math.max(many, 1) }, () => crashBot(recorder, url)));
  try {
    // The first makes the tables.
    for (const bot of bots) await bot.start();
    await declare(bots[0] as BotProcess);
    answerSome(recorder);
    const work = keepReporting(bots);
    const crashAt = new Set(
      Array.from({ length: databaseCrashes }, (_, turn) =>
        Math.floor(((turn + 1) * kills) / (databaseCrashes + 1)),
      ),
    );
    for (let turn = 0; turn < kills; turn++) {
      await setTimeout(200 + Math.random() * 1_500);
      if (crashAt.has(turn)) {
        await server?.crash();
        await setTimeout(500);
        await server?.start();
      }
      const bot = bots[Math.floor(Math.random() * bots.length)] as BotProcess;
      await bot.kill();
      await setTimeout(Math.random() * 500);
      await bot.start();
    }
    const reported = await work.stop();
    const { ask, end } =
      url === undefined ? await askEmbedded(bots[0] as BotProcess, recorder) : askPostgres(url);
    try {
      if (url !== undefined) await calm(ask);
      return await count(ask, reported, recorder);
    } finally {
      await end();
    }
  } finally {
    await Promise.all(bots.map((bot) => bot.remove()));
    await recorder.close();
    await server?.stop();
  }
}

/** Every third page is answered, within a second and a half. */
function answerSome(recorder: Recorder): void {
  recorder.onArrival(({ to, notice }) => {
    if (Math.random() < 1 / 3)
      void setTimeout(Math.random() * 1_500).then(() => recorder.say(to, `ack ${notice}`));
  });
}

/** About ten events a second, each sent until a bot has it. */
function keepReporting(bots: readonly BotProcess[]): { stop(): Promise<string[]> } {
  const names: string[] = [];
  const sent: Promise<void>[] = [];
  const timer = setInterval(() => {
    const name = `web${names.length + 1}`;
    names.push(name);
    sent.push(report(bots, name));
  }, 100);
  return {
    async stop() {
      clearInterval(timer);
      await Promise.all(sent);
      return names;
    },
  };
}

/** Waits until no page has arrived for longer than a path lasts, stops the bot, and opens its database. */
export async function askEmbedded(
  bot: BotProcess,
  recorder: Recorder,
): Promise<{ ask: Ask; end(): Promise<void> }> {
  for (let seen = -1; seen !== recorder.arrivals.length; await setTimeout(8_000))
    seen = recorder.arrivals.length;
  await bot.stop();
  const database = await PGlite.create(join(bot.dataDir, "pg"));
  return {
    ask: async <Row>(query: string) => (await database.query<Row>(query)).rows,
    end: () => database.close(),
  };
}
