import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { createConnection } from "node:net";

/**
 * Why a suite that needs a server from Debian is skipped: a sentence for its name, or undefined when the program is
 * there. Throws instead when WATCHBILL_REQUIRE_SERVERS=1.
 */
export function missingServer(program: string, debianPackage: string): string | undefined {
  if (existsSync(program)) return undefined;
  const sentence = `${program} is missing: apt-get install ${debianPackage}`;
  if (process.env["WATCHBILL_REQUIRE_SERVERS"] === "1") throw new Error(sentence);
  return sentence;
}

/** A server program of our own that runs in the foreground. */
export interface ServerProcess {
  signal(name: "SIGSTOP" | "SIGCONT" | "SIGKILL"): void;
  /** Ends it, by force when it does not go within three seconds. Resolves when it is gone. */
  end(): Promise<void>;
  /** Resolves when it is gone. */
  gone: Promise<void>;
}

/** Starts a program and resolves once it accepts connections on each of the loopback ports, which may take `seconds`. */
export async function startServer(
  program: string,
  args: string[],
  ports: number[],
  seconds = 15,
): Promise<ServerProcess> {
  const child = spawn(program, args, { stdio: ["ignore", "pipe", "pipe"] });
  let said = "";
  for (const stream of [child.stdout, child.stderr])
    stream.on("data", (chunk) => {
      said = `${said}${chunk}`.slice(-4000);
    });
  const gone = once(child, "exit").then(() => {});
  const killWithUs = () => child.kill("SIGKILL");
  process.once("exit", killWithUs);
  void gone.then(() => process.off("exit", killWithUs));
  const late = Date.now() + seconds * 1000;
  for (const port of ports)
    while (!(await accepts(port))) {
      if (hasEnded(child)) throw new Error(`${program} ended at once: ${said}`);
      if (Date.now() > late) {
        child.kill("SIGKILL");
        throw new Error(`${program} does not listen on ${port}: ${said}`);
      }
    }
  return {
    signal: (name) => child.kill(name),
    gone,
    async end() {
      child.kill("SIGCONT");
      child.kill("SIGTERM");
      const force = setTimeout(() => child.kill("SIGKILL"), 3_000);
      await gone;
      clearTimeout(force);
    },
  };
}

function hasEnded(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null;
}

function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createConnection(port, "127.0.0.1");
    const answer = (is: boolean) => {
      socket.destroy();
      setTimeout(resolve, is ? 0 : 20, is);
    };
    socket.once("connect", () => answer(true));
    socket.once("error", () => answer(false));
  });
}
