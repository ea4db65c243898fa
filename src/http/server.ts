import { createServer, type Server } from "node:http";
import { getRequestListener } from "@hono/node-server";
import { Refusal } from "../domain/refusal.ts";
import { isLoopback, listen } from "../net/listen.ts";
import { untilAborted } from "../net/until-aborted.ts";
import type { Clock } from "../ports/clock.ts";
import type { HttpRoute } from "../ports/http-route.ts";
import type { Log } from "../ports/log.ts";
import type { Running } from "../ports/running.ts";
import { createGuard, type KeptTokens } from "./guard.ts";
import { createPace } from "./pace.ts";
import { routing } from "./routing.ts";

export interface HttpSettings {
  host: string;
  /** 0 takes any free port. */
  port: number;
  /** What senders show as `Authorization: Bearer`. This or one of `tokens` is required when others can reach `host`. */
  token?: string | undefined;
  tokens?: KeptTokens;
  /** How many requests a second may come from one address; without it any number. */
  pace?: { clock: Clock; perSecond: number };
  /** Longest body in bytes; 1 MiB. */
  bodyLimit?: number;
  /** Milliseconds in which a request must have arrived whole, and what is under way must end at a stop; 20 s. */
  patience?: number;
}

/**
 * Serves the routes until the signal aborts; then it takes no new connection, finishes what is
 * under way and hangs up. Rejects with a Refusal when the settings are unsafe or the address cannot be had.
 */
export async function startHttp(
  settings: HttpSettings,
  routes: readonly HttpRoute[],
  log: Log,
  signal: AbortSignal,
): Promise<Running> {
  const { host, port, token, tokens, bodyLimit = 1_048_576, patience = 20_000 } = settings;
  const guard = createGuard(token || undefined, tokens, isLoopback(host));
  await guard.look();
  if (!guard.canBePassed()) {
    throw new Refusal(
      `Others can reach HTTP_HOST=${host}, so there must be a token that senders of events show: HTTP_TOKEN, or one that is made with "watchbill token add".`,
      "Without a token, listen on HTTP_HOST=127.0.0.1.",
    );
  }
  const pace = settings.pace ? createPace(settings.pace.clock, settings.pace.perSecond) : () => {};
  const app = routing({ guard, pace, bodyLimit }, routes, log);
  const server = createServer(
    {
      headersTimeout: patience,
      requestTimeout: patience,
      connectionsCheckingInterval: patience / 4,
    },
    getRequestListener((request, env) => app.fetch(request, env), {
      hostname: host,
      errorHandler: (error) => malformed(error),
    }),
  );
  const called = { name: "The HTTP server", settings: "HTTP_HOST or HTTP_PORT" };
  const where = await listen(server, "http", { host, port }, called);
  server.on("error", (error) =>
    log.error({ where, err: error }, "The HTTP server could not take a connection."),
  );
  return { where, stopped: stopped(server, patience, signal) };
}

/** For what is so far from a request that it reaches no route. */
function malformed(error: unknown): Response {
  const why = error instanceof Error ? error.message : String(error);
  return Response.json({ error: `This is not a request: ${why}.` }, { status: 400 });
}

/**
 * Node stops watching slow senders once a server is closed, and keeps half-sent requests and answered connections
 * open; so we count what is under way, and hang up when all of it is answered or patience ends.
 */
async function stopped(server: Server, patience: number, signal: AbortSignal): Promise<void> {
  let underWay = 0;
  const hangUpWhenIdle = () => {
    if (signal.aborted && underWay === 0) server.closeAllConnections();
  };
  server.on("request", (_request, response) => {
    underWay += 1;
    response.once("close", () => {
      underWay -= 1;
      hangUpWhenIdle();
    });
  });
  await untilAborted(signal);
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  const lastCall = setTimeout(() => server.closeAllConnections(), patience);
  hangUpWhenIdle();
  await closed;
  clearTimeout(lastCall);
}
