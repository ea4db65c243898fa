import { DeliveryError } from "../domain/delivery.ts";
import type { Clock } from "../ports/clock.ts";

/** Who is spoken to: `code` begins the codes of failures ("snpp"), `name` begins their sentences ("The pager gateway"). */
export interface Counterpart {
  code: string;
  name: string;
}

/**
 * Does some work with the world within a time limit in milliseconds. What goes wrong becomes a DeliveryError that can be
 * tried again later: `<code>.unreachable`, `<code>.timed-out`, and `<code>.stopped` when the signal aborts. A
 * DeliveryError of the work itself passes, and so does what is no failure of the world.
 */
export async function inTime<T>(
  { code, name }: Counterpart,
  limit: number,
  clock: Clock,
  signal: AbortSignal,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const tooLate = new AbortController();
  const over = new AbortController();
  const ending = AbortSignal.any([signal, tooLate.signal]);
  void clock.until(clock.now().plus({ milliseconds: limit }), over.signal).then(() => {
    if (!over.signal.aborted) tooLate.abort();
  });
  try {
    return await Promise.race([work(ending), aborted(ending, over.signal)]);
  } catch (error) {
    if (error instanceof DeliveryError) throw error;
    if (tooLate.signal.aborted)
      throw new DeliveryError(
        `${code}.timed-out`,
        `${name} did not answer within ${limit / 1000} s`,
        "later",
        {
          cause: error,
        },
      );
    if (signal.aborted)
      throw new DeliveryError(`${code}.stopped`, "the attempt was given up", "later", { cause: error });
    const why = reasonOf(error);
    if (why === undefined) throw error;
    throw new DeliveryError(`${code}.unreachable`, `${name} cannot be reached: ${why}`, "later", {
      cause: error,
    });
  } finally {
    // With a reason, or it would make an error with a stack of its own.
    over.abort("over");
  }
}

/** Rejects when the signal aborts, for work that does not notice (a name being looked up). */
function aborted(signal: AbortSignal, over: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    const stop = () => reject(new Error("aborted"));
    if (signal.aborted) return stop();
    signal.addEventListener("abort", stop, { once: true, signal: over });
  });
}

/** Why the network failed, in words; undefined when it is no failure of the network. */
export function reasonOf(error: unknown): string | undefined {
  if (!(error instanceof Error) || !("code" in error) || typeof error.code !== "string") return undefined;
  if (error.code.startsWith("ERR_INVALID")) return undefined;
  return reasons[error.code] ?? (error.message || error.code);
}

const reasons: Record<string, string> = {
  ECONNREFUSED: "connection refused",
  ECONNRESET: "it hung up",
  EPIPE: "it hung up",
  ERR_STREAM_PREMATURE_CLOSE: "it hung up",
  ENOTFOUND: "there is no host of that name",
  EAI_AGAIN: "its name cannot be looked up just now",
  EHOSTUNREACH: "there is no way to that host",
  ENETUNREACH: "there is no way to that network",
  ETIMEDOUT: "the connection timed out",
};
