import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { askPostgres, missingPostgres, type Postgres, startPostgres } from "../support/postgres.ts";
import { points, startDatabaseRelay } from "./database-relay.ts";
import { startRecorder } from "./recorder.ts";
import { calm, count, crashBot, declare, report } from "./storm.ts";

const missing = missingPostgres();

/** A bot is killed at every named point of a page's way, and started again. */
describe.skipIf(missing !== undefined)(
  missing ?? "killed at that moment, nothing is lost and nothing planned twice",
  () => {
    let server: Postgres;
    beforeAll(async () => {
      server = await startPostgres();
    });
    afterAll(async () => {
      await server?.stop();
    });

    test.for(points)("$when the commit of its $kind", { timeout: 120_000 }, async (point) => {
      const url = await server.newDatabase();
      const recorder = await startRecorder();
      const relay = await startDatabaseRelay(server.port);
      const through = new URL(url);
      through.port = `${relay.port}`;
      const bot = await crashBot(recorder, through.toString());
      onTestFinished(async () => {
        await bot.remove();
        await Promise.all([relay.close(), recorder.close()]);
      });
      const { ask, end } = askPostgres(url);
      onTestFinished(end);
      await bot.start();
      await declare(bot);
      await report([bot], "warm-up");

      let died: (said: string[]) => void;
      const dead = new Promise<string[]>((resolve) => {
        died = resolve;
      });
      relay.dieAt(point, async () => {
        await bot.kill();
        died(recorder.arrivals.map(({ key }) => key));
      });
      const reporting = report([bot], "storm");
      // Whoever is told first answers: so that there is a transaction of that kind, too.
      if (point.kind === "answer")
        recorder.onArrival(
          ({ title, notice }) => title === "storm" && recorder.say("alice", `ack ${notice}`),
        );
      const said = await dead;
      await bot.start();
      await reporting;
      await calm(ask);

      const counted = await count(ask, ["warm-up", "storm"], recorder);
      expect(counted).toMatchObject({ notices: 2, lost: [], afterAnswer: 0, plannedTwice: 0 });
      // Only what the network had before the kill, and the book not yet, may be said twice: when that was about to be
      // stored, or when others were claimed meanwhile.
      const keys = recorder.arrivals.map(({ key }) => key);
      expect(said).toEqual(expect.arrayContaining(keys.filter((key, place) => keys.indexOf(key) !== place)));
      const isUnderWay = point.kind === "claim" || (point.kind === "receipt" && point.when === "before");
      expect(counted.doubled).toBeLessThanOrEqual(isUnderWay ? 2 : 0);
    });
  },
);
