import type { z } from "zod";
import type { Clock } from "./clock.ts";
import type { Log } from "./log.ts";

/** What every plug-in is given to work with. */
export interface Kit {
  clock: Clock;
  log: Log;
}

/** Something that the house can be given more of: `create` makes one from settings that `settings` has checked. */
export interface Plugin<S extends z.ZodType, T> {
  settings: S;
  create(settings: z.output<S>, kit: Kit): T;
}
