import type { Socket } from "node:net";

/** What ends when the other side hangs up in the middle of a conversation. */
export class HungUp extends Error {
  readonly code = "ECONNRESET";
  constructor() {
    super("the other side hung up");
  }
}

/** Reads what somebody says line by line, without the line end. A line holds at most `longest` characters. */
export function linesOf(socket: Socket, longest = 8192): () => Promise<string> {
  const lines = read(socket, longest);
  return async () => {
    const next = await lines.next();
    if (next.done) throw new HungUp();
    return next.value;
  };
}

async function* read(socket: Socket, longest: number): AsyncGenerator<string> {
  let rest = "";
  for await (const chunk of socket.setEncoding("utf8")) {
    const lines = `${rest}${chunk}`.split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) yield line.replace(/\r$/, "");
    if (rest.length > longest) throw Object.assign(new Error("a line without end"), { code: "EMSGSIZE" });
  }
}
