import type { IncomingMessage } from "node:http";
import { Hono } from "hono";
import type { HttpRoute } from "../ports/http-route.ts";
import type { Log } from "../ports/log.ts";
import { checkContentType, hasBody, withinLimit } from "./body.ts";
import { checkHost, type Guard } from "./guard.ts";
import { answerTo, HttpRefusal } from "./http-refusal.ts";

/** What the server knows of a request beside what it says. */
interface Bindings {
  incoming?: IncomingMessage;
}

export interface Rules {
  /** While the house is not locked it keeps to loopback names. */
  guard: Guard;
  /** Throws when that address has sent too much. */
  pace(address: string): void;
  /** Longest body in bytes. */
  bodyLimit: number;
}

/** All routes behind the rules that hold for each of them. */
export function routing(rules: Rules, routes: readonly HttpRoute[], log: Log): Hono<{ Bindings: Bindings }> {
  const app = new Hono<{ Bindings: Bindings }>();
  app.use(async ({ req }, next) => {
    if (!rules.guard.isLocked()) checkHost(req.raw);
    await next();
  });
  for (const route of routes)
    app.on(route.method, route.path, ({ req, env }) =>
      obeying(rules, route, req.raw, env?.incoming?.socket.remoteAddress ?? "nowhere"),
    );
  for (const { path } of routes) {
    app.all(path, ({ req }) => {
      throw wrongMethod(
        req.method,
        path,
        routes.filter((route) => route.path === path),
      );
    });
  }
  app.notFound(({ req }) => answerTo(unknownRoute(req.path, routes), req.raw, log));
  app.onError((error, { req }) => answerTo(error, req.raw, log));
  return app;
}

async function obeying(rules: Rules, route: HttpRoute, request: Request, from: string): Promise<Response> {
  if (route.guard === "ingest") {
    rules.pace(from);
    await rules.guard.admit(request);
  }
  if (route.method !== "POST" && route.method !== "PUT") return route.handle(request);
  if (hasBody(request)) checkContentType(request);
  return route.handle(await withinLimit(request, rules.bodyLimit));
}

function wrongMethod(method: string, path: string, routes: HttpRoute[]): HttpRefusal {
  const allowed = routes.map((route) => route.method).join(", ");
  return new HttpRefusal(405, `${path} does not take ${method}, only ${allowed}.`, {
    headers: { allow: allowed },
  });
}

function unknownRoute(path: string, routes: readonly HttpRoute[]): HttpRefusal {
  const known = routes.map((route) => `${route.method} ${route.path}`).join(", ");
  return new HttpRefusal(404, `There is nothing at ${path}.`, { hint: `There is: ${known}.` });
}
