/** What the adapter must remember of messages across connections: bounded, the oldest go first. */
export interface Memory {
  /** True the first time that a message id is shown. */
  isNew(id: string): boolean;
  /** Our own message had to be several: each of `ids` stands for the first of them. */
  remember(ids: readonly string[]): void;
  /** The id under which our message is known, when the id is one of ours. */
  ours(id: string): string | undefined;
}

const most = 4096;

export function createMemory(): Memory {
  const seen = new Map<string, true>();
  const own = new Map<string, string>();
  return {
    isNew(id) {
      if (seen.has(id)) return false;
      put(seen, id, true);
      return true;
    },
    remember(ids) {
      const [first] = ids;
      if (first !== undefined) for (const id of ids) put(own, id, first);
    },
    ours: (id) => own.get(id),
  };
}

function put<T>(map: Map<string, T>, key: string, value: T): void {
  map.set(key, value);
  if (map.size <= most) return;
  const [oldest] = map.keys();
  if (oldest !== undefined) map.delete(oldest);
}
