/** Chance that comes the same again from the same seed. */
export interface Dice {
  /** At least `least`, less than `most`. */
  between(least: number, most: number): number;
  /** A whole number below that. */
  below(most: number): number;
  /** True so often, of 1. */
  falls(share: number): boolean;
  /** One of them; there must be one. */
  oneOf<T>(all: readonly T[]): T;
}

/** By "mulberry32": small, and even enough to choose places to die at. */
export function diceOf(seed: number): Dice {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (most: number) => Math.floor(next() * most);
  return {
    between: (least, most) => least + next() * (most - least),
    below,
    falls: (share) => next() < share,
    oneOf<T>(all: readonly T[]): T {
      if (all.length === 0) throw new RangeError("there is nothing to choose from");
      return all[below(all.length)] as T;
    },
  };
}
