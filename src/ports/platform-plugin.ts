import type { z } from "zod";
import type { ChatAdapter } from "./chat-adapter.ts";
import type { Clock } from "./clock.ts";
import type { Log } from "./log.ts";

/** A platform from outside the house: what `NETWORKS=lines` or `NETWORKS=lines:ops` then means. */
export interface PlatformPlugin<S extends z.ZodType = z.ZodType> {
  /** Small letters. */
  platform: string;
  /** Reads the environment: `LINES_PORT` arrives as `port`, always as text; `network` comes with them. */
  settings: S;
  create(settings: z.output<S>, kit: { clock: Clock; log: Log }): ChatAdapter;
}
