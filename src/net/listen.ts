import { once } from "node:events";
import type { Server } from "node:net";
import { Refusal } from "../domain/refusal.ts";

/** Can only this very machine reach that host? A name other than `localhost` counts as reachable by others. */
export function isLoopback(host: string): boolean {
  return /^(localhost|127(\.\d{1,3}){3}|::1|\[::1\])$/i.test(host);
}

/**
 * Lets a server listen, on any free port when `port` is 0. Answers where, as a URL. Rejects with a Refusal that names
 * the `settings` in which the address stands, when it cannot be had.
 */
export async function listen(
  server: Server,
  scheme: "http" | "tcp",
  { host, port }: { host: string; port: number },
  called: { name: string; settings: string },
): Promise<string> {
  server.listen({ host, port });
  await once(server, "listening").catch((error: Error & { code?: string }) => {
    const why = reasons[error.code ?? ""] ?? error.message;
    throw new Refusal(
      `${called.name} cannot listen on ${host} port ${port}: ${why}.`,
      `Change ${called.settings}.`,
    );
  });
  const address = server.address();
  const had = typeof address === "object" && address ? address.port : port;
  return `${scheme}://${host.includes(":") ? `[${host}]` : host}:${had}`;
}

const reasons: Record<string, string> = {
  EADDRINUSE: "another program listens there already",
  EACCES: "this user may not listen there",
  EADDRNOTAVAIL: "this machine has no such address",
  ENOTFOUND: "there is no such name",
};
