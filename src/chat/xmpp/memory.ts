/** What the adapter remembers of messages across sessions: bounded, the oldest go first. */
export interface Memory {
  /** True the first time that this message of that place is shown. */
  isNew(place: string, id: string): boolean;
  /** The newest message of a place that was handled, by the id of its archive. */
  mark(place: string, id: string): void;
  markOf(place: string): string | undefined;
  /** Our own message `sent` is known in that place as `id`; people may refer to it by either. */
  told(place: string, sent: string, id: string): void;
  /** The same, found in an archive: which holds what was refused as well. */
  found(place: string, sent: string, id: string): void;
  refused(place: string, sent: string): void;
  /** The id under which our message is known, where it was told already. */
  toldAs(place: string, sent: string): string | undefined;
  /** A message that corrects one of ours stands for it. */
  corrects(place: string, id: string, corrected: string): void;
  /** The id under which our message is known to the house, when the id is one of ours. */
  ours(place: string, id: string): string | undefined;
  /** The id that we sent our message with: what a correction has to name. */
  sentAs(place: string, id: string): string | undefined;
  /** What changed in somebody's reactions to a message, now that these are all of them. */
  reacted(
    place: string,
    id: string,
    person: string,
    reactions: string[],
  ): { added: string[]; removed: string[] };
}

const most = 8192;

export function createMemory(): Memory {
  const seen = new Map<string, true>();
  const marks = new Map<string, string>();
  const known = new Map<string, string>();
  const sent = new Map<string, string>();
  const refused = new Map<string, true>();
  const reactions = new Map<string, string[]>();

  function told(place: string, asSent: string, id: string): void {
    put(known, keyOf(place, asSent), id);
    put(known, keyOf(place, id), id);
    put(sent, keyOf(place, id), asSent);
  }

  return {
    isNew(place, id) {
      const key = keyOf(place, id);
      if (seen.has(key)) return false;
      put(seen, key, true);
      return true;
    },
    mark: (place, id) => put(marks, place, id),
    markOf: (place) => marks.get(place),
    told,
    found(place, asSent, id) {
      const key = keyOf(place, asSent);
      if (!refused.has(key) && !known.has(key)) told(place, asSent, id);
    },
    refused(place, asSent) {
      put(refused, keyOf(place, asSent), true);
      known.delete(keyOf(place, asSent));
    },
    toldAs: (place, asSent) => known.get(keyOf(place, asSent)),
    corrects(place, id, corrected) {
      const original = known.get(keyOf(place, corrected));
      if (original !== undefined) put(known, keyOf(place, id), original);
    },
    ours: (place, id) => known.get(keyOf(place, id)),
    sentAs: (place, id) => sent.get(keyOf(place, id)),
    reacted(place, id, person, now) {
      const key = keyOf(place, `${id}\n${person}`);
      const before = reactions.get(key) ?? [];
      put(reactions, key, now);
      return {
        added: now.filter((one) => !before.includes(one)),
        removed: before.filter((one) => !now.includes(one)),
      };
    },
  };
}

function keyOf(place: string, id: string): string {
  return `${place}\n${id}`;
}

function put<T>(map: Map<string, T>, key: string, value: T): void {
  map.delete(key);
  map.set(key, value);
  if (map.size <= most) return;
  const [oldest] = map.keys();
  if (oldest !== undefined) map.delete(oldest);
}
