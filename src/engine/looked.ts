import type { DateTime } from "luxon";
import type { BundleSaid, Outcome } from "../ports/delivery-shelf.ts";
import type { Sending } from "./attempt.ts";

/**
 * What a look at a delivery came to: an outcome already, or how it is to be sent, and whether that is possible now. `eventAt`
 * of a post that is the first word about its event: when that was in the book.
 */
export type Looked = { at: DateTime; eventAt?: DateTime } & (
  | { outcome: Outcome; send?: undefined }
  | { send: Sending; isReady: () => boolean; outcome?: undefined; bundle?: BundleSaid }
);

/** It is not sent, and says why. */
export function drop(at: DateTime, reason: string): Looked {
  return { at, outcome: { state: "dropped", reason } };
}

/** Its turn has not come yet: what it is about is being sent. */
export function waitFor(now: DateTime): Looked {
  const reason = "waits for its message to be sent";
  return { at: now, outcome: { state: "pending", dueAt: now.plus({ seconds: 1 }), reason, tried: false } };
}
