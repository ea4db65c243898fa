import { stat } from "node:fs/promises";
import { createConnection } from "node:net";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { listenLocally, socketPath } from "../../src/app/local-socket.ts";
import { Refusal } from "../../src/domain/refusal.ts";
import type { Reply } from "../../src/ports/chat-inbox.ts";
import { type BotProcess, botProcess } from "../support/bot-process.ts";

const nothing: Reply = { ok: true, text: "", private: true };

describe("the command line", () => {
  let bot: BotProcess;
  beforeAll(async () => {
    bot = await botProcess({});
  });
  afterAll(() => bot.remove());

  test("says what it can do to a stranger", async () => {
    const help = await bot.cli("--help");
    expect(help.code).toBe(0);
    for (const words of ["watchbill start", "watchbill group add ops alice bob", ".env.example"])
      expect(help.out).toContain(words);
  });

  test("works alone, straight on the database, when no bot runs", async () => {
    expect(await bot.cli("user", "add", "alice", "--fullname", "Alice Archer")).toMatchObject({
      code: 0,
      err: "",
    });
    expect((await bot.cli("user", "show", "alice")).out).toContain("Alice Archer");
  });

  test("refuses with a sentence, on standard error, with exit code 1", async () => {
    expect(await bot.cli("group", "add", "ops", "alise")).toMatchObject({
      code: 1,
      out: "",
      err: expect.stringContaining('"alise"'),
    });
  });

  test("founds no house on an abbreviation that the runtime takes for another zone", async () => {
    const abroad = await botProcess({ ZONE: "BST" });
    expect(await abroad.cli("user", "list")).toMatchObject({
      code: 1,
      err: expect.stringMatching(/"BST" is not a time zone[\s\S]*Asia\/Dhaka/),
    });
    await abroad.remove();
  });

  test("works beside a running bot, which alone has the database open", async () => {
    await bot.start();
    expect(await bot.cli("group", "add", "ops", "alice")).toMatchObject({ code: 0 });
    expect((await bot.cli("user", "show", "alice")).out).toContain("Alice Archer");
    expect(await bot.say("group show ops")).toContain("alice");
  });

  test("a second bot on the same folder is refused, and says what to do", async () => {
    const second = await bot.cli("start");
    expect(second.code).toBe(1);
    expect(second.err).toMatch(/data folder .* is in use by process \d+[\s\S]*DATABASE_URL/);
  });

  test("a bot with a database elsewhere does not take the socket of another over", async () => {
    const second = await listenLocally(
      socketPath(bot.dataDir),
      async () => nothing,
      AbortSignal.abort(),
    ).catch((error: unknown) => error);
    expect(second).toBeInstanceOf(Refusal);
    expect(String(second)).toMatch(/Another bot runs with the data folder .*bot\.sock/);
    expect(await bot.say("group show ops")).toContain("alice");
  });

  test("SIGHUP changes nothing for a daemon", async () => {
    bot.signal("SIGHUP");
    await bot.heard("SIGHUP changes nothing");
    expect(await bot.say("group show ops")).toContain("alice");
  });

  test("the socket is the owner's alone, and bears nonsense", async () => {
    const { mode } = await stat(join(bot.dataDir, "bot.sock"));
    expect((mode & 0o777).toString(8)).toBe("600");
    expect(((await stat(bot.dataDir)).mode & 0o777).toString(8)).toBe("700");
    const answer = await new Promise<string>((resolve) => {
      const socket = createConnection(join(bot.dataDir, "bot.sock"), () => socket.write("what?\n"));
      socket.once("data", (chunk) => {
        resolve(String(chunk));
        socket.destroy();
      });
    });
    expect(JSON.parse(answer)).toMatchObject({ ok: false });
    expect(await bot.say("status")).not.toBe("");
  });

  test("everything is still there after a stop", async () => {
    expect(await bot.stop()).toBe(0);
    expect((await bot.cli("group", "show", "ops")).out).toContain("alice");
  });

  test("settings that are wrong are named", async () => {
    const wrong = await botProcess({ HTTP_PORT: "eighty" });
    const { code, err } = await wrong.cli("start");
    expect([code, err]).toEqual([1, expect.stringMatching(/HTTP_PORT \(it is "eighty"\)/)]);
    await wrong.remove();
  });
});
