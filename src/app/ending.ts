import type { Clock } from "../ports/clock.ts";
import type { Log } from "../ports/log.ts";
import type { Running } from "../ports/running.ts";

/** Seconds that whatever runs has to let go: less than service managers wait before they kill. */
const patience = 30;

/**
 * Resolves when all of these have stopped, or when they have had their time: one that hangs must not keep the process, and
 * with it what the others could take over, from ending. The log says which.
 */
export async function ended(
  running: ReadonlyMap<string, Running>,
  { clock, log }: { clock: Clock; log: Log },
): Promise<void> {
  const hanging = new Set(running.keys());
  const all = [...running].map(([name, { stopped }]) => stopped.then(() => hanging.delete(name)));
  const over = new AbortController();
  const late = clock.until(clock.now().plus({ seconds: patience }), over.signal);
  await Promise.race([Promise.all(all), late]);
  over.abort();
  if (hanging.size > 0)
    log.error({ hanging: [...hanging] }, `Still not stopped after ${patience} s; left behind.`);
}
