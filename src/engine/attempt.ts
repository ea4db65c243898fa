import type { DateTime } from "luxon";
import { type Delivery, DeliveryError, retryAfter } from "../domain/delivery.ts";
import { storable } from "../domain/text.ts";
import type { Clock } from "../ports/clock.ts";
import type { Outcome } from "../ports/delivery-shelf.ts";
import type { Log } from "../ports/log.ts";
import type { Receipt } from "../ports/notification-strategy.ts";

/** The longest that one attempt may take, in milliseconds. */
const patience = 45_000;

/** Hands one letter to its network. */
export type Sending = (signal: AbortSignal) => Promise<Receipt>;

/**
 * Makes one attempt; gives it up after `patience`, or when `abandoned` aborts. `late` is there when the attempt was given
 * up before it had ended: its receipt, should it turn out to have been taken after all, or undefined.
 */
export async function attempt<Taken = Receipt>(
  send: (signal: AbortSignal) => Promise<Taken>,
  clock: Clock,
  abandoned: AbortSignal,
): Promise<{ receipt: Taken } | { error: unknown; late?: Promise<Taken | undefined> }> {
  const giving = new AbortController();
  const over = new AbortController();
  const giveUp = () => giving.abort();
  abandoned.addEventListener("abort", giveUp, { once: true });
  if (abandoned.aborted) giveUp();
  void clock.until(clock.now().plus({ milliseconds: patience }), over.signal).then(() => {
    if (!over.signal.aborted) giveUp();
  });
  const givenUp = new Promise<"given up">((resolve) => {
    giving.signal.addEventListener("abort", () => resolve("given up"), { once: true });
  });
  const sending = Promise.resolve().then(() => send(giving.signal));
  try {
    const first = await Promise.race([sending, givenUp]);
    if (first !== "given up") return { receipt: first };
    const late = sending.catch(() => undefined);
    return { error: new DeliveryError("timeout", "no answer in time", "later"), late };
  } catch (error) {
    return { error };
  } finally {
    abandoned.removeEventListener("abort", giveUp);
    // With a reason, or it would make an error with a stack of its own.
    over.abort("over");
  }
}

/**
 * Tried again later while that can help (D19); what a busy network had no room for was not tried, and keeps its place.
 * What is no DeliveryError is our own fault: logged, and tried again.
 */
export function afterFailure(delivery: Delivery, error: unknown, now: DateTime, log: Log): Outcome {
  const known = error instanceof DeliveryError;
  if (!known) log.error({ ...factsOf(delivery), err: error }, "A notification strategy broke.");
  const wait = retryAfter(delivery, known ? error : { retry: "later", retryAfter: undefined }, now);
  const reason = known ? `${error.code}: ${error.message}` : "the notification strategy broke (see the log)";
  if (wait === undefined) return { state: "failed", reason: storable(reason) };
  const dueAt = wait === 0 ? delivery.dueAt : now.plus({ milliseconds: wait });
  return { state: "pending", dueAt, reason: storable(reason), tried: !isBusy(error) };
}

export function isBusy(error: unknown): boolean {
  return error instanceof DeliveryError && error.retry === "busy";
}

/** What the log says of a delivery; `attempt` is the one that is being made. */
export function factsOf({ id, noticeId, kind, command, address, user, attempts }: Delivery) {
  return { delivery: id, notice: noticeId, kind, command, address, user, attempt: attempts + 1 };
}
