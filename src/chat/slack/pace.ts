import { DeliveryError } from "../../domain/delivery.ts";
import type { Clock } from "../../ports/clock.ts";
import { nobodyWaits, notConnected } from "./refused.ts";

/** Pages go before answers to commands. */
export type Urgency = "page" | "chatter";

/** Messages that may go at once, and how many a second after that. */
export interface Rate {
  burst: number;
  perSecond: number;
}

/** What Slack bears: about one message a second in each channel, a few at once; its third tier is 50 calls a minute. */
export const rates = {
  channel: { burst: 4, perSecond: 1 },
  tierThree: { burst: 20, perSecond: 0.8 },
} satisfies Record<string, Rate>;

/** A page that cannot go within this many seconds is handed back: whoever keeps it offers it again. */
const longestWait = { page: 25, chatter: 60 };

export interface Pace {
  /** Resolves when it is our turn in that lane. Rejects with DeliveryError when that would be too late, or nobody waits. */
  turn(lane: string, rate: Rate, urgency: Urgency, signal?: AbortSignal): Promise<void>;
  /** Slack wants quiet in that lane for so many seconds. */
  hold(lane: string, seconds: number): void;
  /** How many wait. */
  readonly queued: number;
}

interface Waiting {
  go(): void;
}

interface Lane {
  rate: Rate;
  tokens: number;
  /** Milliseconds since the epoch. */
  counted: number;
  heldUntil: number;
  queues: Record<Urgency, Set<Waiting>>;
  pumping: boolean;
}

/** Lets calls out no faster than Slack bears, lane by lane (token buckets). Ends, refusing all, when the signal aborts. */
export function createPace({ clock, signal }: { clock: Clock; signal: AbortSignal }): Pace {
  const lanes = new Map<string, Lane>();
  const now = () => clock.now().toMillis();

  function laneOf(name: string, rate: Rate): Lane {
    const known = lanes.get(name);
    if (known) return known;
    const queues = { page: new Set<Waiting>(), chatter: new Set<Waiting>() };
    const lane = { rate, tokens: rate.burst, counted: now(), heldUntil: 0, queues, pumping: false };
    lanes.set(name, lane);
    return lane;
  }

  function refill(lane: Lane): void {
    const elapsed = (now() - lane.counted) / 1000;
    lane.tokens = Math.min(lane.rate.burst, lane.tokens + elapsed * lane.rate.perSecond);
    lane.counted = now();
  }

  /** Milliseconds until one more could go, behind those that wait. */
  function delay(lane: Lane, urgency: Urgency): number {
    const { queues, rate } = lane;
    const before = queues.page.size + (urgency === "chatter" ? queues.chatter.size : 0);
    const missing = Math.max(0, before + 1 - lane.tokens);
    return Math.max(0, lane.heldUntil - now(), (missing / rate.perSecond) * 1000);
  }

  async function pump(lane: Lane): Promise<void> {
    if (lane.pumping) return;
    lane.pumping = true;
    while (!signal.aborted) {
      const [next] = [...lane.queues.page, ...lane.queues.chatter];
      if (!next) break;
      refill(lane);
      const wait = Math.max(lane.heldUntil - now(), ((1 - lane.tokens) / lane.rate.perSecond) * 1000);
      if (wait > 0) await clock.until(clock.now().plus({ milliseconds: Math.ceil(wait) }), signal);
      else {
        lane.tokens--;
        next.go();
      }
    }
    lane.pumping = false;
  }

  function turn(name: string, rate: Rate, urgency: Urgency, given?: AbortSignal): Promise<void> {
    const lane = laneOf(name, rate);
    refill(lane);
    const wait = delay(lane, urgency);
    return new Promise((resolve, reject) => {
      if (signal.aborted) return reject(notConnected("the connection was lost"));
      if (given?.aborted) return reject(nobodyWaits());
      if (wait > longestWait[urgency] * 1000) return reject(busy(wait - longestWait[urgency] * 1000));
      const settle = (how: () => void) => {
        lane.queues[urgency].delete(waiting);
        signal.removeEventListener("abort", lost);
        given?.removeEventListener("abort", left);
        how();
      };
      const waiting: Waiting = { go: () => settle(resolve) };
      const lost = () => settle(() => reject(notConnected("the connection was lost")));
      const left = () => settle(() => reject(nobodyWaits()));
      signal.addEventListener("abort", lost);
      given?.addEventListener("abort", left);
      lane.queues[urgency].add(waiting);
      void pump(lane);
    });
  }

  return {
    turn,
    hold(name, seconds) {
      const lane = lanes.get(name);
      if (lane) lane.heldUntil = Math.max(lane.heldUntil, now() + seconds * 1000);
    },
    get queued() {
      return [...lanes.values()].reduce((sum, { queues }) => sum + queues.page.size + queues.chatter.size, 0);
    },
  };
}

/** There is room in that lane, and only there was none, in so many milliseconds: what comes back then is before what is new. */
function busy(milliseconds: number): DeliveryError {
  return new DeliveryError("slack.busy", "too many messages wait for their turn there", "busy", {
    retryAfter: Math.max(1_000, Math.ceil(milliseconds)),
  });
}
