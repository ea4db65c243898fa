import type { MessageRef } from "../../domain/message.ts";

/** What the adapter must remember across connections: bounded, the oldest go first. */
export interface Memory {
  /** True the first time that something is shown, by whatever identifies it. */
  isNew(what: string): boolean;
  /** Was it shown? */
  has(what: string): boolean;
  /** It may come again, and is new then. */
  forget(what: string): void;
  /** What was posted under a key. */
  posted: Shelf<MessageRef>;
  /** When posting under a key was first tried and its outcome is not known. Slack's `ts` of that time. */
  uncertain: Shelf<string>;
  /** How the house calls a channel, by its id. */
  names: Shelf<string>;
}

export interface Shelf<T> {
  get(key: string): T | undefined;
  put(key: string, value: T): void;
  drop(key: string): void;
}

const most = 10_000;

export function createMemory(): Memory {
  const seen = createShelf<true>();
  return {
    isNew(what) {
      if (seen.get(what)) return false;
      seen.put(what, true);
      return true;
    },
    has: (what) => seen.get(what) === true,
    forget: (what) => seen.drop(what),
    posted: createShelf(),
    uncertain: createShelf(),
    names: createShelf(),
  };
}

export function createShelf<T>(): Shelf<T> {
  const map = new Map<string, T>();
  return {
    get: (key) => map.get(key),
    put(key, value) {
      map.delete(key);
      map.set(key, value);
      if (map.size <= most) return;
      const [oldest] = map.keys();
      if (oldest !== undefined) map.delete(oldest);
    },
    drop(key) {
      map.delete(key);
    },
  };
}
