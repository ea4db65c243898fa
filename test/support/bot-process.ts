import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { askRunningBot, socketPath } from "../../src/app/local-socket.ts";
import { freePort } from "./free-port.ts";

const program = fileURLToPath(new URL("../../bin/watchbill.js", import.meta.url));

/** The bot as people run it: a process of its own, on a data folder that outlives it. */
export interface BotProcess {
  /** Where events go in by HTTP, and by OpenNMS's XML. */
  http: string;
  opennmsPort: number;
  dataDir: string;
  /** The program, and the environment that it runs in. */
  program: string;
  environment: Record<string, string>;
  start(): Promise<void>;
  /** Sends a signal to it. */
  signal(name: NodeJS.Signals): void;
  /** Resolves when it has said that, on standard output or standard error. */
  heard(words: string): Promise<void>;
  /** Whether it runs: it may have ended by itself. */
  lives(): boolean;
  /** Ends it without a chance to clean up. */
  kill(): Promise<void>;
  /** Asks it to stop, and answers its exit code. */
  stop(): Promise<number | null>;
  /** Says a slash command over the local socket; throws what the bot refused. */
  say(line: string): Promise<string>;
  /** Runs `watchbill …` as a process beside it. */
  cli(...argv: string[]): Promise<{ code: number | null; out: string; err: string }>;
  log(): Promise<string>;
  /** Stops it if it runs, and removes its folder. */
  remove(): Promise<void>;
}

/** A bot with these settings on free loopback ports; not started yet. */
export async function botProcess(settings: Record<string, string>): Promise<BotProcess> {
  const dataDir = await mkdtemp(join(tmpdir(), "watchbill-bot-"));
  const [httpPort, opennmsPort] = [await freePort(), await freePort()];
  const environment = {
    PATH: process.env["PATH"] ?? "",
    HOME: dataDir,
    DATA_DIR: dataDir,
    HTTP_PORT: `${httpPort}`,
    OPENNMS_PORT: `${opennmsPort}`,
    ZONE: "UTC",
    ...settings,
  };
  let child: ChildProcess | undefined;
  let said = "";

  const bot: BotProcess = {
    http: `http://127.0.0.1:${httpPort}`,
    opennmsPort,
    dataDir,
    program,
    environment,
    async start() {
      const started = spawn(process.execPath, [program, "start"], {
        cwd: dataDir,
        env: environment,
        stdio: ["ignore", "pipe", "pipe"],
      });
      child = started;
      const killWithUs = () => started.kill("SIGKILL");
      process.once("exit", killWithUs);
      started.once("exit", () => process.off("exit", killWithUs));
      await new Promise<void>((resolve, reject) => {
        const hear = (chunk: unknown) => {
          said += String(chunk);
          if (String(chunk).includes("Watchbill is up.")) resolve();
        };
        started.stdout.on("data", hear);
        started.stderr.on("data", hear);
        started.once("exit", (code) => reject(new Error(`the bot ended with ${code}: ${said}`)));
      });
    },
    signal: (name) => void child?.kill(name),
    lives: () => child !== undefined && child.exitCode === null && child.signalCode === null,
    async heard(words) {
      const stdout = child?.stdout;
      while (stdout && !said.includes(words)) await once(stdout, "data");
    },
    async kill() {
      if (!child || !bot.lives()) return;
      const ended = once(child, "exit");
      child.kill("SIGKILL");
      await ended;
    },
    async stop() {
      if (!child || !bot.lives()) return child?.exitCode ?? null;
      const ended = once(child, "exit");
      child.kill("SIGTERM");
      await ended;
      return child.exitCode;
    },
    async say(line) {
      const reply = await askRunningBot(socketPath(dataDir), splitLine(line));
      if (!reply) throw new Error("the bot does not run");
      if (!reply.ok) throw new Error(`refused: ${line}\n${reply.text}`);
      return reply.text;
    },
    async cli(...argv) {
      const one = spawn(process.execPath, [program, ...argv], {
        cwd: dataDir,
        env: environment,
        stdio: ["ignore", "pipe", "pipe"],
      });
      let [out, err] = ["", ""];
      one.stdout.on("data", (chunk) => {
        out += String(chunk);
      });
      one.stderr.on("data", (chunk) => {
        err += String(chunk);
      });
      const [code] = await once(one, "close");
      return { code, out, err };
    },
    log: async () => said,
    async remove() {
      await bot.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
  return bot;
}

/** As a shell would: at blanks, but for what stands in double quotes. */
function splitLine(line: string): string[] {
  return [...line.matchAll(/(?:[^\s"]+|"[^"]*")+/g)].map(([word]) => word.replaceAll('"', ""));
}
