import { connect, type Socket } from "node:net";
import { instant } from "./figures.ts";

/** One keep-alive connection that has one request under way: as cheap as can be, since it shares the machine with what is measured. */
export class Connection {
  readonly #socket: Socket;
  readonly #head: string;
  #answer = "";
  #waiting: { resolve: (body: string) => void; reject: (error: Error) => void } | undefined;

  constructor(url: string) {
    const { hostname, port, host, pathname } = new URL(url);
    this.#head = `POST ${pathname} HTTP/1.1\r\nhost: ${host}\r\ncontent-type: application/json\r\ncontent-length: `;
    this.#socket = connect({ host: hostname, port: Number(port), noDelay: true });
    this.#socket.setEncoding("latin1");
    this.#socket.on("data", (chunk) => this.#hear(String(chunk)));
    this.#socket.on("error", (error) => this.#waiting?.reject(error));
    this.#socket.on("close", () => this.#waiting?.reject(new Error("the connection was closed")));
  }

  /** The body of the answer; rejects when its status is not 200. `body` is ASCII. */
  post(body: string): Promise<string> {
    return new Promise((resolve, reject) => {
      this.#waiting = { resolve, reject };
      if (this.#socket.destroyed) reject(new Error("the connection was closed"));
      this.#socket.write(`${this.#head}${body.length}\r\n\r\n${body}`);
    });
  }

  close(): void {
    this.#waiting = undefined;
    this.#socket.destroy();
  }

  #hear(chunk: string): void {
    this.#answer += chunk;
    const end = this.#answer.indexOf("\r\n\r\n");
    if (end < 0) return;
    const head = this.#answer.slice(0, end);
    const length = /\r\ncontent-length: *(\d+)/i.exec(head)?.[1];
    const body = this.#answer.slice(end + 4);
    if (length === undefined ? !body.endsWith("0\r\n\r\n") : body.length < Number(length)) return;
    this.#answer = "";
    const { resolve, reject } = this.#waiting ?? {};
    this.#waiting = undefined;
    if (/^HTTP\/1.1 200 /.test(head)) resolve?.(body);
    else reject?.(new Error(`${head.split("\r\n")[0]}: ${body}`));
  }
}

/** Posts `count` bodies over that many connections, each one after the other. Answers how long each took, in milliseconds. */
export async function postAll(
  url: string,
  clients: number,
  count: number,
  body: (index: number) => string,
): Promise<number[]> {
  const took: number[] = [];
  let next = 0;
  const client = async () => {
    const connection = new Connection(url);
    try {
      for (let index = next++; index < count; index = next++) {
        const from = performance.now();
        await connection.post(body(index));
        took.push(performance.now() - from);
      }
    } finally {
      connection.close();
    }
  };
  await Promise.all(Array.from({ length: clients }, client));
  return took;
}

/** For how long a free connection is kept, in milliseconds: servers hang up on what is silent for some seconds. */
const keptFor = 1_000;

/** A load that does not care whether the other side keeps up. */
export interface Load {
  perSecond: number;
  count: number;
}

/** Sends at a steady rate, each when its time has come, and resolves when the last was sent. */
export async function steadily({ perSecond, count }: Load, send: (index: number) => void): Promise<void> {
  const begin = instant();
  for (let index = 0; index < count; index += 1) {
    const wait = begin + (index * 1000) / perSecond - instant();
    if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
    send(index);
  }
}

/** Posts at a steady rate, whether the other side keeps up or not: each body when its time has come. */
export async function postSteadily(url: string, load: Load, body: (index: number) => string): Promise<void> {
  const free: { connection: Connection; since: number }[] = [];
  const underWay: Promise<void>[] = [];
  await steadily(load, (index) => {
    while (free[0] && instant() - free[0].since > keptFor) free.shift()?.connection.close();
    const connection = free.pop()?.connection ?? new Connection(url);
    underWay.push(connection.post(body(index)).then(() => void free.push({ connection, since: instant() })));
  });
  await Promise.all(underWay);
  for (const { connection } of free) connection.close();
}
