import type { Receiver } from "@slack/bolt";

/** The way on which Slack tells the bot what happens: a socket that the bot opened, or requests that Slack makes. */
export interface Entry {
  receiver: Receiver;
  /** Resolves when Slack can tell us things. Rejects with Trouble or a reason in words. */
  start(): Promise<void>;
  /** Resolves or rejects when it no longer can. */
  untilLost(): Promise<void>;
  /** Releases everything. Never rejects. */
  close(): Promise<void>;
}
