import { once } from "node:events";
import { mkdir, rm } from "node:fs/promises";
import { createConnection, createServer, type Socket } from "node:net";
import { dirname, join, resolve } from "node:path";
import { createInterface } from "node:readline";
import { Refusal } from "../domain/refusal.ts";
import type { Reply } from "../ports/chat-inbox.ts";
import type { Running } from "../ports/running.ts";

/** One line each way: the words of a command as a JSON list, perhaps with a whole document; the reply as a JSON object. */
const longestLine = 32_000_000;
/** Longer paths cannot be bound as a socket on every system. */
const longestPath = 100;

/** Where the bot that runs on this data folder can be spoken to. */
export function socketPath(dataDir: string): string {
  const path = resolve(join(dataDir, "bot.sock"));
  if (path.length <= longestPath) return path;
  throw new Refusal(
    `DATA_DIR is too deep for a socket: ${path} has more than ${longestPath} characters.`,
    "Set DATA_DIR to a shorter path.",
  );
}

/**
 * Lets the owner of the bot's account speak to it: the folder and the socket are theirs alone, so no further proof is
 * asked for. `others` are lines that are no command, and how each is answered.
 */
export async function listenLocally(
  path: string,
  run: (argv: string[]) => Promise<Reply>,
  signal: AbortSignal,
  others: ReadonlyMap<string, (socket: Socket) => Promise<void>> = new Map(),
): Promise<Running> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const other = await connectTo(path);
  if (other) {
    other.destroy();
    throw new Refusal(
      `Another bot runs with the data folder ${dirname(path)}: it answers at ${path}.`,
      "Stop that one first, or give each bot a DATA_DIR of its own.",
    );
  }
  // It was left by a bot that died.
  await rm(path, { force: true });
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
    socket.on("error", () => socket.destroy());
    converse(socket, run, others).catch(() => socket.destroy());
  });
  const shared = process.umask(0o177);
  server.listen(path);
  process.umask(shared);
  await once(server, "listening");
  const stopped = once(server, "close").then(() => {});
  const stop = () => {
    server.close();
    for (const socket of sockets) socket.destroySoon();
  };
  if (signal.aborted) stop();
  else signal.addEventListener("abort", stop, { once: true });
  return { where: path, stopped };
}

async function converse(
  socket: Socket,
  run: (argv: string[]) => Promise<Reply>,
  others: ReadonlyMap<string, (socket: Socket) => Promise<void>>,
): Promise<void> {
  for await (const line of createInterface({ input: socket })) {
    const other = others.get(line);
    if (other) return await other(socket);
    const argv = wordsIn(line);
    const reply: Reply = argv
      ? await run(argv)
      : { ok: false, text: "That is no list of words in JSON.", private: true };
    if (socket.writable) socket.write(`${JSON.stringify(reply)}\n`);
  }
}

function wordsIn(line: string): string[] | undefined {
  if (line.length > longestLine) return undefined;
  try {
    const words: unknown = JSON.parse(line);
    return Array.isArray(words) && words.every((word) => typeof word === "string") ? words : undefined;
  } catch {
    return undefined;
  }
}

/** A connection to the bot that runs; undefined when none does. */
export async function connectTo(path: string): Promise<Socket | undefined> {
  const socket = createConnection(path);
  try {
    await once(socket, "connect");
    return socket;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EACCES") return undefined;
    throw new Refusal(
      `This account may not speak to the bot at ${path}.`,
      "Use the account that runs the bot.",
    );
  }
}

/** Asks the bot that runs; undefined when none does. */
export async function askRunningBot(path: string, argv: string[]): Promise<Reply | undefined> {
  const socket = await connectTo(path);
  if (!socket) return undefined;
  socket.write(`${JSON.stringify(argv)}\n`);
  for await (const line of createInterface({ input: socket })) {
    socket.end();
    return JSON.parse(line) as Reply;
  }
  throw new Refusal("The bot hung up without an answer.", "Its log says more.");
}
