import { spawn } from "node:child_process";
import { once } from "node:events";

/** What became of a program: its exit code, or the signal that ended it; and what it printed, both streams as they came. */
export interface Ran {
  code: number | null;
  signal: NodeJS.Signals | null;
  output: string;
}

/** Bytes of output that are kept. */
const mostOutput = 4096;
/** Characters of one argument: Linux takes 128 KiB, and a character has up to three bytes. */
const longestArgument = 32_000;

/** All that a program is told of our environment: no secret of ours. */
const environment = { PATH: "/usr/local/bin:/usr/bin:/bin", LANG: "C.UTF-8" };

/**
 * Runs a program with these arguments, never by a shell, in a process group of its own and in the root folder. The group
 * is killed when the program ends, so that nothing is left behind, and when the signal aborts; then it rejects with the
 * signal's reason. Rejects with the system's error when the program cannot be started.
 */
export async function runProgram(
  file: string,
  args: readonly string[],
  input: string,
  signal: AbortSignal,
): Promise<Ran> {
  signal.throwIfAborted();
  const child = spawn(file, args.map(argument), { cwd: "/", env: environment, detached: true });
  const kept: Buffer[] = [];
  let length = 0;
  for (const stream of [child.stdout, child.stderr])
    stream.on("data", (chunk: Buffer) => {
      if (length < mostOutput) kept.push(chunk.subarray(0, mostOutput - length));
      length += chunk.length;
    });
  const killGroup = () => {
    if (child.pid === undefined) return;
    try {
      process.kill(-child.pid, "SIGKILL");
    } catch {
      // The whole group is gone already.
    }
  };
  const stop = () => {
    killGroup();
    // Whoever left the group may hold them open for ever.
    child.stdout.destroy();
    child.stderr.destroy();
  };
  signal.addEventListener("abort", stop, { once: true });
  child.once("exit", killGroup);
  // A program that does not read what it is given is no failure.
  child.stdin.on("error", () => {});
  child.stdin.end(input);
  try {
    const [code, endedBy]: [number | null, NodeJS.Signals | null] = await closed(child);
    signal.throwIfAborted();
    const output = Buffer.concat(kept).toString("utf8").toWellFormed().replaceAll("\0", "\uFFFD").trim();
    return { code, signal: endedBy, output: length > mostOutput ? `${output} …` : output };
  } finally {
    signal.removeEventListener("abort", stop);
  }
}

async function closed(child: ReturnType<typeof spawn>): Promise<[number | null, NodeJS.Signals | null]> {
  const [code, endedBy] = await once(child, "close");
  return [code, endedBy];
}

/** NUL ends an argument, so none may hold one. */
function argument(text: string): string {
  return text.toWellFormed().replaceAll("\0", "\uFFFD").slice(0, longestArgument);
}
