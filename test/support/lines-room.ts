import { once } from "node:events";
import { createServer, type Socket } from "node:net";
import { createInterface } from "node:readline";
import { z } from "zod";
import type { Seen } from "../chat/fixture.ts";

const message = {
  id: z.string(),
  title: z.string(),
  notice: z.number().optional(),
  body: z.string().optional(),
  fields: z.array(z.object({ label: z.string(), value: z.string() })),
};
const heard = z.union([
  z.object({
    do: z.literal("post"),
    to: z.union([z.object({ room: z.string() }), z.object({ person: z.string() })]),
    ...message,
  }),
  z.object({ do: z.literal("edit"), ...message }),
  z.object({ do: z.literal("reply"), to: z.string(), room: z.string().optional(), text: z.string() }),
]);

/** The other side of `examples/json-lines-network.ts`: one room, one person, and what both of them show. */
export interface LinesRoom {
  port: number;
  saw(place: string): Seen[];
  send(line: object): void;
  /** Lines that are none of the protocol. */
  nonsense: string[];
  cutOff(): Promise<void>;
  restore(): Promise<void>;
}

export async function linesRoom(places: readonly string[]): Promise<LinesRoom> {
  const shown = new Map<string, Seen[]>(places.map((place) => [place, []]));
  const nonsense: string[] = [];
  const sockets = new Set<Socket>();

  function hear(line: string): object | undefined {
    const said = heard.parse(JSON.parse(line));
    if (said.do === "reply") {
      shown.get(said.room ?? said.to)?.push({ id: undefined, text: said.text });
      return undefined;
    }
    const { id, title, notice, body, fields } = said;
    const text = [title, `#${notice}`, body, ...fields.map((one) => `${one.label}: ${one.value}`)].join("\n");
    const all = [...shown.values()].flat();
    const before = all.find((seen) => seen.id === id);
    if (before) before.text = text;
    if (said.do === "edit" || before) return { yes: id };
    const place = shown.get(Object.values(said.to)[0] ?? "");
    if (!place) return { no: id, why: "nobody is there" };
    place.push({ id, text });
    return { yes: id };
  }

  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => {});
    socket.once("close", () => sockets.delete(socket));
    createInterface({ input: socket }).on("line", (line) => {
      try {
        const answer = hear(line);
        if (answer) socket.write(`${JSON.stringify(answer)}\n`);
      } catch {
        nonsense.push(line);
      }
    });
  });
  const listen = async (port: number) => {
    server.listen(port, "127.0.0.1");
    await once(server, "listening");
    const address = server.address();
    return typeof address === "object" && address ? address.port : 0;
  };
  const port = await listen(0);
  return {
    port,
    nonsense,
    saw: (place) => shown.get(place) ?? [],
    send: (line) => {
      for (const socket of sockets) socket.write(`${JSON.stringify(line)}\n`);
    },
    async cutOff() {
      server.close();
      for (const socket of sockets) socket.destroy();
      await once(server, "close");
    },
    restore: async () => void (await listen(port)),
  };
}
