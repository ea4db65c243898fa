import { once } from "node:events";
import { createServer, type Socket } from "node:net";
import { instant } from "./figures.ts";

/** A webhook receiver that does next to nothing: it notes when what it is told was said, by the number in the body. */
export interface Sink {
  url: string;
  port: number;
  /** For each alert that arrived: milliseconds from its sending to its arrival here; the first arrival counts. */
  late: Map<number, number>;
  /** How many arrived, repeats included. */
  count(): number;
  /** When the last one arrived, in milliseconds since 1970. */
  heardAt(): number;
  /** Resolves when so many different ones are there, or when none has come for that many milliseconds. */
  has(count: number, patience: number): Promise<void>;
  /** Begins to count anew: only alerts of that number or a later one, whatever else is still on its way. */
  forget(first: number): void;
  close(): Promise<void>;
}

/** Both sides write `bench <number> <milliseconds since 1970>` into the texts of an alert. */
export function markOf(index: number, at = instant()): string {
  return `bench ${index} ${at.toFixed(3)}`;
}

export const mark = /bench (\d+) (\d+\.\d+)/;

/** `port` 0 takes any. */
export async function startSink(port = 0): Promise<Sink> {
  const late = new Map<number, number>();
  const sockets = new Set<Socket>();
  let count = 0;
  let first = 0;
  let heardAt = instant();
  const hear = (body: string) => {
    const [, index, at] = mark.exec(body) ?? [];
    if (index === undefined || Number(index) < first) return;
    count += 1;
    heardAt = instant();
    if (!late.has(Number(index))) late.set(Number(index), heardAt - Number(at));
  };
  const server = createServer({ noDelay: true }, (socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
    socket.on("error", () => socket.destroy());
    socket.setEncoding("latin1");
    let text = "";
    socket.on("data", (chunk) => {
      text += String(chunk);
      for (;;) {
        const end = text.indexOf("\r\n\r\n");
        if (end < 0) return;
        const head = text.slice(0, end);
        const length = Number(/\r\ncontent-length: *(\d+)/i.exec(head)?.[1] ?? 0);
        if (text.length < end + 4 + length) return;
        hear(text.slice(end + 4, end + 4 + length));
        text = text.slice(end + 4 + length);
        const isLast = /\r\nconnection: *close/i.test(head);
        socket.write(`HTTP/1.1 200 OK\r\ncontent-length: 0\r\n${isLast ? "connection: close\r\n" : ""}\r\n`);
        if (isLast) socket.end();
      }
    });
  });
  server.listen(port, "127.0.0.1", 4096);
  await once(server, "listening");
  const address = server.address();
  const taken = typeof address === "object" && address ? address.port : port;
  return {
    url: `http://127.0.0.1:${taken}`,
    port: taken,
    late,
    count: () => count,
    heardAt: () => heardAt,
    async has(wanted, patience) {
      const from = instant();
      while (late.size < wanted && instant() - Math.max(from, heardAt) < patience)
        await new Promise((resolve) => setTimeout(resolve, 5));
    },
    forget(from) {
      first = from;
      late.clear();
      count = 0;
    },
    async close() {
      const closed = once(server, "close");
      server.close();
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}
