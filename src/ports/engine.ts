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

/** An outcome the business knows. `already` names who was first. */
export type Answered =
  | { outcome: "acknowledged"; notice: Notice }
  | { outcome: "already"; notice: Notice }
  | { outcome: "unknown" };

export type Reopened =
  | { outcome: "unacknowledged"; notice: Notice }
  | { outcome: "outstanding"; notice: Notice }
  | { outcome: "resolved"; notice: Notice }
  | { outcome: "unknown" };

/** What the rest of the house may ask of the engine. */
export interface Engine {
  accept: Accept;
  /** One transaction: afterwards nothing more of the notice is planned or sent. */
  acknowledge(noticeId: number, answerer: Answerer): Promise<Answered>;
  /** The notice is outstanding again; a step that is overdue comes at once. A resolved notice stays so. */
  unacknowledge(noticeId: number, answerer: Answerer): Promise<Reopened>;
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
