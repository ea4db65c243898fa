import type { DateTime } from "luxon";
import type { Act } from "../domain/answer.ts";
import type { Directory } from "../domain/directory.ts";
import type { Message } from "../domain/message.ts";
import type { Notice } from "../domain/notice.ts";
import type { Accept } from "./event-source.ts";
import type { Receipt } from "./notification-strategy.ts";

/** Who answers, and how: "irc reply", "command". */
export interface Answerer {
  by: string;
  via: string;
}

/** For how long an answer holds: for good unless `until` is given. */
export interface Term {
  until?: DateTime;
  /** Nobody is on it: it is only not to be heard of until then. */
  snoozed?: boolean;
}

/** An outcome the business knows. `already`: the answer that is there stands, and the notice says whose it is. */
export type Answered =
  | { outcome: "acknowledged"; notice: Notice }
  | { outcome: "already"; notice: Notice }
  | { outcome: "unknown" };

export type Reopened =
  | { outcome: "unacknowledged"; notice: Notice }
  | { outcome: "outstanding"; notice: Notice }
  | { outcome: "resolved"; notice: Notice }
  | { outcome: "unknown" };

export type Escalated =
  /** `step` (an index) is due now; `reopened` when the notice was answered until this moment. */
  | { outcome: "escalated"; notice: Notice; step: number; reopened: boolean }
  /** Somebody did the same a moment ago. */
  | { outcome: "already"; notice: Notice; by: string; at: DateTime }
  /** No step is left: everybody on the path was told already. */
  | { outcome: "exhausted"; notice: Notice }
  | { outcome: "resolved"; notice: Notice }
  | { outcome: "unknown" };

export type Resolved =
  | { outcome: "resolved"; notice: Notice }
  | { outcome: "already"; notice: Notice }
  | { outcome: "unknown" };

export type Noted = { outcome: "noted"; notice: Notice } | { outcome: "unknown" };

export type Undone =
  | { outcome: "undone"; notice: Notice }
  /** It cannot be undone: others were told. */
  | { outcome: "final"; notice: Notice }
  /** The act was somebody else's, was done otherwise, was long ago, or others have acted since. */
  | { outcome: "nothing" };

/** A heartbeat monitor reported: when it is missed next. A paused one is never missed. */
export type Beaten = { outcome: "beaten"; missedFrom: DateTime } | { outcome: "paused" | "unknown" };

/** What the rest of the house may ask of the engine. */
export interface Engine {
  accept: Accept;
  /** A heartbeat monitor reports that what it stands for has run. */
  beat(name: string): Promise<Beaten>;
  /** One transaction: afterwards nothing more of the notice is planned or sent, until the term is over. */
  acknowledge(noticeId: number, answerer: Answerer, term?: Term): Promise<Answered>;
  /**
   * The notice is outstanding again, also when a person had resolved it; a step that is overdue comes at once. What a
   * clearing event resolved stays so.
   */
  unacknowledge(noticeId: number, answerer: Answerer): Promise<Reopened>;
  /** The next step is told now; a notice that was answered is outstanding again first. One step a minute. */
  escalate(noticeId: number, answerer: Answerer): Promise<Escalated>;
  /** The trouble is over, says a person: answered, if nobody had, and resolved. */
  resolve(noticeId: number, answerer: Answerer): Promise<Resolved>;
  /** Keeps a word of a person in the notice's log: the same word once. */
  note(noticeId: number, answerer: Answerer, text: string): Promise<Noted>;
  /** Takes back what the same person did in the same way within the last minute. */
  undo(noticeId: number, answerer: Answerer, act: Act): Promise<Undone>;
  /**
   * Stores what `work` makes of the directory, and looks again at whoever waits for duty: it may have changed. Rejects
   * with a Refusal when the outcome would have faults.
   */
  change(work: (directory: Directory) => Directory): Promise<Directory>;
  /**
   * Sends one letter by the notification command of that name at once, past the outbox: it is not tried again. Throws a
   * Refusal when the house has no such command, and the strategy's DeliveryError when the letter was not taken.
   */
  convey(command: string, address: string, message: Message): Promise<Receipt>;
}
