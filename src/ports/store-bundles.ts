import type { DateTime } from "luxon";
import type { Delivery } from "../domain/delivery.ts";
import type { MessageRef } from "../domain/message.ts";
import type { BundledPost } from "../domain/storm.ts";
import type { Outcome } from "./delivery-shelf.ts";

/** Pages of one definition to one person or room. */
export interface Lane {
  definition: string;
  command: string;
  address: string;
  user?: string;
}

/** A bundle that is open or waits, for people. */
export interface OpenBundle extends Lane {
  /** How many it tells of, how many of them it has not told yet, and how many notices of them are outstanding. */
  posts: number;
  waiting: number;
  outstanding: number;
}

/** Deliveries that tell of several posts in one message (decision 0013). Locks delivery rows alone. */
export interface BundleShelf {
  /** The definitions of these notices. */
  definitionsOf(noticeIds: number[]): Promise<Map<number, string>>;
  /**
   * Puts these posts, which are claimed or pending, and every other of that lane that is due into its open bundle, or a
   * new one, which is to be said: at once, or a minute after it was last said. Answers how many came to it.
   */
  gather(lane: Lane, first: readonly Delivery[], now: DateTime): Promise<number>;
  /** All that it tells of, the oldest first. */
  posts(id: number): Promise<BundledPost[]>;
  /**
   * A notice of it has changed, so it is to be said again: within the minute, at once when all of it is answered; only then
   * unless `always`. False while it is being sent, and so cannot be asked yet.
   */
  refresh(id: number, now: DateTime, always: boolean): Promise<boolean>;
  /** What became of bundles is what became of the posts in them; `told` of one that was sent are those that it told of. */
  settle(settled: readonly { delivery: Delivery; outcome: Outcome }[]): Promise<void>;
  /** The posts in it that were dropped with it. */
  dropped(id: number): Promise<Pick<Delivery, "noticeId" | "round" | "step">[]>;
  /** The notices that a message tells of; with `inRound` those alone of which it tells in the round that they are in. */
  noticesOf(ref: MessageRef, inRound: boolean): Promise<number[]>;
  /** Numbers of the outstanding notices of a definition. */
  outstandingOf(definition: string): Promise<number[]>;
  /** How many letters are due and wait, by notification command. */
  waiting(now: DateTime): Promise<{ command: string; count: number }[]>;
  /** Bundles that are to be said, or were in the last minutes. */
  open(now: DateTime): Promise<OpenBundle[]>;
}
