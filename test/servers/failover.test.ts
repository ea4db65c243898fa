import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { type Recorder, startRecorder } from "../crash/recorder.ts";
import { calm, count, crashBot, declare, report } from "../crash/storm.ts";
import type { BotProcess } from "../support/bot-process.ts";
import { missingPatroni, type PatroniCluster, startPatroni } from "../support/patroni.ts";
import { askPostgres } from "../support/postgres.ts";

const missing = missingPatroni();

/** Two bots on a Patroni cluster as in docs/scaling.md, quicker than there. */
describe.skipIf(missing !== undefined)(missing ?? "when the primary goes in a storm", () => {
  let cluster: PatroniCluster;
  let database: string;
  beforeAll(async () => {
    cluster = await startPatroni({ ttl: 5, loop_wait: 1, retry_timeout: 2 });
    database = await cluster.newDatabase();
  });
  afterAll(async () => {
    await cluster?.stop();
  });

  test("nothing is lost, and the bots go on with the next primary by themselves", {
    timeout: 180_000,
  }, async () => {
    const { ask, end } = askPostgres(database);
    const recorder = await startRecorder();
    const bots = [await crashBot(recorder, database), await crashBot(recorder, database)];
    onTestFinished(async () => {
      await Promise.all(bots.map((bot) => bot.remove()));
      await recorder.close();
      await end();
    });
    const [first] = bots;
    await first?.start();
    await Promise.all(bots.slice(1).map((bot) => bot.start()));
    if (first) await declare(first);
    answerEveryThird(recorder);

    const storm = stormOn(bots);
    await storm.reaches(60);
    cluster.kill(await cluster.primary());
    await storm.reaches(storm.taken.length + 60);
    const reported = await storm.end();
    await calm(ask);

    const counted = await count(ask, reported, recorder);
    expect(counted).toMatchObject({ notices: reported.length, lost: [], afterAnswer: 0, plannedTwice: 0 });
  });
});

/** Whoever is told first of every third notice has it. */
function answerEveryThird(recorder: Recorder): void {
  recorder.onArrival(({ to, notice }) => {
    if (to === "alice" && notice % 3 === 0) recorder.say(to, `ack ${notice}`);
  });
}

/** Reports events, a few at a time, until it is ended. */
function stormOn(bots: readonly BotProcess[]) {
  const taken: { name: string; at: number }[] = [];
  let isOver = false;
  let next = 0;
  const sender = async () => {
    while (!isOver) {
      const name = `storm ${++next}`;
      await report(bots, name);
      taken.push({ name, at: Date.now() });
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  };
  const senders = Promise.all([sender(), sender(), sender()]);
  return {
    taken,
    async reaches(number: number) {
      while (taken.length < number) await new Promise((resolve) => setTimeout(resolve, 50));
    },
    async end() {
      isOver = true;
      await senders;
      return taken.map(({ name }) => name);
    },
  };
}
