import type { DateTime } from "luxon";
import type { Delivery, NewDelivery } from "../domain/delivery.ts";
import type { MessageRef } from "../domain/message.ts";

/**
 * What became of a delivery that was claimed. `tried`: an attempt was made, and failed. `cancelled` is for posts whose
 * notice is answered, and comes to `pending` when it is so no more.
 */
export type Outcome =
  /** `answer`: what the other side said as it took it, for the log alone. `bundle`: what that one said. */
  | { state: "sent"; at: DateTime; ref?: MessageRef; answer?: string; bundle?: BundleSaid }
  | { state: "pending"; dueAt: DateTime; reason: string; tried: boolean }
  | { state: "failed" | "dropped" | "cancelled"; reason: string };

/** The posts that a bundle told of first, and whether it said that all of its notices are answered. */
export interface BundleSaid {
  told: number[];
  isOver: boolean;
}

/** What a process cannot take now: rows that it has not let go of yet, and addresses that it is telling something. */
export interface Busy {
  ids: number[];
  addresses: { command: string; address: string }[];
}

/** A command whose rows are asked for; with a queue, no more of them than it has room for, whichever commands share it. */
export interface Claimable {
  name: string;
  queue?: { name: string; room: number };
}

/** Addresses at which something is due, and commands by which it may be at any. */
export interface Waiting {
  addresses: Busy["addresses"];
  crowded: string[];
}

/** How many rows to claim in all and for one address, of which commands, and for how many milliseconds. */
export interface Claim {
  limit: number;
  perAddress: number;
  commands: Claimable[];
  leaseMs: number;
  busy: Busy;
}

export interface DeliveryShelf {
  /** Rows that exist already (same notice, kind, step, target, user, command, address) are left as they are. */
  add(deliveries: NewDelivery[]): Promise<void>;
  /**
   * Takes due rows, what was due first before the rest: state `sending`. Rows that another process holds are skipped, and so is a change of a message of
   * which another is being made.
   */
  claimDue(now: DateTime, claim: Claim): Promise<Delivery[]>;
  /** Stores posts that this process sends at once, claimed for it until then; those that exist already are left out. */
  addClaimed(deliveries: readonly NewDelivery[], leaseUntil: DateTime): Promise<Delivery[]>;
  /** Where something of these commands is due; `crowded` are those by which so much is that not all of it was looked at. */
  waitingAt(now: DateTime, commands: readonly Claimable[]): Promise<Waiting>;
  /** Is something due at these addresses? */
  isDueAt(now: DateTime, addresses: Busy["addresses"]): Promise<boolean>;
  /** Keeps rows that are still being sent from being taken by others until then. */
  renew(ids: number[], leaseUntil: DateTime): Promise<void>;
  /** Stores the outcomes, except where the lease was lost and somebody else took the row; what was sent counts then too. */
  settle(settled: readonly { delivery: Delivery; outcome: Outcome }[]): Promise<void>;
  /** Pending posts of these notices become `cancelled`, each with the reason. */
  cancelPending(noticeIds: readonly number[], reason: string): Promise<void>;
  /** Posts of that round of a notice cancelled for that reason become `pending` again. */
  restore(noticeId: number, round: number, reason: string, now: DateTime): Promise<void>;
  /**
   * Posts for which no other way was looked for yet: those that have failed for good and, given `before`, those to a
   * person that were first due by then and have not arrived. Locks them and their notices; rows that another process
   * holds are skipped.
   */
  claimStuck(before: DateTime | undefined, limit: number): Promise<Delivery[]>;
  /** Another way has been looked for. */
  markFailedOver(ids: number[], at: DateTime): Promise<void>;
  ofNotice(noticeId: number): Promise<Delivery[]>;
  /** Those of several notices, by notice. */
  ofNotices(noticeIds: readonly number[]): Promise<Map<number, Delivery[]>>;
  /** The notice that a message on a network is about. */
  noticeOf(ref: MessageRef): Promise<number | undefined>;
  /** The messages on that network about notices still outstanding, oldest first. */
  refsOfOutstanding(network: string): Promise<MessageRef[]>;
  /** Rows whose lease ran out (their process died) become `pending` again. Answers how many. */
  releaseExpired(now: DateTime): Promise<number>;
  /**
   * Steps of outstanding notices of which a post was wanted before that instant and has not got through, and whose next
   * step is yet to come: each once.
   */
  unheard(
    before: DateTime,
    now: DateTime,
    limit: number,
  ): Promise<Pick<Delivery, "noticeId" | "round" | "step">[]>;
  /** When the earliest row of these commands is due, those aside that a process cannot take now. */
  nextDueAt(commands: string[], busy?: Busy): Promise<DateTime | undefined>;
  /** How many there are, changes of messages aside. */
  countByState(): Promise<Record<string, number>>;
}
