import type { Running } from "./running.ts";

/**
 * The book's answer to an event. It comes after the commit: from here nothing can be lost.
 * `duplicate` names the event that it repeats; `suppressed` is why no notice was opened although one was asked for.
 */
export type Accepted =
  | { outcome: "stored"; eventId: number; notices: number[]; acknowledged: number[]; suppressed?: string }
  | { outcome: "duplicate"; eventId: number };

/**
 * Hands raw input to intake. Rejects with a Refusal when the input is not an event; with Unavailable when the book is out
 * of reach or too much waits for it, so whoever sent it keeps it and comes again; with the cause when the store fails.
 */
export type Accept = (event: unknown) => Promise<Accepted>;

/** Where events come from. */
export interface EventSource {
  name: string;
  /** Begins to listen; resolves once it can be reached. Rejects with a clear sentence when it cannot be. */
  start(accept: Accept, signal: AbortSignal): Promise<Running>;
}
