import { execFileSync } from "node:child_process";
import { randomFillSync } from "node:crypto";
import { mkdtempSync, rmdirSync } from "node:fs";
import { mkdtemp, open, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, onTestFinished, test, vi } from "vitest";
import { askPostgres, missingPostgres, startPostgres } from "../support/postgres.ts";
import { askEmbedded } from "./random.ts";
import { startRecorder } from "./recorder.ts";
import { calm, count, crashBot, declare, report, reportUntilRefused } from "./storm.ts";

const missing = missingPostgres() ?? missingMount();

/** Why there is no small disk to fill; undefined when there is. */
function missingMount(): string | undefined {
  const place = mkdtempSync(join(tmpdir(), "watchbill-disk-"));
  try {
    execFileSync("mount", ["-t", "tmpfs", "tmpfs", place], { stdio: "ignore" });
    execFileSync("umount", [place]);
    return undefined;
  } catch {
    return "Skipped: only root can mount a small disk to fill, where the machine allows it.";
  } finally {
    rmdirSync(place);
  }
}

describe.skipIf(missing !== undefined)(missing ?? "when the disk is full", () => {
  let disk: string;
  beforeEach(async () => {
    disk = await mkdtemp(join(tmpdir(), "watchbill-disk-"));
    execFileSync("mount", ["-t", "tmpfs", "-o", "size=160m,mode=1777", "tmpfs", disk]);
    // Whatever the database and the bots write, they write there.
    vi.stubEnv("TMPDIR", disk);
  });
  afterEach(async () => {
    vi.unstubAllEnvs();
    execFileSync("umount", ["--lazy", disk]);
    await rm(disk, { recursive: true });
  });

  test.for(["PostgreSQL", "the embedded database"])(
    "on %s events are refused, and when there is room again all goes on, and nothing is lost",
    { timeout: 240_000 },
    async (which) => {
      const server = which === "PostgreSQL" ? await startPostgres({ sync: true }) : undefined;
      const recorder = await startRecorder();
      const url = await server?.newDatabase();
      const bot = await crashBot(recorder, url);
      onTestFinished(async () => {
        await bot.remove();
        await recorder.close();
        await server?.stop();
      });
      await bot.start();
      await declare(bot);
      recorder.onArrival(({ to, notice }) => {
        if (to === "alice" && notice % 3 === 0) recorder.say(to, `ack ${notice}`);
      });
      const reported: string[] = [];
      const tell = async (phase: string) => {
        for (let turn = 0; turn < 5; turn++) {
          const name = `${phase} ${turn}`;
          await report([bot], name);
          reported.push(name);
        }
      };
      await tell("before");

      const ballast = join(disk, "ballast");
      await fill(ballast);
      // Until what had been laid by is used up, too.
      reported.push(...(await reportUntilRefused(bot, "on the last space")));
      const meanwhile = tell("while it was full");
      await new Promise((resolve) => setTimeout(resolve, 3_000));
      await rm(ballast);
      // What gave up is started again, as service managers do.
      if (server && !server.lives()) await server.start();
      if (!bot.lives()) await bot.start();
      await meanwhile;
      await tell("after");

      const { ask, end } = url === undefined ? await askEmbedded(bot, recorder) : askPostgres(url);
      try {
        if (url !== undefined) await calm(ask);
        expect(await count(ask, reported, recorder)).toMatchObject({
          lost: [],
          afterAnswer: 0,
          plannedTwice: 0,
        });
      } finally {
        await end();
      }
    },
  );
});

/** Writes until there is no room for more. */
async function fill(file: string): Promise<void> {
  const out = await open(file, "w");
  try {
    for (const block of [1_048_576, 4_096]) {
      const junk = randomFillSync(Buffer.alloc(block));
      await (async () => {
        for (;;) await out.appendFile(junk);
      })().catch((error: NodeJS.ErrnoException) => {
        if (error.code !== "ENOSPC") throw error;
      });
    }
  } finally {
    await out.close();
  }
}
