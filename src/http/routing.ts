import { Hono } from "hono";
import type { HttpRoute } from "../ports/http-route.ts";
import type { Log } from "../ports/log.ts";
import { checkContentType, hasBody, withinLimit } from "./body.ts";
import { checkHost, checkToken } from "./guard.ts";
import { answerTo, HttpRefusal } from "./http-refusal.ts";

export interface Rules {
  /** The ingest token; without one the house is open, and keeps to loopback names. */
  token: string | undefined;
  /** Longest body in bytes. */
  bodyLimit: number;
}

/** All routes behind the rules that hold for each of them. */
export function routing(rules: Rules, routes: readonly HttpRoute[], log: Log): Hono {
  const app = new Hono();
  app.use(async ({ req }, next) => {
    if (rules.token === undefined) checkHost(req.raw);
    await next();
  });
  for (const route of routes) app.on(route.method, route.path, ({ req }) => obeying(rules, route, req.raw));
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

async function obeying(rules: Rules, route: HttpRoute, request: Request): Promise<Response> {
  if (route.guard === "ingest" && rules.token !== undefined) checkToken(request, rules.token);
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
