import type { DateTime } from "luxon";
import type { Directory } from "./directory.ts";
import type { MessageRef } from "./message.ts";
import type { Notice } from "./notice.ts";
import type { NotificationCommand } from "./notification-command.ts";
import { hasDuty } from "./user.ts";

/**
 * What a delivery carries: the notice itself, the word that it is over (D14), a change of a message that was sent
 * already, or in a storm one message for several posts.
 */
export type DeliveryKind = "post" | "resolved" | "revise" | "bundle";

/** Every row that is not sent says why in `reason`. */
export type DeliveryState = "pending" | "sending" | "sent" | "failed" | "dropped" | "cancelled";

export interface NewDelivery {
  noticeId: number;
  /** The round of the notice's path in which it was planned. */
  round: number;
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
  /** For a `revise`: the delivery whose message is to change. For a `post`: the one that did not get through before it. */
  of?: number;
}

export interface Delivery extends NewDelivery {
  id: number;
  /** The delivery that tells of it together with others (decision 0013). */
  bundle?: number;
  state: DeliveryState;
  /** When it was first due: being tried again moves `dueAt`, and never this. */
  wantedAt: DateTime;
  /** How often it was taken to be sent; whoever holds an older claim has lost it to somebody else. */
  claims: number;
  /** How often sending was tried. */
  attempts: number;
  ref?: MessageRef;
  reason?: string;
  sentAt?: DateTime;
}

export type Retry = "busy" | "later" | "never";

/**
 * A failure of the world while conveying: thrown by adapters and strategies, caught in engine/deliver.ts.
 *
 * `code` is stable ("irc.not-in-room"); `retry` says whether trying again can help; `retryAfter` is the
 * other side's wish in milliseconds. `busy`: nothing was tried, for too much waits already, so the letter keeps its place:
 * until then when only its address is busy, else until the network can take letters again (its strategy is `ready`).
 */
export class DeliveryError extends Error {
  override readonly name = "DeliveryError";
  readonly code: string;
  readonly retry: Retry;
  readonly retryAfter: number | undefined;

  constructor(
    code: string,
    sentence: string,
    retry: Retry,
    options?: { retryAfter?: number; cause?: unknown },
  ) {
    super(sentence, { cause: options?.cause });
    this.code = code;
    this.retry = retry;
    this.retryAfter = options?.retryAfter;
  }
}

/** Why a post is cancelled when somebody answers; taking the answer back brings back exactly these. */
export const cancelledByAnswer = "answered before it was sent";

/**
 * Is a delivery still to be sent, now that its turn has come? What is dropped says why.
 *
 * A post is wanted while the notice is outstanding, and in the round in which it was planned. Whoever it is for must be on duty (D3, also for the word that it
 * is over) and still have the address. Messages that were sent are always kept true to the notice.
 */
export function stillWanted(
  delivery: NewDelivery,
  notice: Notice,
  command: NotificationCommand | undefined,
  directory: Directory,
  now: DateTime,
): "send" | { state: "dropped" | "cancelled"; reason: string } {
  if (delivery.kind === "post" && notice.answeredAt) return { state: "cancelled", reason: cancelledByAnswer };
  if (delivery.kind === "post" && delivery.round < notice.round)
    return { state: "dropped", reason: "the path has begun anew" };
  if (delivery.kind === "resolved" && !notice.resolvedAt)
    return { state: "dropped", reason: "the notice is open again" };
  if (delivery.kind === "revise" || delivery.user === undefined) return "send";
  const user = directory.user.get(delivery.user);
  if (!user) return { state: "dropped", reason: "there is no such user any more" };
  if (!hasDuty(user, now, directory.house.zone)) return { state: "dropped", reason: "off duty" };
  const isTheirs = user.contacts.some(
    (contact) => contact.address === delivery.address && contact.type === command?.contactType,
  );
  return isTheirs || command?.needsNoContact
    ? "send"
    : { state: "dropped", reason: "the address is theirs no more" };
}

/** Milliseconds after each failed attempt; past the last, that one again and again. */
const backOff = [2, 5, 10, 30, 60, 120, 300, 600, 1200].map((seconds) => seconds * 1000);

/** For how long it is tried to change a message, or to say that it is over: in days. */
const worthSaying = 1;

/**
 * How long to wait in milliseconds before a delivery is tried again that was tried `attempts` times before this failure;
 * undefined when to give up (D19). A post is never given up while that can help: its notice is outstanding, or it would
 * not be sent. What is said afterwards is worth less. Who is busy has not failed: there is no back-off, and 0 is at once.
 */
export function retryAfter(
  { kind, attempts, wantedAt }: Pick<Delivery, "kind" | "attempts" | "wantedAt">,
  error: Pick<DeliveryError, "retry" | "retryAfter">,
  now: DateTime,
): number | undefined {
  if (error.retry === "never") return undefined;
  if (kind !== "post" && kind !== "bundle" && now.diff(wantedAt).as("days") >= worthSaying) return undefined;
  if (error.retry === "busy") return error.retryAfter ?? 0;
  return waitAfter(attempts, error.retryAfter);
}

/**
 * How long to wait in milliseconds after what was tried `attempts` times before has failed again; `wish` is what the other
 * side asks for at least.
 */
export function waitAfter(attempts: number, wish = 0): number {
  const wait = backOff[Math.min(attempts, backOff.length - 1)] ?? 0;
  return Math.max(wait, wish);
}
