import type { DateTime } from "luxon";
import type { Clock } from "../ports/clock.ts";

/** Why a connection is not, or no longer, there. */
export interface Loss {
  /** For people: "connection refused", "the password of the account was refused". */
  sentence: string;
  /** `slow` when another try is not likely to help before somebody changes something. */
  patience: "soon" | "slow";
  /** Since when the network had worked; absent when it never did. */
  upSince?: DateTime;
}

export interface Waiting {
  loss: Loss;
  until: DateTime;
}

export interface SuperviseKit {
  clock: Clock;
  signal: AbortSignal;
  /** Told before each wait, for the log and for `health()`. */
  waits(waiting: Waiting): void;
  /** 0 to 1, for the jitter. */
  random?: () => number;
}

const seconds = { soon: { first: 1, longest: 60 }, slow: { first: 60, longest: 600 } };
/** A connection that held this long was a good one: the delays begin anew. Seconds. */
const goodAfter = 60;

/**
 * Keeps one connection of a network up until the signal aborts: `connect` resolves when it is lost, and is called
 * again after a delay that doubles from try to try. Resolves when the signal aborted and `connect` has let go.
 */
export async function supervise(
  connect: (signal: AbortSignal) => Promise<Loss>,
  kit: SuperviseKit,
): Promise<void> {
  const { clock, signal, random = Math.random } = kit;
  let tries = 0;
  while (!signal.aborted) {
    const loss = await connect(signal).catch(ownFault);
    if (signal.aborted) return;
    if (loss.upSince && clock.now().diff(loss.upSince, "seconds").seconds >= goodAfter) tries = 0;
    const { first, longest } = seconds[loss.patience];
    const until = clock.now().plus({ seconds: growingDelay(tries++, first, longest, random()) });
    kit.waits({ loss, until });
    await clock.until(until, signal);
  }
}

/** A fault of ours must not end the supervision: it is a loss like any other. */
function ownFault(error: unknown): Loss {
  return { sentence: `a fault of the bot: ${error}`, patience: "slow" };
}

/**
 * The delay before try `tries` (from 0): doubled each time up to `longest`, then made up to half shorter, so that
 * many clients that lost one server do not return in step. Same unit as `first` and `longest`.
 */
export function growingDelay(tries: number, first: number, longest: number, random: number): number {
  return Math.min(first * 2 ** Math.min(tries, 30), longest) * (1 - random / 2);
}
