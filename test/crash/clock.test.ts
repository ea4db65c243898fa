import { setTimeout } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { askPostgres, missingPostgres, type Postgres, startPostgres } from "../support/postgres.ts";
import { startRecorder } from "./recorder.ts";
import { calm, count, crashBot, declare, report } from "./storm.ts";

const missing = missingPostgres();
const jumping = fileURLToPath(new URL("./jumping-clock.mjs", import.meta.url));

describe.skipIf(missing !== undefined)(missing ?? "when the clock of a machine jumps", () => {
  let server: Postgres;
  beforeAll(async () => {
    server = await startPostgres();
  });
  afterAll(async () => {
    await server?.stop();
  });

  test("an hour forward and two back, nothing is lost, early, late or told twice", {
    timeout: 180_000,
  }, async () => {
    const url = await server.newDatabase();
    const recorder = await startRecorder();
    const bots = [
      await crashBot(recorder, url, { NODE_OPTIONS: `--import ${jumping}` }),
      await crashBot(recorder, url),
    ] as const;
    const { ask, end } = askPostgres(url);
    onTestFinished(async () => {
      await Promise.all(bots.map((bot) => bot.remove()));
      await recorder.close();
      await end();
    });
    for (const bot of bots) await bot.start();
    await declare(bots[0]);

    const reported: string[] = [];
    for (let jump = 0; jump <= 3; jump++) {
      if (jump > 0) bots[0].signal("SIGUSR2");
      for (let turn = 0; turn < 10; turn++) {
        const name = `jump ${jump} event ${turn}`;
        await report([bots[turn % 2] ?? bots[0]], name);
        reported.push(name);
        await setTimeout(100);
      }
    }
    await calm(ask, 60_000);

    expect(await count(ask, reported, recorder)).toMatchObject({
      notices: reported.length,
      lost: [],
      plannedTwice: 0,
      doubled: 0,
    });
    // The steps are a second apart each; the machines agree on the time as well as their answers travel.
    const [hasty] = await ask<{ count: number }>(`
      select count(*)::int from (
        select max(at) - min(at) as took from notice_log where what = 'planned' group by notice_id) as planned
      where took < '1.5 seconds' or took > '60 seconds'`);
    expect(hasty?.count).toBe(0);
  });
});
