import type { CommandLine } from "../domain/command-line.ts";
import type { LetterValues } from "../domain/letter-values.ts";
import type { Message, MessageRef } from "../domain/message.ts";

/** One message for one address. `key` is the same for every attempt at the same delivery. */
export interface Letter {
  address: string;
  message: Message;
  key: string;
  /** The same in plain words, each by the switch that asks for it: `-subject`, `-tm`, `-nm`, `noticeid` … */
  values: LetterValues;
  /** What the command executes, and its arguments filled in; absent unless the command was declared with them. */
  line?: CommandLine;
}

/** The other side took it. `ref` is absent where nothing can refer to it later. */
export interface Receipt {
  ref?: MessageRef;
  /** What the other side said as it took it, in its own words: "250 2.0.0 Ok: queued as 4XyZ". */
  answer?: string;
}

/**
 * Conveys one letter to one address (OpenNMS's own word for it).
 *
 * Throws DeliveryError for what the world refuses. A strategy without `revise` cannot change what it sent:
 * the engine then sends one short follow-up to each address instead.
 */
export interface NotificationStrategy {
  name: string;
  /** Which contact of a user holds the address; absent when it serves no single person (a room). */
  contactType?: string;
  /** True when it goes where its settings say, for whomever: it needs nobody's contact, and the address is a name. */
  needsNoContact?: boolean;
  /**
   * What it shares with other strategies that have a queue of that name: they are given no more letters than that at once,
   * those due first. The rest stays in the outbox in its order, where it counts as untried.
   */
  queue?: { name: string; atOnce: number };
  /**
   * Can it send now? While it says no, nothing is taken from the outbox for it, so nothing is tried in vain; what waits
   * goes out as soon as it says yes. Absent: always.
   */
  ready?(): boolean;
  send(letter: Letter, signal: AbortSignal): Promise<Receipt>;
  revise?(letter: Letter, previous: MessageRef, signal: AbortSignal): Promise<Receipt>;
}
