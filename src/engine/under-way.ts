import type { Clock } from "../ports/clock.ts";

/** How long a stop waits for attempts under way, in milliseconds. */
const grace = 5_000;

/** By any key; whoever is done takes itself out. */
type UnderWay = ReadonlyMap<unknown, Promise<void>>;

/** Resolves when nothing is under way, nor what was begun meanwhile. */
export async function untilIdle(underWay: UnderWay): Promise<void> {
  while (underWay.size > 0) await Promise.all(underWay.values());
}

/** Gives what is under way a moment to finish; what does not is given up by `abandoning`. Resolves when all of it has ended. */
export async function finishOrAbandon(
  underWay: UnderWay,
  clock: Clock,
  abandoning: AbortController,
): Promise<void> {
  const finished = Promise.all(underWay.values());
  const enough = new AbortController();
  const waited = clock.until(clock.now().plus({ milliseconds: grace }), enough.signal);
  await Promise.race([finished, waited]);
  enough.abort();
  abandoning.abort();
  await finished;
}
