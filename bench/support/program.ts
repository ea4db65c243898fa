import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, openSync, readFileSync } from "node:fs";

/** A server program under test, in a process of its own. */
export interface Program {
  pid: number;
  /** Resident memory in MiB. */
  memory(): number;
  /** Seconds of processor time so far. */
  processorTime(): number;
  /** Ends it without a chance to clean up. */
  kill(): Promise<void>;
  stop(): Promise<void>;
}

const running = new Set<ChildProcess>();

/** Ends what still runs, as it does when a part has failed. */
export async function endPrograms(): Promise<void> {
  await Promise.all([...running].map((child) => end(child, "SIGKILL")));
}

/** Starts a program whose words go to a file, and resolves when `isUp` says so. */
export async function startProgram(
  command: readonly string[],
  options: { cwd: string; env?: Record<string, string>; said: string; isUp: () => Promise<boolean> },
): Promise<Program> {
  const [program = "", ...args] = command;
  const out = openSync(options.said, "a");
  const child = spawn(program, args, {
    cwd: options.cwd,
    ...(options.env && { env: options.env }),
    stdio: ["ignore", out, out],
  });
  closeSync(out);
  const killWithUs = () => child.kill("SIGKILL");
  process.once("exit", killWithUs);
  running.add(child);
  child.once("exit", () => {
    process.off("exit", killWithUs);
    running.delete(child);
  });
  const pid = child.pid ?? 0;
  const late = Date.now() + 60_000;
  while (!(await options.isUp().catch(() => false))) {
    if (hasEnded(child) || Date.now() > late)
      throw new Error(`${program} did not come up: ${readFileSync(options.said, "utf8").slice(-2000)}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return {
    pid,
    memory: () => memoryOf(pid),
    processorTime: () => processorTimeOf(pid),
    kill: () => end(child, "SIGKILL"),
    stop: () => end(child, "SIGTERM"),
  };
}

/** Resident memory of a process in MiB. */
export function memoryOf(pid: number): number {
  return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1] ?? Number.NaN) / 1024;
}

function processorTimeOf(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1]?.split(" ") ?? [];
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

async function end(child: ChildProcess, signal: "SIGKILL" | "SIGTERM"): Promise<void> {
  if (hasEnded(child)) return;
  const ended = once(child, "exit");
  child.kill(signal);
  await ended;
}

function hasEnded(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null;
}
