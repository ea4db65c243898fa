import type { Clock } from "../../ports/clock.ts";

/** Seconds that the house needs to note under which id a page was told. */
const noting = 0.5;

export interface Hold {
  /** Something is being told in that place. */
  begin(place: string, telling: Promise<unknown>): void;
  /** Resolves when nothing is half told there: before, an answer could not be told what it is to. */
  over(place: string): Promise<void>;
}

/** A page is half told in its place until it is told, and whoever asked for it had a moment to note its id. */
export function createHold({ clock, signal }: { clock: Clock; signal: AbortSignal }): Hold {
  const halfTold = new Map<string, Promise<void>>();
  return {
    begin(place, telling) {
      const held = Promise.allSettled([telling, halfTold.get(place)])
        .then(() => clock.until(clock.now().plus({ seconds: noting }), signal))
        .then(() => {
          if (halfTold.get(place) === held) halfTold.delete(place);
        });
      halfTold.set(place, held);
    },
    over: async (place) => halfTold.get(place),
  };
}
