import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type BotProcess, botProcess } from "../support/bot-process.ts";

describe("the whole configuration on the command line", () => {
  let bot: BotProcess;
  let file: string;
  beforeAll(async () => {
    bot = await botProcess({});
    file = join(bot.dataDir, "watchbill.yaml");
  });
  afterAll(() => bot.remove());

  test("without a bot: out, changed by hand, shown, and in", async () => {
    await bot.cli("user", "add", "alice");
    expect(await bot.cli("export", file)).toMatchObject({ code: 0, out: "", err: "" });
    const document = await readFile(file, "utf8");
    expect(document).toContain("users:\n  alice: {}\n");
    await writeFile(file, document.replace("  alice: {}\n", "  alice:\n    admin: true\n  bob: {}\n"));

    const shown = "+ user bob\n~ user alice: + admin true\n";
    const dryRun = await bot.cli("apply", file, "--dry-run");
    expect(dryRun.out.split("\n").sort().join("\n").trim()).toBe(shown.trim());
    expect(dryRun.code).toBe(2);
    expect(await bot.cli("apply", file)).toMatchObject({ code: 1, err: expect.stringContaining("--yes") });
    expect(await bot.cli("apply", file, "--yes")).toMatchObject({
      code: 0,
      out: expect.stringContaining("Applied."),
    });
    expect(await bot.cli("apply", file, "--dry-run")).toMatchObject({
      code: 0,
      out: expect.stringMatching(/^Nothing changes/),
    });
  });

  test("faults are told by file and line; so is what is no file, and no option", async () => {
    const broken = join(bot.dataDir, "broken.yaml");
    await writeFile(broken, "house: {zone: UTC}\ngroups:\n  ops:\n    users: [eve]\n");
    expect(await bot.cli("apply", broken)).toMatchObject({
      code: 1,
      out: "",
      err: `${broken}, line 3: group ops: There is no user "eve".\n`,
    });
    expect((await bot.cli("apply", `${file}x`)).err).toBe(`${file}x: there is no such file or folder.\n`);
    expect((await bot.cli("apply", file, "--dri-run")).err).toMatch(
      /--dri-run[\s\S]*Usage: watchbill apply FILE/,
    );
  });

  test("beside a running bot", async () => {
    await bot.start();
    expect((await bot.cli("export")).out).toBe(await readFile(file, "utf8"));
    await writeFile(file, (await readFile(file, "utf8")).replace("  bob: {}\n", ""));
    expect(await bot.cli("apply", file, "--yes")).toMatchObject({ code: 0, out: "- user bob\nApplied.\n" });
    expect(await bot.say("user list")).not.toContain("bob");
  });
});
