import { once } from "node:events";
import { type AddressInfo, createServer, type Socket } from "node:net";

/** Somebody on a loopback port, who does with each connection what the test wants. */
export interface Counterpart {
  port: number;
  /** All that was said to it, over all connections. */
  heard(): string;
  /** Resolves once it has heard that. */
  hears(text: string): Promise<void>;
  close(): Promise<void>;
}

export async function tcpCounterpart(meet: (socket: Socket) => void): Promise<Counterpart> {
  const sockets = new Set<Socket>();
  let said = "";
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => {});
    socket.on("data", (chunk) => {
      said += chunk.toString("utf8");
      server.emit("heard");
    });
    meet(socket);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    port: (server.address() as AddressInfo).port,
    heard: () => said,
    async hears(text) {
      while (!said.includes(text)) await once(server, "heard");
    },
    async close() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, "close");
    },
  };
}

/** Calls `line` with each whole line that comes, without its end. */
export function byLine(socket: Socket, line: (text: string) => void): void {
  let rest = "";
  socket.on("data", (chunk) => {
    const lines = `${rest}${chunk}`.split(/\r?\n/);
    rest = lines.pop() ?? "";
    for (const one of lines) line(one);
  });
}
