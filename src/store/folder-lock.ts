import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { linkSync, mkdirSync, readdirSync, rmSync } from "node:fs";
import { createConnection, createServer } from "node:net";
import { hostname } from "node:os";
import { join, resolve } from "node:path";
import { Refusal } from "../domain/refusal.ts";

/** Bytes of a folder's path beyond which a socket in it cannot be bound on every system. */
const longestPath = 90;
/** How long a holder has to say who it is, in milliseconds. */
const patience = 1_000;

/**
 * One process a folder: the embedded database believes that it is alone, and what a second process commits is lost.
 *
 * The lock is a socket in the folder on which its holder listens, so that it ends with the holder, however that ends, and
 * holds between containers which share the folder and do not see each other's processes. Locks are numbered; the highest
 * one counts and is never removed, so that of several who find it dead only one can make the next. Answers how to release
 * it; rejects with a Refusal when somebody else holds it.
 */
export async function lockFolder(folder: string): Promise<() => void> {
  if (Buffer.byteLength(resolve(folder)) > longestPath) {
    throw new Refusal(
      `The path of the data folder is too long for a socket in it: ${resolve(folder)}`,
      "Set DATA_DIR to a shorter path.",
    );
  }
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  for (;;) {
    const highest = Math.max(0, ...locksIn(folder));
    const holder = highest > 0 ? await holderOf(lockAt(folder, highest)) : undefined;
    if (holder !== undefined) {
      throw new Refusal(
        `The data folder ${folder} is in use by ${holder}, and only one process may open an embedded database.`,
        "Stop that process first, or set DATABASE_URL to a PostgreSQL server, which several bots can share.",
      );
    }
    const release = await claim(folder, highest + 1);
    if (release) return release;
  }
}

/** Undefined when somebody else was quicker. */
async function claim(folder: string, number: number): Promise<(() => void) | undefined> {
  // It listens before it is linked into place: nobody ever finds a lock of ours that seems dead.
  const draft = join(folder, `locking.${randomBytes(2).toString("hex")}`);
  const server = createServer((socket) => {
    socket.on("error", () => socket.destroy());
    socket.end(`process ${process.pid} on ${hostname()}`);
  });
  server.unref();
  server.listen(draft);
  try {
    await once(server, "listening");
    linkSync(draft, lockAt(folder, number));
    rmSync(draft, { force: true });
  } catch (error) {
    server.close();
    rmSync(draft, { force: true });
    const { code } = error as NodeJS.ErrnoException;
    if (code === "EEXIST" || code === "EADDRINUSE") return undefined;
    throw error;
  }
  const locks = locksIn(folder);
  // Ours was made and removed by others before: they have gone on to higher ones.
  const isVoid = Math.max(...locks) > number;
  for (const lock of locks)
    if (isVoid ? lock === number : lock < number) rmSync(lockAt(folder, lock), { force: true });
  if (!isVoid) return () => server.close();
  server.close();
  return undefined;
}

function lockAt(folder: string, number: number): string {
  return join(folder, `lock.${number}`);
}

function locksIn(folder: string): number[] {
  return readdirSync(folder).flatMap((name) => (/^lock\.\d{1,15}$/.test(name) ? Number(name.slice(5)) : []));
}

/** Who listens there; undefined when nobody does. */
function holderOf(path: string): Promise<string | undefined> {
  const socket = createConnection(path).setEncoding("utf8").setTimeout(patience);
  let said = "";
  return new Promise((resolve) => {
    const held = () => {
      socket.destroy();
      resolve(said || "another process");
    };
    socket.on("data", (text) => {
      said += text;
    });
    socket.once("end", held);
    socket.once("timeout", held);
    socket.once("error", (error: NodeJS.ErrnoException) => {
      if (error.code === "ECONNREFUSED" || error.code === "ENOENT") resolve(undefined);
      else held();
    });
  });
}
