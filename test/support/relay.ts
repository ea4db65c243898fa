import { once } from "node:events";
import { type AddressInfo, createConnection, createServer, type Socket } from "node:net";
import { Transform } from "node:stream";

/** A wire on loopback that a test can cut: what connects to `port` speaks to the server behind it. */
export interface Relay {
  port: number;
  /** How often somebody has dialled. */
  dialled: number;
  /** What the server says in such words is swallowed. */
  deafTo: RegExp | undefined;
  /** What is said to the server in such words is swallowed. */
  muteTo: RegExp | undefined;
  /** All that was swallowed. */
  swallowed: string;
  /** Who dials from now on hears nothing, and is not heard, before that. */
  opens: Promise<void>;
  /** Drops every connection, and refuses new ones until `mend`. */
  cut(): void;
  mend(): void;
  /** Keeps every connection, and lets nothing more through it, either way: as when a firewall forgets it. */
  mute(): void;
  close(): Promise<void>;
}

/** From now on either ends with the other; while they live they are among those sockets. */
export function tie(near: Socket, far: Socket, sockets: Set<Socket>): void {
  for (const [one, other] of [
    [near, far],
    [far, near],
  ] as const) {
    sockets.add(one);
    one.on("error", () => {});
    one.on("close", () => {
      sockets.delete(one);
      other.destroy();
    });
  }
}

export async function startRelay(target: number): Promise<Relay> {
  const sockets = new Set<Socket>();
  let isCut = false;
  const without = (words: () => RegExp | undefined) =>
    new Transform({
      transform(chunk, _encoding, done) {
        if (!words()?.test(String(chunk))) return done(null, chunk);
        relay.swallowed += String(chunk);
        done();
      },
    });
  const server = createServer((near) => {
    relay.dialled++;
    if (isCut) {
      near.destroy();
      return;
    }
    const far = createConnection(target, "127.0.0.1");
    tie(near, far, sockets);
    void relay.opens.then(() => {
      near.pipe(without(() => relay.muteTo)).pipe(far);
      far.pipe(without(() => relay.deafTo)).pipe(near);
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const relay: Relay = {
    port: (server.address() as AddressInfo).port,
    dialled: 0,
    opens: Promise.resolve(),
    deafTo: undefined,
    muteTo: undefined,
    swallowed: "",
    cut() {
      isCut = true;
      for (const socket of sockets) socket.destroy();
    },
    mend() {
      isCut = false;
    },
    mute() {
      for (const socket of sockets) socket.unpipe().resume();
    },
    async close() {
      const closed = once(server, "close");
      server.close();
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
  return relay;
}
