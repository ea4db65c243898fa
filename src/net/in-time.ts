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
  let isTooLate = false;
  try {
    return await untilStopped(signal, work, (stop) =>
      clock.after(limit, () => {
        isTooLate = true;
        stop();
      }),
    );
  } catch (error) {
    if (error instanceof DeliveryError) throw error;
    const failed = (what: string, sentence: string) =>
      new DeliveryError(`${code}.${what}`, sentence, "later", { cause: error });
    if (isTooLate) throw failed("timed-out", `${name} did not answer within ${limit / 1000} s`);
    if (signal.aborted) throw failed("stopped", "the attempt was given up");
    const why = reasonOf(error);
    if (why === undefined) throw error;
    throw failed("unreachable", `${name} cannot be reached: ${why}`);
  }
}

/** Ends with the work, or at once when it is stopped: some work does not notice (a name being looked up). */
function untilStopped<T>(
  signal: AbortSignal,
  work: (signal: AbortSignal) => Promise<T>,
  stopLater: (stop: () => void) => () => void,
): Promise<T> {
  const ending = new AbortController();
  return new Promise<T>((resolve, reject) => {
    const over = () => {
      keepGoing();
      signal.removeEventListener("abort", stop);
    };
    const stop = () => {
      over();
      ending.abort();
      reject(new Error("aborted"));
    };
    const keepGoing = stopLater(stop);
    signal.addEventListener("abort", stop, { once: true });
    if (signal.aborted) stop();
    work(ending.signal).then(resolve, reject).finally(over);
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
