import type { Clock } from "../ports/clock.ts";
import type { Log } from "../ports/log.ts";

/** The longest that the other side may take to answer, in milliseconds. */
const patience = 10_000;

/**
 * Tells a dead-man switch elsewhere that all is well. Never rejects: when that side cannot be reached it is the one to
 * complain. Its address is a secret, for whoever has it can beat.
 */
export async function beatElsewhere(url: string, clock: Clock, log: Log): Promise<void> {
  const giveUp = new AbortController();
  const over = new AbortController();
  void clock.until(clock.now().plus({ milliseconds: patience }), over.signal).then(() => giveUp.abort());
  try {
    const response = await fetch(url, { signal: giveUp.signal, redirect: "follow" });
    await response.body?.cancel();
    if (!response.ok) log.warn({ status: response.status }, "HEARTBEAT_URL did not take the heartbeat.");
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause.message : `${error}`;
    log.warn({ cause: cause.replaceAll(url, "HEARTBEAT_URL") }, "HEARTBEAT_URL could not be reached.");
  } finally {
    over.abort();
  }
}
