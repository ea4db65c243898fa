import { setImmediate } from "node:timers/promises";
import { Unavailable } from "../domain/unavailable.ts";

/** Seconds after which whoever found the queue full is asked to come again. */
const tryAgainAfter = 5;

interface Waiting<Item, Result> {
  item: Item;
  resolve: (result: Result) => void;
  reject: (error: unknown) => void;
}

/**
 * Gathers what arrives while a transaction is under way into the next one: under load many share one commit, and a
 * single one waits for nobody.
 *
 * `commit` stores up to `largest` items at once and answers one result each, in their order. When it fails, each is
 * tried alone, so that one that the store will not have does not cost its neighbours; but not when it is the store that
 * is out of reach. While `most` items wait, more are refused with Unavailable: those of one breath all or none.
 */
export function groupCommit<Item, Result>(
  largest: number,
  commit: (items: Item[]) => Promise<Result[]>,
  most = Number.POSITIVE_INFINITY,
): (item: Item) => Promise<Result> {
  const waiting: Waiting<Item, Result>[] = [];
  let isBusy = false;
  /** May those of this breath come in? Undefined when nobody has asked in it. */
  let admits: boolean | undefined;

  async function drain(): Promise<void> {
    isBusy = true;
    while (waiting.length > 0) {
      // Those that have come over other connections by now want to be in it, not in the next.
      await setImmediate();
      await store(waiting.splice(0, largest));
    }
    isBusy = false;
  }

  async function store(group: Waiting<Item, Result>[]): Promise<void> {
    try {
      const results = await commit(group.map(({ item }) => item));
      for (const [index, result] of results.entries()) group[index]?.resolve(result);
    } catch (error) {
      if (group.length === 1 || error instanceof Unavailable) for (const one of group) one.reject(error);
      // One after the other: what came first is stored first.
      else for (const one of group) await store([one]);
    }
  }

  return (item) =>
    new Promise((resolve, reject) => {
      if (admits === undefined) {
        admits = waiting.length < most;
        queueMicrotask(() => {
          admits = undefined;
        });
      }
      if (!admits) {
        reject(new Unavailable(`More than ${most} wait for the book already.`, tryAgainAfter));
        return;
      }
      waiting.push({ item, resolve, reject });
      if (!isBusy) void drain();
    });
}
