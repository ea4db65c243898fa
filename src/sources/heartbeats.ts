import type { Engine } from "../ports/engine.ts";
import type { HttpRoute } from "../ports/http-route.ts";

/**
 * `POST /heartbeats/<name>`, and `GET` for whoever has nothing but a URL: what a monitor stands for has run. Answers when
 * it is missed next.
 */
export function heartbeatRoutes(beat: Engine["beat"]): HttpRoute[] {
  const route = {
    path: "/heartbeats/:name",
    guard: "ingest",
    handle: (request: Request) => take(request, beat),
  } as const;
  return [
    { ...route, method: "POST" },
    { ...route, method: "GET" },
  ];
}

async function take(request: Request, beat: Engine["beat"]): Promise<Response> {
  // No page in a browser may keep a monitor quiet by an image of this address.
  if (request.headers.get("sec-fetch-site") === "cross-site")
    return refusal(403, "A page of another site cannot beat.", "Beat from where the work is done.");
  const name = nameIn(request.url);
  const beaten = await beat(name);
  if (beaten.outcome === "unknown")
    return refusal(
      404,
      `There is no heartbeat monitor ${JSON.stringify(name)}.`,
      `heartbeat add ${name || "NAME"} 25h makes one.`,
    );
  const missedFrom = beaten.outcome === "beaten" ? beaten.missedFrom.toUTC().toISO() : null;
  return Response.json({ heartbeat: name, outcome: beaten.outcome, missedFrom });
}

function nameIn(url: string): string {
  const [, name = ""] = /^\/heartbeats\/([^/]*)/.exec(new URL(url).pathname) ?? [];
  try {
    return decodeURIComponent(name).slice(0, 64);
  } catch {
    return name.slice(0, 64);
  }
}

function refusal(status: number, error: string, hint: string): Response {
  return Response.json({ error, hint }, { status });
}
