import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from "vitest";
import { openPostgres } from "../../src/store/postgres.ts";
import { type BotProcess, botProcess } from "../support/bot-process.ts";
import { type Inspircd, missingInspircd, startInspircd } from "../support/inspircd.ts";
import { type IrcPerson, ircPerson } from "../support/irc-person.ts";
import { missingPostgres, type Postgres, startPostgres } from "../support/postgres.ts";

const missing = missingInspircd() ?? missingPostgres();
const patience = { timeout: 45_000, interval: 50 };

/** Bot processes that share one PostgreSQL and one account on an IRC network. */
describe.skipIf(missing !== undefined)(missing ?? "several processes on one database", () => {
  let postgres: Postgres;
  let server: Inspircd;
  let watcher: IrcPerson;
  let database: string;

  beforeAll(async () => {
    [postgres, server] = await Promise.all([
      startPostgres(),
      startInspircd({ accounts: ["watchbill"], fakelag: false }),
    ]);
    database = await postgres.newDatabase();
    watcher = await ircPerson({ port: server.port, nick: "watcher" });
    await watcher.join("#ops");
  });
  afterAll(async () => {
    await watcher?.close();
    await Promise.all([server?.stop(), postgres?.stop()]);
  });

  const bot = async (more: Record<string, string> = {}): Promise<BotProcess> => {
    const one = await botProcess({
      DATABASE_URL: database,
      NETWORKS: "irc",
      IRC_SERVER: "127.0.0.1",
      IRC_PORT: `${server.port}`,
      IRC_PASSWORD: server.password,
      IRC_ROOMS: "#ops",
      ...more,
    });
    onTestFinished(() => one.remove());
    return one;
  };
  const told = () => watcher.messages("#ops").map((line) => `${line.nick}: ${line.params[1]}`);
  /** How a notice about the node begins; what more there is to say of it follows on a line of its own. */
  const heads = (node: string) => told().filter((line) => new RegExp(`#\\d+\\S* ${node}`).test(line));
  const send = async (to: BotProcess, node: string) => {
    const body = JSON.stringify({ uei: "uei.demo/down", nodeLabel: node });
    const headers = { "content-type": "application/json" };
    const answer = await fetch(`${to.http}/events`, { method: "POST", headers, body });
    expect(answer.ok).toBe(true);
  };

  test("one speaks; killed, the other takes its place within ten seconds, and every page is told once", {
    timeout: 120_000,
  }, async () => {
    const [first, second] = [await bot(), await bot()];
    await first.start();
    await watcher.hears((line) => line.nick === "watchbill" && line.command === "JOIN");
    await second.start();
    await first.say("path add room irc:#ops");
    await first.say("notification add down uei.demo/down room subject:%nodelabel%");
    // What comes in through the silent one is told by the one that speaks.
    await send(second, "web01");
    await vi.waitFor(() => expect(told().join("\n")).toContain("web01"), patience);
    expect(await second.say("status")).toMatch(/irc: held by \S+, another bot process/);

    const killedAt = performance.now();
    await first.kill();
    await send(second, "web02");
    await vi.waitFor(() => expect(told().join("\n")).toContain("web02"), patience);
    const seconds = (performance.now() - killedAt) / 1000;
    expect(seconds).toBeLessThan(10);
    for (const node of ["web01", "web02"]) expect(heads(node)).toHaveLength(1);
  });

  test("a process without a network plans for the one that has it", { timeout: 120_000 }, async () => {
    const [speaker, intake] = [await bot(), await bot({ NETWORKS: "" })];
    await speaker.start();
    await intake.start();
    await vi.waitFor(async () => expect(await speaker.say("status")).toContain("irc: connected"), patience);
    // Until it has heard of the other, it could only say that nobody is told.
    await vi.waitFor(
      async () => expect(await intake.say("path show room")).not.toContain("NOT TOLD"),
      patience,
    );
    for (const node of ["web11", "web12", "web13"]) await send(intake, node);
    await vi.waitFor(() => expect(told().join("\n")).toMatch(/web11.*web13/s), patience);
    for (const node of ["web11", "web12", "web13"]) expect(heads(node)).toHaveLength(1);
  });

  test("a clean stop hands over at once", { timeout: 120_000 }, async () => {
    const [first, second] = [await bot(), await bot()];
    await first.start();
    await second.start();
    await vi.waitFor(async () => expect(await first.say("status")).toContain("irc: connected"), patience);
    expect(await first.stop()).toBe(0);
    await vi.waitFor(async () => expect(await second.say("status")).toContain("irc: connected"), patience);
  });

  test("when a newer program comes to update the database, this one stops by itself", async () => {
    const old = await bot();
    await old.start();
    const store = await openPostgres(database);
    onTestFinished(() => store.close());
    await store.transaction((tx) => tx.processes.beat({ id: "newer", schema: 1_000, commands: [] }, 10));
    await vi.waitFor(async () => expect(await old.log()).toContain("Watchbill has stopped."), patience);
  });
});
