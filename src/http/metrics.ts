import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";
import type { Clock } from "../ports/clock.ts";
import type { HttpRoute } from "../ports/http-route.ts";
import type { Meter } from "../ports/meter.ts";
import type { NetworkHealth } from "../ports/network-health.ts";
import type { Store } from "../ports/store.ts";

/** Where it is counted and asked when somebody looks, not while it happens. */
export interface Watched {
  clock: Clock;
  store: Store;
  networks(): { network: string; health: NetworkHealth }[];
}

/** Seconds after which a notice that reached nobody counts, and the outstanding notices looked at, the oldest first. */
const grace = 120;
const mostLookedAt = 10_000;

/** Seconds: from what a machine does at once to what a person notices. */
const buckets = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300];

/** The meter of the house, and `GET /metrics` for Prometheus. */
export function createMetrics(): { meter: Meter; route(watched: Watched): HttpRoute } {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry, prefix: "watchbill_" });
  const counter = (name: string, help: string, labelNames: string[]) =>
    new Counter({ name: `watchbill_${name}`, help, labelNames, registers });
  const gauge = (name: string, help: string, labelNames: string[] = []) =>
    new Gauge({ name: `watchbill_${name}`, help, labelNames, registers });
  const histogram = (name: string, help: string, labelNames: string[] = []) =>
    new Histogram({ name: `watchbill_${name}`, help, labelNames, buckets, registers });

  const events = counter("events_total", "Events answered, by outcome", ["outcome"]);
  const settled = counter("deliveries_total", "Attempts settled; pending ones are tried again", [
    "command",
    "state",
  ]);
  const late = histogram("step_late_seconds", "How late steps were planned that waited for a pass");
  const told = histogram("event_to_page_seconds", "From an event in the book to its page on a network", [
    "command",
  ]);
  const pass = histogram("pass_seconds", "How long one pass of the engine took");
  const outstanding = gauge("notices_outstanding", "Notices that nobody has answered");
  const unreached = gauge(
    "notices_unreached",
    "Outstanding notices that reached nobody for two minutes: must be 0",
  );
  const deliveries = gauge("deliveries_open", "Deliveries that wait or are being sent", ["state"]);
  const overdue = gauge("overdue_seconds", "How long the oldest due row has waited", ["what"]);
  const forwards = gauge("forwards_waiting", "Notices of which a forwarder is to tell its other side", [
    "forwarder",
  ]);
  const connected = gauge("network_connected", "1 while this process is connected", ["network"]);
  const queued = gauge("network_queued", "Messages that wait for their turn on a network", ["network"]);

  return {
    meter: {
      accepted: (outcome) => events.inc({ outcome }),
      planned: (by) => late.observe(by / 1000),
      told: (command, since) => told.observe({ command }, since / 1000),
      settled: (command, state) => settled.inc({ command, state }),
      passed: (took) => pass.observe(took / 1000),
    },
    route: ({ clock, store, networks }) => ({
      method: "GET",
      path: "/metrics",
      guard: "ingest",
      async handle() {
        const now = clock.now();
        const open = await store.transaction((tx) => tx.counts.open(now));
        const slice = { after: 0, limit: mostLookedAt };
        const before = now.minus({ seconds: grace });
        const { found } = await store.transaction((tx) => tx.watch.unreached(before, slice));
        const known = await store.transaction((tx) => tx.forwards.known());
        for (const { name, waiting } of known) forwards.set({ forwarder: name }, waiting);
        outstanding.set(open.outstanding);
        unreached.set(found.length);
        deliveries.set({ state: "pending" }, open.pending);
        deliveries.set({ state: "sending" }, open.sending);
        overdue.set({ what: "steps" }, open.overdue.steps);
        overdue.set({ what: "deliveries" }, open.overdue.deliveries);
        for (const { network, health } of networks()) {
          connected.set({ network }, health.connected ? 1 : 0);
          queued.set({ network }, health.queued);
        }
        return new Response(await registry.metrics(), { headers: { "content-type": registry.contentType } });
      },
    }),
  };
}
