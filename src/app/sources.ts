import type { DateTime } from "luxon";
import { Refusal } from "../domain/refusal.ts";
import { healthRoutes } from "../http/health.ts";
import { startHttp } from "../http/server.ts";
import type { HttpRoute } from "../ports/http-route.ts";
import type { Log } from "../ports/log.ts";
import type { Running } from "../ports/running.ts";
import { alertmanagerRoute } from "../sources/alertmanager/route.ts";
import { heartbeatRoutes } from "../sources/heartbeats.ts";
import { eventSchemaRoute, eventsRoute } from "../sources/http-events.ts";
import { opennmsSource } from "../sources/opennms/source.ts";
import { type Environment, readPluginSettings, type Settings } from "./settings.ts";
import type { WiredHouse } from "./wire.ts";

/** Opens every door by which events come in. Rejects with a Refusal when one of them cannot be opened. */
export async function startSources(
  settings: Settings,
  environment: Environment,
  { clock, engine, presence, sources, store }: WiredHouse,
  metrics: HttpRoute,
  log: Log,
  signal: AbortSignal,
): Promise<{ http: Running; running: Running[] }> {
  const { accept } = engine;
  const outside = sources.map((plugin) =>
    plugin.create(readPluginSettings(environment, plugin.source, plugin.settings), {
      clock,
      log,
    }),
  );
  const { passedAt, fullPass } = engine;
  const routes = [
    ...healthRoutes({ clock, passedAt, fullPass, answeredAt: presence.answeredAt }),
    metrics,
    eventsRoute(accept),
    eventSchemaRoute,
    alertmanagerRoute(accept),
    ...heartbeatRoutes(engine.beat),
    ...outside.flatMap((one) => one.routes?.(accept) ?? []),
  ];
  refuseTwice(routes);
  const address = {
    host: settings.HTTP_HOST,
    port: settings.HTTP_PORT,
    token: settings.HTTP_TOKEN,
    tokens: {
      clock,
      all: () => store.transaction((tx) => tx.tokens.all()),
      used: (name: string, at: DateTime) => store.transaction((tx) => tx.tokens.used(name, at)),
    },
    pace: { clock, perSecond: settings.INGEST_PER_SECOND },
  };
  const http = await startHttp(address, routes, log, signal);
  const running = [http];
  if (settings.OPENNMS_PORT !== "off") {
    const opennms = {
      host: settings.OPENNMS_HOST,
      port: settings.OPENNMS_PORT,
      allow: settings.OPENNMS_ALLOW,
    };
    running.push(await opennmsSource(opennms, log, clock).start(accept, signal));
  }
  for (const { listens } of outside) if (listens) running.push(await listens.start(accept, signal));
  return { http, running };
}

/** The first of two would answer for both. */
function refuseTwice(routes: readonly HttpRoute[]): void {
  const known = new Set<string>();
  for (const { method, path } of routes) {
    const route = `${method} ${path}`;
    if (known.has(route))
      throw new Refusal(`A plug-in in PLUGINS brings the route ${route}, which is there already.`);
    known.add(route);
  }
}
