import type { Clock } from "../../ports/clock.ts";

/** What goes first: what other lines wait for, then pages, then answers to commands. */
export type Urgency = "control" | "page" | "chatter";
const order = ["control", "page", "chatter"] as const;

/**
 * What may wait. A page that cannot go within `seconds` is refused instead: whoever keeps it tries again, and must not
 * think meanwhile that it was lost. `bytes` keeps a storm of long lines from filling the memory.
 */
const most = {
  control: { seconds: Number.POSITIVE_INFINITY, bytes: 65_536 },
  page: { seconds: 25, bytes: 16_384 },
  chatter: { seconds: 60, bytes: 8_192 },
};

export interface Pace {
  /**
   * Puts lines in the queue of their kind, all or none: false when it is too full. `written` is called as each line
   * goes, with its index.
   */
  push(urgency: Urgency, lines: readonly string[], written?: (index: number) => void): boolean;
  /** Lines that wait. */
  readonly queued: number;
  /** Seconds until the lines that wait now have gone. */
  readonly backlog: number;
}

/**
 * Lets lines out no faster than the server bears: `burst` at once, then `linesPerSecond` (a token bucket). Servers
 * hold back or drop who speaks faster. Stops, and forgets what waits, when the signal aborts.
 */
export function createPace(
  settings: { burst: number; linesPerSecond: number },
  kit: { clock: Clock; signal: AbortSignal; write(line: string): void },
): Pace {
  const { clock, signal } = kit;
  const queues = { control: [], page: [], chatter: [] } as Record<Urgency, Waiting[]>;
  const bytes = { control: 0, page: 0, chatter: 0 };
  let tokens = settings.burst;
  let counted = clock.now();
  let pumping = false;

  function refill(): void {
    const now = clock.now();
    // A clock that is put back takes nothing away.
    const seconds = Math.max(0, now.diff(counted).as("seconds"));
    tokens = Math.min(settings.burst, tokens + seconds * settings.linesPerSecond);
    counted = now;
  }

  function next(): Waiting | undefined {
    for (const urgency of order) {
      const waiting = queues[urgency].shift();
      if (waiting) {
        bytes[urgency] -= Buffer.byteLength(waiting.line);
        return waiting;
      }
    }
    return undefined;
  }

  async function pump(): Promise<void> {
    if (pumping) return;
    pumping = true;
    for (;;) {
      refill();
      if (tokens < 1) {
        const seconds = (1 - tokens) / settings.linesPerSecond;
        await clock.until(clock.now().plus({ milliseconds: Math.ceil(seconds * 1000) }), signal);
        if (signal.aborted) return;
        continue;
      }
      const waiting = next();
      if (!waiting) break;
      tokens--;
      kit.write(waiting.line);
      waiting.written();
    }
    pumping = false;
  }

  return {
    push(urgency, lines, written) {
      if (signal.aborted) return false;
      refill();
      const waiting = queues[urgency];
      const seconds = (waiting.length + lines.length - Math.max(0, tokens)) / settings.linesPerSecond;
      const size = lines.reduce((sum, line) => sum + Buffer.byteLength(line), 0);
      const isTooMuch = seconds > most[urgency].seconds || bytes[urgency] + size > most[urgency].bytes;
      if (waiting.length > 0 && isTooMuch) return false;
      bytes[urgency] += size;
      lines.forEach((line, index) => {
        waiting.push({ line, written: () => written?.(index) });
      });
      void pump();
      return true;
    },
    get queued() {
      return order.reduce((sum, urgency) => sum + queues[urgency].length, 0);
    },
    get backlog() {
      return this.queued / settings.linesPerSecond;
    },
  };
}

interface Waiting {
  line: string;
  written: () => void;
}
