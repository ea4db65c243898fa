import type { z } from "zod";
import type { ChatInbox } from "./chat-inbox.ts";
import type { Clock } from "./clock.ts";
import type { Log } from "./log.ts";
import type { NetworkHealth } from "./network-health.ts";
import type { NotificationStrategy } from "./notification-strategy.ts";
import type { Running } from "./running.ts";

/** What every plug-in is given to work with. */
export interface Kit {
  clock: Clock;
  log: Log;
  /** A secret of that name which the book keeps: random, the same for as long as the house stands, in every process. */
  secret(name: string): Promise<string>;
}

/** The strategies of one plug-in, one for each notification command that it brings, and where answers come back. */
export interface Strategies {
  strategies: NotificationStrategy[];
  /** Begins to listen for answers, and resolves at once. Absent where nobody can answer. */
  start?(inbox: ChatInbox, signal: AbortSignal): Promise<Running>;
  /** For `status`, where there is a connection to tell of. */
  health?(): NetworkHealth;
}

/**
 * A notification strategy that is no chat network, or several that share their settings.
 *
 * `settings` reads the environment: `EMAIL_FROM` arrives as `from` for the plug-in `email`, always as text. A plug-in
 * none of whose settings is given is made only when `settings` accepts that there are none.
 */
export interface StrategyPlugin<S extends z.ZodType = z.ZodType> {
  /** What its settings begin with, in small letters. */
  name: string;
  settings: S;
  create(settings: z.output<S>, kit: Kit): Strategies;
}
