import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";
import type { HttpRoute } from "../ports/http-route.ts";
import type { Meter } from "../ports/meter.ts";
import type { NetworkHealth } from "../ports/network-health.ts";

/** What is counted when somebody looks, not while it happens. */
export interface Standing {
  outstanding: number;
  /** Deliveries by state. */
  deliveries: Record<string, number>;
  /** Outstanding notices that reached nobody. */
  unreached: number;
  /** Seconds for which the longest overdue step and delivery have waited. */
  overdue: { steps: number; deliveries: number };
}

export interface Watched {
  standing(): Promise<Standing>;
  networks(): { network: string; health: NetworkHealth }[];
}

/** Seconds: from what a machine does at once to what a person notices. */
const buckets = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300];

/** The meter of the house, and `GET /metrics` for Prometheus. */
export function createMetrics(): { meter: Meter; route(watched: Watched): HttpRoute } {
  const registers = [new Registry()];
  const [registry] = registers as [Registry];
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
  const late = histogram("step_late_seconds", "How late due steps were planned");
  const told = histogram("event_to_page_seconds", "From an event in the book to its page on a network", [
    "command",
  ]);
  const pass = histogram("pass_seconds", "How long one pass of the engine took");
  const outstanding = gauge("notices_outstanding", "Notices that nobody has answered");
  const unreached = gauge("notices_unreached", "Outstanding notices that reached nobody: must be 0");
  const deliveries = gauge("deliveries", "Deliveries in the book, by state", ["state"]);
  const overdue = gauge("overdue_seconds", "How long the oldest due row has waited", ["what"]);
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
    route: ({ standing, networks }) => ({
      method: "GET",
      path: "/metrics",
      guard: "ingest",
      async handle() {
        const now = await standing();
        outstanding.set(now.outstanding);
        unreached.set(now.unreached);
        deliveries.reset();
        for (const [state, count] of Object.entries(now.deliveries)) deliveries.set({ state }, count);
        for (const [what, seconds] of Object.entries(now.overdue)) overdue.set({ what }, seconds);
        for (const { network, health } of networks()) {
          connected.set({ network }, health.connected ? 1 : 0);
          queued.set({ network }, health.queued);
        }
        return new Response(await registry.metrics(), { headers: { "content-type": registry.contentType } });
      },
    }),
  };
}
