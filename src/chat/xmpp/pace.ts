import { DeliveryError } from "../../domain/delivery.ts";
import type { Link } from "./link.ts";
import type { Stanza } from "./stanza.ts";

/** What goes first: pages before answers to commands. */
export type Urgency = "page" | "chatter";
const order = ["page", "chatter"] as const;

/** Stanzas that may be on their way unacknowledged: beyond, a page would have to wait behind what was sent before it. */
const underWay = 20;
/** Messages that may wait; more are handed back, so that whoever keeps them offers them again. */
const most = { page: 500, chatter: 200 };

export interface Pace {
  /** Resolves when it was handed to the server; rejects with a DeliveryError when it was not, and will not be. */
  push(urgency: Urgency, stanza: Stanza, signal?: AbortSignal): Promise<void>;
  /** The server has acknowledged something: there may be room again. */
  go(): void;
  /** The link is lost: nothing that waits will go. */
  stop(error: DeliveryError): void;
  readonly queued: number;
}

interface Waiting {
  stanza: Stanza;
  settle(error?: unknown): void;
}

/** Sends no faster than the server takes it in, the urgent first. */
export function createPace(link: () => Link | undefined): Pace {
  const queues: Record<Urgency, Set<Waiting>> = { page: new Set(), chatter: new Set() };
  let pumping = false;

  function next(): Waiting | undefined {
    for (const urgency of order) {
      const [first] = queues[urgency];
      if (first && queues[urgency].delete(first)) return first;
    }
    return undefined;
  }

  async function pump(): Promise<void> {
    if (pumping) return;
    pumping = true;
    for (let now = link(); now && now.underWay.length < underWay; now = link()) {
      const waiting = next();
      if (!waiting) break;
      await now.send(waiting.stanza).then(() => waiting.settle(), waiting.settle);
    }
    pumping = false;
  }

  return {
    push: (urgency, stanza, signal) =>
      new Promise((resolve, reject) => {
        const queue = queues[urgency];
        if (signal?.aborted) return reject(givenUp());
        if (queue.size >= most[urgency]) return reject(busy());
        const stop = () => {
          if (queue.delete(waiting)) reject(givenUp());
        };
        const waiting: Waiting = {
          stanza,
          settle(error) {
            signal?.removeEventListener("abort", stop);
            if (error === undefined) resolve();
            else reject(error instanceof DeliveryError ? error : notConnected());
          },
        };
        signal?.addEventListener("abort", stop, { once: true });
        queue.add(waiting);
        void pump();
      }),
    go: () => void pump(),
    stop(error) {
      for (let waiting = next(); waiting; waiting = next()) waiting.settle(error);
    },
    get queued() {
      return order.reduce((sum, urgency) => sum + queues[urgency].size, 0);
    },
  };
}

export function notConnected(sentence = "the connection was lost"): DeliveryError {
  return new DeliveryError("xmpp.not-connected", sentence, "later");
}

export function givenUp(): DeliveryError {
  return new DeliveryError("xmpp.given-up", "nobody waits for it any more", "later");
}

function busy(): DeliveryError {
  return new DeliveryError("xmpp.busy", "too many messages wait for their turn", "busy");
}
