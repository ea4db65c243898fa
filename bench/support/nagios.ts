import { constants, openSync } from "node:fs";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { missingServer } from "../../test/support/debian-server.ts";
import { steadily } from "./client.ts";
import type { Contender } from "./contender.ts";
import { configOf, objectsOf, poster } from "./nagios-config.ts";
import { type Program, startProgram } from "./program.ts";
import { markOf, type Sink } from "./sink.ts";

const program = "/usr/sbin/nagios4";

/** Bytes that one write to a pipe puts there as a whole (PIPE_BUF of Linux). */
const writtenWhole = 4096;

/** Why Nagios is left out, if it is. */
export function missingNagios(): string | undefined {
  return missingServer(program, "nagios4-core");
}

/**
 * Nagios Core of Debian. Alerts go in as passive check results by its command file, each the first problem, hard at
 * once, of a service of its own, of which there are so many. It tells by a process for each notification, as it always
 * does: a bash that posts by /dev/tcp, which costs a third of what curl does. Logs, checks and what else is not the work
 * are off; the state is retained as Debian sets it, which is to say written every hour and as Nagios ends.
 */
export async function nagios(sink: Sink, services: number, patience: number): Promise<Contender> {
  const folder = await mkdtemp(join(tmpdir(), "watchbill-bench-"));
  const file = (name: string) => join(folder, name);
  await mkdir(file("results"));
  await writeFile(file("nagios.cfg"), configOf(folder));
  await writeFile(file("objects.cfg"), objectsOf(`/bin/bash ${file("post")} ${sink.port}`, services));
  await writeFile(file("post"), poster);
  let running: Program | undefined;
  let commands: Socket | undefined;
  let used = 0;
  const line = (index: number) => {
    if (used === services) throw new Error(`Nagios has no more than ${services} services`);
    const now = Math.floor(Date.now() / 1000);
    return `[${now}] PROCESS_SERVICE_CHECK_RESULT;web;${used++};2;${markOf(index)}\n`;
  };
  /** Whether Nagios took it: one that stands still lets the pipe fill. */
  const taken = (lines: string) =>
    new Promise<boolean>((resolve) => {
      if (!commands) throw new Error("Nagios does not run");
      const late = setTimeout(resolve, 10_000, false);
      commands.write(lines, (error) => {
        clearTimeout(late);
        resolve(!error);
      });
    });
  return {
    patience,
    async tell(first, count, each) {
      let lines = "";
      for (let index = 0; index < count; index += 1) {
        const next = line(first + index);
        if (index % each === 0 || lines.length + next.length > writtenWhole) {
          if (lines !== "" && !(await taken(lines))) return;
          lines = "";
        }
        lines += next;
      }
      await taken(lines);
    },
    async tellSteadily(first, load) {
      const underWay: Promise<boolean>[] = [];
      await steadily(load, (index) => void underWay.push(taken(line(first + index))));
      await Promise.all(underWay);
    },
    program() {
      if (!running) throw new Error("Nagios does not run");
      return running;
    },
    async start() {
      commands?.destroy();
      // What reads the command file for a Nagios that was killed lives on for a moment, and would read this one's, too.
      await rm(file("commands"), { force: true });
      const isUp = async () => {
        commands = pipeTo(file("commands"));
        return true;
      };
      const command = [program, file("nagios.cfg")];
      running = await startProgram(command, { cwd: folder, said: file("said"), isUp });
    },
    async remove() {
      commands?.destroy();
      // Not asked to stop: one that a burst has brought to a stand does not hear it.
      await running?.kill();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** A named pipe to write to, where a write waits while it is full; throws when there is none or nothing reads it. */
function pipeTo(path: string): Socket {
  const fd = openSync(path, constants.O_WRONLY | constants.O_NONBLOCK);
  // Whoever writes hears of an error by the write itself.
  return new Socket({ fd, readable: false, writable: true }).on("error", () => {});
}
