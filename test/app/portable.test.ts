import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type BotProcess, botProcess } from "../support/bot-process.ts";

/** What the verbs do is told in test/stories/configuration-in-a-file.test.ts; here, that the program knows them. */
describe("the whole configuration on the command line", () => {
  let bot: BotProcess;
  beforeAll(async () => {
    bot = await botProcess({});
  });
  afterAll(() => bot.remove());

  test("goes out without a bot, and in beside a running one", { timeout: 60_000 }, async () => {
    const file = join(bot.dataDir, "watchbill.yaml");
    expect(await bot.cli("export", file)).toEqual({ code: 0, out: "", err: "" });
    await writeFile(file, `${await readFile(file, "utf8")}\nusers:\n  bob:\n`);
    await bot.start();
    expect(await bot.cli("apply", file, "--dry-run")).toEqual({ code: 2, out: "+ user bob\n", err: "" });
    expect(await bot.cli("apply", file)).toMatchObject({ code: 1, err: expect.stringContaining("--yes") });
    expect(await bot.cli("apply", file, "--yes")).toMatchObject({ code: 0, out: "+ user bob\nApplied.\n" });
    expect(await bot.say("user list")).toContain("bob");
  });
});
