import type { DateTime } from "luxon";
import type { MessageRef } from "./message.ts";

/**
 * What a delivery carries: the notice itself, the word that it is over (D14), or a change of a message
 * that was sent already.
 */
export type DeliveryKind = "post" | "resolved" | "revise";

/** Every row that is not sent says why in `reason`. */
export type DeliveryState = "pending" | "sending" | "sent" | "failed" | "dropped" | "cancelled";

export interface NewDelivery {
  noticeId: number;
  /** Index of the step in the notice's stamped path; its target by index there. */
  step: number;
  target: number;
  kind: DeliveryKind;
  /** The user who is meant; absent for rooms and one-off addresses. */
  user?: string;
  /** The notification command that conveys it. */
  command: string;
  address: string;
  dueAt: DateTime;
  /** For a `revise`: the delivery whose message is to change. */
  of?: number;
}

export interface Delivery extends NewDelivery {
  id: number;
  state: DeliveryState;
  /** How often sending was tried. */
  attempts: number;
  ref?: MessageRef;
  reason?: string;
  sentAt?: DateTime;
}

/**
 * A failure of the world while conveying: thrown by adapters and strategies, caught in engine/deliver.ts.
 *
 * `code` is stable ("irc.not-in-room"); `retry` says whether trying again can help; `retryAfter` is the
 * other side's wish in milliseconds.
 */
export class DeliveryError extends Error {
  override readonly name = "DeliveryError";
  readonly code: string;
  readonly retry: "later" | "never";
  readonly retryAfter: number | undefined;

  constructor(
    code: string,
    sentence: string,
    retry: "later" | "never",
    options?: { retryAfter?: number; cause?: unknown },
  ) {
    super(sentence, { cause: options?.cause });
    this.code = code;
    this.retry = retry;
    this.retryAfter = options?.retryAfter;
  }
}
