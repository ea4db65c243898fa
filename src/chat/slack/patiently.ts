import type { Clock } from "../../ports/clock.ts";
import { Trouble } from "./trouble.ts";

/** Tries, and the longest that is waited between two of them, in seconds. */
const most = { tries: 4, wait: 60 };

/**
 * Asks again what can be asked again: after the pause that Slack wants, or a growing one. For questions only, never for
 * what says something. Rejects with the last Trouble.
 */
export async function patiently<T>(
  { clock, signal }: { clock: Clock; signal: AbortSignal },
  ask: () => Promise<T>,
): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await ask();
    } catch (error) {
      const isHopeless = !(error instanceof Trouble) || error.isRefusal;
      if (isHopeless || tries === most.tries || signal.aborted) throw error;
      const seconds = Math.min(error.retryAfter ?? 2 ** (tries - 1), most.wait);
      await clock.until(clock.now().plus({ seconds }), signal);
      if (signal.aborted) throw error;
    }
  }
}
