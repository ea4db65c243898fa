import type { z } from "zod";
import type { Clock } from "./clock.ts";
import type { Forwarder } from "./forwarder.ts";
import type { Log } from "./log.ts";

/** A forwarder from outside the house. `settings` reads the environment, as those of a strategy do. */
export interface ForwarderPlugin<S extends z.ZodType = z.ZodType> {
  /** What its settings begin with, in small letters; the book knows by it what it has told. */
  forwarder: string;
  settings: S;
  create(settings: z.output<S>, kit: { clock: Clock; log: Log }): Forwarder;
}
