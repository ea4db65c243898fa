import type { z } from "zod";
import type { Clock } from "./clock.ts";
import type { Accept, EventSource } from "./event-source.ts";
import type { HttpRoute } from "./http-route.ts";
import type { Log } from "./log.ts";

/** A source of events from outside the house: it listens by itself, or has routes on the house's one HTTP server, or both. */
export interface SourcePlugin<S extends z.ZodType = z.ZodType> {
  /** What its settings begin with, in small letters. */
  source: string;
  settings: S;
  create(
    settings: z.output<S>,
    kit: { clock: Clock; log: Log },
  ): { listens?: EventSource; routes?(accept: Accept): HttpRoute[] };
}
