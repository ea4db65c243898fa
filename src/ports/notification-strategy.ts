import type { Message, MessageRef } from "../domain/message.ts";

/** One message for one address. `key` is the same for every attempt at the same delivery. */
export interface Letter {
  address: string;
  message: Message;
  key: string;
}

/** The other side took it. `ref` is absent where nothing can refer to it later. */
export interface Receipt {
  ref?: MessageRef;
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
  /**
   * Can it send now? While it says no, nothing is taken from the outbox for it, so nothing is tried in vain; what waits
   * goes out as soon as it says yes. Absent: always.
   */
  ready?(): boolean;
  send(letter: Letter, signal: AbortSignal): Promise<Receipt>;
  revise?(letter: Letter, previous: MessageRef, signal: AbortSignal): Promise<Receipt>;
}
