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

/** What came of one; `late` when it was given up before it had ended: its receipt, should it be taken after all. */
export type Tried<Taken> = { receipt: Taken } | { error: unknown; late?: Promise<Taken | undefined> };

/** Makes one attempt; gives it up after `patience`, or when `abandoned` aborts. */
export function createAttempt(
  clock: Clock,
  abandoned: AbortSignal,
): <Taken = Receipt>(send: (signal: AbortSignal) => Promise<Taken>) => Promise<Tried<Taken>> {
  // One listener for all: there may be a thousand under way.
  const underWay = new Set<() => void>();
  abandoned.addEventListener(
    "abort",
    () => {
      for (const giveUp of underWay) giveUp();
    },
    { once: true },
  );

  return <Taken>(send: (signal: AbortSignal) => Promise<Taken>) =>
    new Promise<Tried<Taken>>((resolve) => {
      const giving = new AbortController();
      const end = (tried: Tried<Taken>) => {
        stopWaiting();
        underWay.delete(giveUp);
        resolve(tried);
      };
      const giveUp = () => {
        giving.abort();
        const error = new DeliveryError("timeout", "no answer in time", "later");
        end({ error, late: sending.catch(() => undefined) });
      };
      const stopWaiting = clock.after(patience, giveUp);
      underWay.add(giveUp);
      const sending = Promise.resolve().then(() => send(giving.signal));
      sending.then(
        (receipt) => end({ receipt }),
        (error: unknown) => end({ error }),
      );
      if (abandoned.aborted) giveUp();
    });
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
