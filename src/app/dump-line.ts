import type { Socket } from "node:net";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { Refusal } from "../domain/refusal.ts";
import { connectTo } from "./local-socket.ts";

/** The line that asks for a dump. The answer is a line that says how many bytes follow, and they. */
export const dumpRequest = JSON.stringify({ dump: "database" });

/** Sends the dump to whoever asked. It is made before the first byte is sent, so a slow reader keeps nobody waiting. */
export async function sendDump(socket: Socket, dump: () => Promise<Blob>): Promise<void> {
  const tar = await dump();
  socket.write(`${JSON.stringify({ bytes: tar.size })}\n`);
  await pipeline(tar.stream(), socket);
}

/** The dump that the bot makes that runs; undefined when none does. Rejects with a Refusal when it cannot. */
export async function askForDump(path: string): Promise<Readable | undefined> {
  const socket = await connectTo(path);
  if (!socket) return undefined;
  socket.write(`${dumpRequest}\n`);
  const chunks: AsyncIterator<Buffer> = socket[Symbol.asyncIterator]();
  let head = Buffer.alloc(0);
  for (;;) {
    const end = head.indexOf("\n");
    if (end >= 0) {
      const { bytes, text } = JSON.parse(head.toString("utf8", 0, end)) as { bytes?: number; text?: string };
      if (bytes === undefined) throw new Refusal(`The bot that runs makes no backup: ${text}`);
      return Readable.from(whole(bytes, head.subarray(end + 1), chunks));
    }
    const next = await chunks.next();
    if (next.done) throw new Refusal("The bot hung up without an answer.", "Its log says more.");
    head = Buffer.concat([head, next.value]);
  }
}

/** What follows, and an error unless all of it does. */
async function* whole(bytes: number, first: Buffer, more: AsyncIterator<Buffer>): AsyncGenerator<Buffer> {
  let [left, chunk] = [bytes, first];
  for (;;) {
    left -= chunk.length;
    yield chunk;
    if (left <= 0) return;
    const next = await more.next();
    if (next.done) throw new Refusal("The bot hung up before the backup was whole.", "Its log says more.");
    chunk = next.value;
  }
}
