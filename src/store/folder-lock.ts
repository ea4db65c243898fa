import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Refusal } from "../domain/refusal.ts";

/**
 * One process a folder: the embedded database believes that it is alone, and what a second process commits is lost.
 *
 * The lock is a file with our process id and its start time, so that it does not outlive us and a process that
 * inherits the number is not taken for us. Answers how to release it; throws a Refusal when somebody else holds it.
 */
export function lockFolder(folder: string): () => void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const file = join(folder, "lock");
  const mine = identityOf(process.pid);
  for (;;) {
    if (create(file, mine)) return () => rmSync(file, { force: true });
    const holder = read(file);
    const pid = Number(holder?.split(" ")[0]);
    if (holder !== undefined && isAlive(pid) && holder === identityOf(pid)) {
      throw new Refusal(
        `The data folder ${folder} is in use by process ${pid}, and only one process may open an embedded database.`,
        "Stop that process first, or set DATABASE_URL to a PostgreSQL server, which several bots can share.",
      );
    }
    takeAway(file, holder);
  }
}

/** Written beside and linked into place, so that nobody ever reads half a lock. */
function create(file: string, content: string): boolean {
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, content);
  try {
    linkSync(draft, file);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    return false;
  } finally {
    rmSync(draft, { force: true });
  }
}

/** Removes a dead process's lock; puts back what turns out to be a living one's that came in between. */
function takeAway(file: string, dead: string | undefined): void {
  const aside = `${file}.dead.${process.pid}`;
  try {
    renameSync(file, aside);
  } catch {
    return;
  }
  const taken = read(aside);
  if (taken !== undefined && taken !== dead) create(file, taken);
  rmSync(aside, { force: true });
}

function read(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

/** Process id and, where the system tells (Linux), the clock tick at which it started. */
function identityOf(pid: number): string {
  const stat = read(`/proc/${pid}/stat`);
  const started = stat?.slice(stat.lastIndexOf(")") + 2).split(" ")[19];
  return started === undefined ? `${pid}` : `${pid} ${started}`;
}
