import type { Update } from "../domain/update.ts";

/**
 * Tells another system (tickets, another monitoring system) what becomes of notices. It never counts as somebody who was
 * told.
 *
 * Of one notice it is told one thing after the other, and of each notice how it stands: what has changed several times
 * while the other side could not be reached is told once, as it is by then.
 */
export interface Forwarder {
  /** Is this worth a word to the other side? Absent: everything is. */
  wants?(update: Update): boolean;
  /**
   * Resolves when the other side has it, with its own name for the notice (the number of a ticket): `previous` the next
   * time. Undefined leaves that as it was; it is undefined until the first that was answered.
   *
   * Throws DeliveryError for what the world refuses: `later` is tried again for as long as the notice is kept, `never` is
   * written down and what becomes of the notice next is told again. An attempt has 45 seconds: then the signal aborts, and
   * nobody waits any more.
   */
  forward(update: Update, previous: string | undefined, signal: AbortSignal): Promise<string | undefined>;
}
