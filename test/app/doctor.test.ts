import { chmod, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { systemClock } from "../../src/app/clock.ts";
import { clockFinding, inspectionFindings } from "../../src/app/doctor-database.ts";
import { settingFindings } from "../../src/app/doctor-settings.ts";
import { type BotProcess, botProcess } from "../support/bot-process.ts";
import { missingPostgres, type Postgres, startPostgres } from "../support/postgres.ts";

const wrongOnes = (out: string) => out.split("\n").filter((line) => line.startsWith("WRONG"));

describe("watchbill doctor", { timeout: 180_000 }, () => {
  test("finds nothing wrong with a house that is new, one that rests, and one that runs", async () => {
    const bot = await botProcess({});
    expect(await bot.cli("doctor")).toMatchObject({
      code: 0,
      out: expect.stringMatching(/database: there is none yet[\s\S]*Nothing is wrong\.\n$/),
    });
    await bot.cli("user", "list");
    expect(await bot.cli("doctor")).toMatchObject({
      code: 0,
      out: expect.stringMatching(/bot: none runs[\s\S]*database: PostgreSQL [\d.]+ answers/),
    });
    await bot.start();
    expect(await bot.cli("doctor")).toMatchObject({
      code: 0,
      out: expect.stringMatching(
        /bot: it runs, and answers[\s\S]*http: .* answers: the bot lives and does its work/,
      ),
    });
    await bot.remove();
  });

  test("names each thing that is wrong, and what to do", async () => {
    const other = createServer((_, response) => response.end("{}")).listen(0, "127.0.0.1");
    await new Promise((resolve) => other.once("listening", resolve));
    const address = other.address();
    const port = typeof address === "object" && address ? address.port : 0;
    const bot = await botProcess({
      RETENTION_DAY: "30",
      NETWORKS: "irc",
      HTTP_PORT: `${port}`,
      XMPP_JID: "x@example.org",
    });
    await chmod(bot.dataDir, 0o755);
    await writeFile(join(bot.dataDir, ".env"), "", { mode: 0o644 });
    const { code, out } = await bot.cli("doctor");
    expect(code).toBe(1);
    expect(wrongOnes(out)).toEqual([
      "WRONG settings: RETENTION_DAY is set, and there is no such setting",
      expect.stringMatching(/^WRONG network: .*IRC_SERVER: must be set/),
      expect.stringMatching(/^WRONG folder: others on this machine may look into .*watchbill-bot-/),
      "WRONG folder: others on this machine may look into .env",
      `WRONG http: another program answers at http://127.0.0.1:${port}`,
    ]);
    expect(out).toContain('Did you mean "RETENTION_DAYS"?');
    expect(out).toContain("note  network: XMPP_JID is set, and NETWORKS does not name xmpp");
    expect(out).toContain("chmod go-rwx .env");
    other.close();
    await bot.remove();
  });

  test("says that no bot runs, also by the exit code of status", async () => {
    const bot = await botProcess({});
    const resting = await bot.cli("status");
    expect(resting).toMatchObject({ code: 1, err: expect.stringContaining("No bot runs here") });
    expect(resting.out).toContain("0 outstanding");
    await bot.start();
    expect(await bot.cli("status")).toMatchObject({ code: 0, err: "" });
    await bot.remove();
  });
});

describe("settings", () => {
  const wrong = (environment: Record<string, string>) =>
    [...settingFindings(environment)].flatMap(({ is, todo }) => (is === "wrong" ? todo : []));

  test("that look like one of ours are found, those of others are left alone", () => {
    expect(wrong({ DATABASE_URI: "x", HTTP_TOKN: "x", NETWORK: "irc", LOGLEVEL: "info" })).toEqual([
      'Did you mean "DATABASE_URL"?',
      'Did you mean "HTTP_TOKEN"?',
      'Did you mean "NETWORKS"?',
      'Did you mean "LOG_LEVEL"?',
    ]);
    expect(
      wrong({
        HTTP_PROXY: "x",
        HOME: "/root",
        PATH: "/bin",
        LOGNAME: "me",
        HOSTNAME: "x",
        DATA_DIR: "y",
        LANG: "C",
      }),
    ).toEqual([]);
  });
});

describe("a database", () => {
  const sound = {
    version: "PostgreSQL 17.5",
    schema: { has: 2, known: 2 },
    isSafe: true,
    now: systemClock.now(),
  };
  const wrong = (found: Partial<typeof sound>) =>
    [...inspectionFindings({ ...sound, ...found })].flatMap(({ is, says }) => (is === "wrong" ? says : []));

  test("of a newer program, or one that forgets, is wrong", () => {
    expect(wrong({})).toEqual([]);
    expect(wrong({ schema: { has: 1, known: 2 } })).toEqual([]);
    expect(wrong({ schema: { has: 3, known: 2 } })).toEqual([expect.stringContaining("schema is 3")]);
    expect(wrong({ isSafe: false })).toEqual([expect.stringContaining("power cut")]);
  });

  test("whose clock is another is wrong", () => {
    expect(clockFinding(-300)).toMatchObject({ is: "well", says: expect.stringContaining("300 ms behind") });
    expect(clockFinding(61_000)).toMatchObject({
      is: "wrong",
      says: expect.stringContaining("61000 ms ahead of"),
    });
  });
});

const missing = missingPostgres();

describe.skipIf(missing !== undefined)(
  missing ?? "watchbill doctor on a server",
  { timeout: 120_000 },
  () => {
    let server: Postgres;
    let bot: BotProcess;
    beforeAll(async () => {
      server = await startPostgres();
    });
    afterAll(async () => {
      await bot?.remove();
      await server?.stop();
    });

    test("compares the clocks, and notes that the database has no schema yet", async () => {
      bot = await botProcess({ DATABASE_URL: await server.newDatabase() });
      const { out } = await bot.cli("doctor");
      expect(out).toMatch(/ok {4}database: PostgreSQL \d+/);
      expect(out).toMatch(/note {2}database: its schema is 0 of \d+/);
      // The server of the tests is quick, not safe.
      expect(wrongOnes(out)).toEqual([expect.stringContaining("fsync or synchronous_commit is off")]);
      expect(out).toMatch(/ok {4}clock: this machine's clock is \d+ ms/);
    });

    test("says when there is no server, without its password", async () => {
      const lost = await botProcess({ DATABASE_URL: "postgres://watchbill:geheim@127.0.0.1:1/watchbill" });
      const { code, out } = await lost.cli("doctor");
      expect([code, wrongOnes(out)]).toEqual([1, [expect.stringContaining("it cannot be reached")]]);
      expect(out).not.toContain("geheim");
      await lost.remove();
    });
  },
);
