import { createServer, type Socket } from "node:net";
import { createInterface } from "node:readline";
import { z } from "zod";

/** A page that arrived: `key` is the same for every attempt at the same delivery. */
export interface Arrival {
  key: string;
  to: string;
  title: string;
  notice: number;
  at: number;
}

/** The other side of `examples/json-lines-network.ts`: keeps what arrives, and lets people answer. */
export interface Recorder {
  port: number;
  arrivals: Arrival[];
  /** What the bots said to people, oldest first. */
  replies: { to: string; text: string }[];
  /** Calls `listener` with every page that arrives. */
  onArrival(listener: (arrival: Arrival) => void): void;
  /** Somebody says something to whichever bot is connected; false when none is. */
  say(from: string, text: string): boolean;
  close(): Promise<void>;
}

const heard = z.union([
  z.object({
    do: z.literal("post"),
    id: z.string(),
    to: z.union([z.object({ room: z.string() }), z.object({ person: z.string() })]),
    title: z.string(),
    notice: z.number().default(0),
  }),
  z.object({ do: z.literal("edit"), id: z.string() }),
  z.object({ do: z.literal("reply"), to: z.string(), text: z.string() }),
]);

/** `slowness`: up to so many milliseconds pass before a page is taken. */
export async function startRecorder(slowness = 20): Promise<Recorder> {
  const sockets = new Set<Socket>();
  const listeners: ((arrival: Arrival) => void)[] = [];
  const arrivals: Arrival[] = [];
  const replies: Recorder["replies"] = [];

  const server = createServer((socket) => {
    sockets.add(socket);
    const send = (line: object) => socket.writable && socket.write(`${JSON.stringify(line)}\n`);
    socket.on("error", () => {});
    socket.on("close", () => sockets.delete(socket));
    const lines = createInterface({ input: socket });
    lines.on("error", () => {});
    lines.on("line", (line) => {
      const said = heard.parse(JSON.parse(line));
      if (said.do === "reply") replies.push({ to: said.to, text: said.text });
      if (said.do === "edit") send({ yes: said.id });
      if (said.do !== "post") return;
      const { title, notice, id } = said;
      const arrival = { key: id, title, notice, to: Object.values(said.to)[0] ?? "", at: Date.now() };
      arrivals.push(arrival);
      setTimeout(() => send({ yes: id }), Math.random() * slowness);
      for (const listener of listeners) listener(arrival);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  return {
    port: typeof address === "object" && address ? address.port : 0,
    arrivals,
    replies,
    onArrival: (listener) => void listeners.push(listener),
    say(from, text) {
      const socket = [...sockets].at(-1);
      return socket?.writable === true && socket.write(`${JSON.stringify({ say: text, from })}\n`);
    },
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
