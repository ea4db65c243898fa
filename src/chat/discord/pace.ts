import { DeliveryError } from "../../domain/delivery.ts";
import { failureOf, notConnected } from "./failure.ts";

export type Urgency = "page" | "chatter";

/** Requests under way at once; Discord bears fifty a second of a bot. */
const mostUnderWay = 20;
/** Answers that wait for their turn; whoever asks more than that at once is not answered. */
const mostChatter = 100;

export interface Pace {
  /**
   * Runs the work when its turn has come: one at a time for each place, pages before chatter. Rejects with
   * DeliveryError, also when the signal aborts before: what has not begun by then is not begun any more.
   */
  run<T>(urgency: Urgency, place: string, work: () => Promise<T>, signal?: AbortSignal): Promise<T>;
  /** How many wait for their turn. */
  readonly queued: number;
}

interface Waiting {
  place: string;
  begin(): Promise<void>;
  giveUp(): void;
}

/** `over` aborts when the session is lost: then whoever waits is told so. */
export function createPace(over: AbortSignal): Pace {
  const queues: Record<Urgency, Set<Waiting>> = { page: new Set(), chatter: new Set() };
  const busy = new Set<string>();

  function pump(): void {
    for (const queue of [queues.page, queues.chatter]) {
      for (const waiting of queue) {
        if (busy.size >= mostUnderWay) return;
        if (busy.has(waiting.place)) continue;
        queue.delete(waiting);
        busy.add(waiting.place);
        void waiting.begin().then(() => {
          busy.delete(waiting.place);
          pump();
        });
      }
    }
  }

  over.addEventListener(
    "abort",
    () => {
      for (const queue of [queues.page, queues.chatter]) for (const waiting of queue) waiting.giveUp();
    },
    { once: true },
  );

  return {
    run(urgency, place, work, signal) {
      return new Promise((resolve, reject) => {
        const queue = queues[urgency];
        const waiting: Waiting = {
          place,
          async begin() {
            signal?.removeEventListener("abort", waiting.giveUp);
            try {
              resolve(await work());
            } catch (error) {
              reject(error);
            }
          },
          giveUp() {
            queue.delete(waiting);
            signal?.removeEventListener("abort", waiting.giveUp);
            reject(over.aborted ? notConnected() : failureOf(new Error("abandoned"), signal));
          },
        };
        if (over.aborted || signal?.aborted) return waiting.giveUp();
        if (urgency === "chatter" && queue.size >= mostChatter) return reject(tooMuch());
        signal?.addEventListener("abort", waiting.giveUp, { once: true });
        queue.add(waiting);
        pump();
      });
    },
    get queued() {
      return queues.page.size + queues.chatter.size;
    },
  };
}

function tooMuch(): DeliveryError {
  return new DeliveryError("discord.busy", "too many answers wait for their turn", "later");
}
