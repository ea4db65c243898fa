import { existsSync } from "node:fs";
import { readdir, readFile, stat, truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { type Recorder, startRecorder } from "../crash/recorder.ts";
import { crashBot } from "../crash/storm.ts";
import { type BotProcess, botProcess } from "../support/bot-process.ts";

describe("a backup of a bot that runs, under load, restored elsewhere", { timeout: 180_000 }, () => {
  let recorder: Recorder;
  let bot: BotProcess;
  let heir: BotProcess;
  let file = "";
  /** How many events were in the book before the backup began, and in all. */
  const answered = { before: 0, all: 0 };

  beforeAll(async () => {
    recorder = await startRecorder(0);
    [bot, heir] = [await crashBot(recorder), await crashBot(recorder)];
    file = join(bot.dataDir, "watchbill.backup");
    await bot.start();
    for (const name of ["alice", "bob"]) {
      await bot.say(`user add ${name}`);
      await bot.say(`user link ${name} lines ${name}`);
    }
    await bot.say("path add slow alice");
    await bot.say("path step slow 1h bob");
    await bot.say("notification add down uei.test/down slow subject:%nodelabel%");
    const report = async () => {
      const body = JSON.stringify({ uei: "uei.test/down", nodeLabel: "web01" });
      const headers = { "content-type": "application/json" };
      const answer = await fetch(`${bot.http}/events`, { method: "POST", body, headers });
      if (answer.ok) answered.all += 1;
    };
    for (let turn = 0; turn < 20; turn += 1) await report();
    let isOver = false;
    const load = (async () => {
      while (!isOver) await Promise.all([report(), report(), report()]);
    })();
    answered.before = answered.all;
    const backup = await bot.cli("backup", file);
    isOver = true;
    await load;
    expect(backup).toEqual({ code: 0, out: `${file} holds the database of ${bot.dataDir}.\n`, err: "" });
    await bot.kill();
  }, 240_000);
  afterAll(async () => {
    await Promise.all([bot.remove(), heir.remove()]);
    await recorder.close();
  });

  test("is readable by its owner alone", async () => {
    expect(((await stat(file)).mode & 0o777).toString(8)).toBe("600");
  });

  test("overwrites no file", async () => {
    const again = await bot.cli("backup", file);
    expect(again).toMatchObject({ code: 1, err: `${file}: it is there already.\n` });
  });

  test("holds all that was answered before it began; what is still to be told is told by the new house", async () => {
    const restored = await heir.cli("restore", file);
    expect(restored).toMatchObject({ code: 0, err: "" });
    const outstanding = Number(/with (\d+) notices outstanding/.exec(restored.out)?.[1]);
    expect(outstanding).toBeGreaterThanOrEqual(answered.before);
    expect(outstanding).toBeLessThanOrEqual(answered.all);
    await heir.start();
    expect(await heir.say("status")).toContain(`${outstanding} outstanding`);
    expect(await heir.say("notice show 1")).toContain("bob");
    // Bob's step is an hour away; an admin brings it to now.
    await heir.say("escalate 1");
    await vi.waitFor(
      () => expect(recorder.arrivals).toContainEqual(expect.objectContaining({ to: "bob", notice: 1 })),
      {
        timeout: 30_000,
      },
    );
  });

  test("is not restored into a house that runs, nor over one, unless that is moved aside", async () => {
    expect(await heir.cli("restore", file, "--force")).toMatchObject({
      code: 1,
      err: expect.stringMatching(/in use by process \d+/),
    });
    await heir.stop();
    expect(await heir.cli("restore", file)).toMatchObject({
      code: 1,
      err: expect.stringContaining("With --force it is moved aside."),
    });
    expect(await heir.cli("restore", file, "--force")).toMatchObject({
      code: 0,
      out: expect.stringMatching(/What was there lies in .*pg\.\d{8}T\d{6}\./),
    });
    expect((await readdir(heir.dataDir)).filter((name) => name.startsWith("pg")).sort()).toEqual([
      "pg",
      expect.stringMatching(/^pg\.\d{8}T\d{6}$/),
    ]);
  });

  test("without a bot it is made from the folder, and the house stays as it was when a file is no backup", async () => {
    const second = join(heir.dataDir, "second.backup");
    expect(await heir.cli("backup", second)).toMatchObject({ code: 0 });
    await truncate(second, Math.floor((await stat(second)).size / 2));
    const nonsense = join(heir.dataDir, "nonsense.backup");
    await writeFile(nonsense, "no tar");
    for (const one of [second, nonsense, join(heir.dataDir, "nowhere")]) {
      const refused = await heir.cli("restore", one, "--force");
      expect(refused).toMatchObject({ code: 1, out: "", err: expect.stringContaining(one) });
      expect(refused.err.trim().split("\n")).toHaveLength(1);
    }
    expect(existsSync(join(heir.dataDir, "pg.restoring"))).toBe(false);
    expect((await heir.cli("user", "list")).out).toContain("alice");
  });
});

test("on a PostgreSQL server it says what to run, and no password", async () => {
  const bot = await botProcess({
    DATABASE_URL: "postgres://watchbill:geheim@db.example.org/watch'bill?sslmode=require",
  });
  const backup = await bot.cli("backup", "it's.dump");
  expect(backup.code).toBe(1);
  expect(backup.err).toContain(
    `pg_dump --format=custom --file='it'\\''s.dump' 'postgres://watchbill@db.example.org/watch'\\''bill?sslmode=require'`,
  );
  const restore = await bot.cli("restore", "house.dump");
  expect(restore.err).toContain(
    "pg_restore --clean --if-exists --dbname 'postgres://watchbill@db.example.org/",
  );
  expect(backup.err + restore.err).not.toContain("geheim");
  expect(await readFile(join(bot.dataDir, "it's.dump")).catch(() => "none")).toBe("none");
  await bot.remove();
});
