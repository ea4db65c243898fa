import type { Clock } from "../../ports/clock.ts";

/** What goes first: what other lines wait for, then pages, then answers to commands. */
export type Urgency = "control" | "page" | "chatter";
const order = ["control", "page", "chatter"] as const;

/**
 * What may wait. A page that cannot go within `seconds` is refused instead: whoever keeps it offers it again, and must not
 * think meanwhile that it was lost; until there is room for it, no other page goes before it. `bytes` keeps a storm of long lines from filling the memory.
 */
const most = {
  control: { seconds: Number.POSITIVE_INFINITY, bytes: 65_536 },
  page: { seconds: 25, bytes: 16_384 },
  chatter: { seconds: 60, bytes: 8_192 },
};

/** Lines of a page that has much to say; most have two. */
const linesOfAPage = 3;

/** Pages that can wait at once, and all go in time. */
export function pagesAtOnce(linesPerSecond: number): number {
  return Math.max(1, Math.floor((most.page.seconds * linesPerSecond) / linesOfAPage));
}

export interface Pace {
  /**
   * Puts lines in the queue of their kind, all or none: false when it is too full. `written` is called as each line
   * goes, with its index.
   */
  push(urgency: Urgency, lines: readonly string[], written?: (index: number) => void): boolean;
  /** Was a page refused for which there is no room yet? */
  readonly isFull: boolean;
  /** Lines that wait. */
  readonly queued: number;
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
  /** The longest page that was refused, and has not been taken since. */
  let owed: readonly string[] = [];

  function fits(urgency: Urgency, lines: readonly string[]): boolean {
    refill();
    const waiting = queues[urgency].length;
    const seconds = (waiting + lines.length - Math.max(0, tokens)) / settings.linesPerSecond;
    const isTooMuch = seconds > most[urgency].seconds || bytes[urgency] + sizeOf(lines) > most[urgency].bytes;
    return waiting === 0 || !isTooMuch;
  }

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
      if (urgency === "page") {
        const longest = lines.length > owed.length ? lines : owed;
        owed = fits("page", longest) ? [] : longest;
        if (owed.length > 0) return false;
      } else if (!fits(urgency, lines)) return false;
      bytes[urgency] += sizeOf(lines);
      lines.forEach((line, index) => {
        queues[urgency].push({ line, written: () => written?.(index) });
      });
      void pump();
      return true;
    },
    get isFull() {
      if (fits("page", owed)) owed = [];
      return owed.length > 0;
    },
    get queued() {
      return order.reduce((sum, urgency) => sum + queues[urgency].length, 0);
    },
  };
}

function sizeOf(lines: readonly string[]): number {
  return lines.reduce((sum, line) => sum + Buffer.byteLength(line), 0);
}

interface Waiting {
  line: string;
  written: () => void;
}
