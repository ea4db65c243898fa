import { spawn } from "node:child_process";
import { once } from "node:events";
import { open, readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, describe, expect, onTestFinished, test, vi } from "vitest";
import { createLog } from "../../src/app/log.ts";
import { type BotProcess, botProcess } from "../support/bot-process.ts";

afterEach(() => vi.restoreAllMocks());

describe("a log that cannot be written", () => {
  test("is said once on standard error, and kills nobody", () => {
    const said: string[] = [];
    vi.spyOn(process.stderr, "write").mockImplementation((text) => said.push(String(text)) > 0);
    const log = createLog("info", "/dev/full");
    for (let line = 0; line < 20_000; line += 1) log.info({ line }, "Something that nobody will read.");
    expect(said).toEqual([expect.stringMatching(/^The log cannot be written, .*ENOSPC/)]);
  });

  test("costs a running bot nothing but its log", async () => {
    const bot: BotProcess = await botProcess({});
    const full = await open("/dev/full", "w");
    const child = spawn(process.execPath, [bot.program, "start"], {
      cwd: bot.dataDir,
      env: bot.environment,
      stdio: ["ignore", full.fd, full.fd],
    });
    onTestFinished(() => void child.kill("SIGKILL"));
    const ended = once(child, "exit");
    await vi.waitFor(async () => expect((await fetch(`${bot.http}/readyz`)).status).toBe(200), {
      timeout: 50_000,
      interval: 100,
    });
    expect(await bot.say("status")).toContain("0 outstanding");
    child.kill("SIGTERM");
    expect(await ended).toEqual([0, null]);
    await full.close();
    await bot.remove();
  });
});

test("what is written to a file stands at its end", async () => {
  const bot = await botProcess({});
  const file = join(bot.dataDir, "logs", "watchbill.log");
  createLog("info", file).info({ notice: 1 }, "First.");
  createLog("warn", file).info({}, "Not said.");
  createLog("warn", file).warn({ notice: 2 }, "Second.");
  const lines = (await readFile(file, "utf8")).trim().split("\n");
  expect(lines.map((line) => JSON.parse(line))).toMatchObject([
    { level: 30, notice: 1, msg: "First." },
    { level: 40, notice: 2, msg: "Second." },
  ]);
  await bot.remove();
});
