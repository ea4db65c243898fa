import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { connect as connectTls } from "node:tls";

export interface Endpoint {
  host: string;
  port: number;
  /** Absent: no TLS. `ca` is an authority to trust instead of those that Node trusts, as PEM. */
  tls?: { ca?: string | undefined } | undefined;
}

/**
 * Connects, and holds the connection until it is closed or the signal aborts. Rejects with the system's own error, or
 * with an AbortError.
 */
export async function dial({ host, port, tls }: Endpoint, signal: AbortSignal): Promise<Socket> {
  signal.throwIfAborted();
  const socket = tls
    ? connectTls({ host, port, ...(tls.ca && { ca: tls.ca }) })
    : connect({ host, port, noDelay: true });
  const stop = () => socket.destroy();
  signal.addEventListener("abort", stop, { once: true });
  socket.once("close", () => signal.removeEventListener("abort", stop));
  // Whoever reads or writes hears of it; between the two nobody may be listening.
  socket.on("error", () => {});
  await once(socket, tls ? "secureConnect" : "connect", { signal });
  return socket;
}

/** Hands over the last bytes and closes; resolves when the other side has closed too. */
export async function hangUp(socket: Socket): Promise<void> {
  if (socket.closed) return;
  const closed = once(socket, "close");
  socket.resume();
  socket.end();
  await closed;
  if (socket.errored) throw socket.errored;
}
