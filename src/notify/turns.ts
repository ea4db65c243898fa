/**
 * Lets at most `most` works run at once; the others wait in line. A work whose signal aborts while it waits is never
 * begun, and rejects with the signal's reason.
 */
export function turns(most: number): <T>(signal: AbortSignal, work: () => Promise<T>) => Promise<T> {
  const waiting = new Set<() => void>();
  let running = 0;

  function turnOf(signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const come = () => {
        leave();
        resolve();
      };
      const giveUp = () => {
        leave();
        reject(signal.reason);
      };
      const leave = () => {
        waiting.delete(come);
        signal.removeEventListener("abort", giveUp);
      };
      waiting.add(come);
      signal.addEventListener("abort", giveUp, { once: true });
    });
  }

  return async (signal, work) => {
    signal.throwIfAborted();
    // Whose turn it is takes over the place of who leaves.
    if (running === most) await turnOf(signal);
    else running += 1;
    try {
      return await work();
    } finally {
      const [next] = waiting;
      if (next) next();
      else running -= 1;
    }
  };
}
