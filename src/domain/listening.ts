import { Refusal } from "./refusal.ts";

/** Can only this very machine reach that host? A name other than `localhost` counts as reachable by others. */
export function isLoopback(host: string): boolean {
  return /^(localhost|127(\.\d{1,3}){3}|::1|\[::1\])$/i.test(host);
}

const reasons: Record<string, string> = {
  EADDRINUSE: "another program listens there already",
  EACCES: "this user may not listen there",
  EADDRNOTAVAIL: "this machine has no such address",
  ENOTFOUND: "there is no such name",
};

/** Why a server could not start; `settings` are the names under which its address is set. */
export function cannotListen(
  server: string,
  { host, port }: { host: string; port: number },
  error: Error & { code?: string },
  settings: string,
): Refusal {
  const why = reasons[error.code ?? ""] ?? error.message;
  return new Refusal(`${server} cannot listen on ${host} port ${port}: ${why}.`, `Change ${settings}.`);
}

/** Host and port as they stand in a URL. */
export function authority(host: string, port: number): string {
  return `${host.includes(":") ? `[${host}]` : host}:${port}`;
}
