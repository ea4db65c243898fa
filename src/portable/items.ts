import { isDeepStrictEqual } from "node:util";

/** One of a list, as the configuration writes it. */
export type Item = Record<string, unknown>;

/** What stood and what stands in one place of a list, counted from 1, or under one number. */
export interface Pair {
  number: number;
  old?: Item | undefined;
  now?: Item | undefined;
}

/** The places of a list that differ. Items that bear numbers are those of the same number, wherever they stand. */
export function pairsOf(before: readonly Item[], after: readonly Item[]): Pair[] {
  const [old, now] = [byNumber(before), byNumber(after)];
  if (!bearNumbers(before, after) || !old || !now) return inOrder(before, after);
  const numbers = [...new Set([...old.keys(), ...now.keys()])];
  return numbers.map((number) => ({ number, old: old.get(number), now: now.get(number) }));
}

/** The number that is that of the place is left out, so it takes one that is not to tell. */
function bearNumbers(...lists: (readonly Item[])[]): boolean {
  return lists.flat().some((item) => "id" in item);
}

/** Do items that bear numbers stand in another order, whatever else was changed? */
export function isReordered(before: readonly Item[], after: readonly Item[]): boolean {
  const [old, now] = [byNumber(before), byNumber(after)];
  if (!old || !now) return false;
  const stood = [...old.keys()].filter((number) => now.has(number));
  return stood.join() !== [...now.keys()].filter((number) => old.has(number)).join();
}

/** Undefined when two have the same number. */
function byNumber(items: readonly Item[]): Map<number, Item> | undefined {
  const all = new Map(items.map(({ id, ...item }, index) => [typeof id === "number" ? id : index + 1, item]));
  return all.size === items.length ? all : undefined;
}

/** What lies between equal ends was changed, one by one. */
function inOrder(before: readonly Item[], after: readonly Item[]): Pair[] {
  const shorter = Math.min(before.length, after.length);
  let head = 0;
  while (head < shorter && isDeepStrictEqual(before[head], after[head])) head += 1;
  let tail = 0;
  while (tail < shorter - head && isDeepStrictEqual(before.at(-1 - tail), after.at(-1 - tail))) tail += 1;
  const [old, now] = [before, after].map((items) => items.slice(head, items.length - tail));
  return Array.from({ length: Math.max(old?.length ?? 0, now?.length ?? 0) }, (_, index) => ({
    number: head + index + 1,
    old: old?.[index],
    now: now?.[index],
  }));
}
