import type { Delivery } from "../domain/delivery.ts";
import type { Claimable } from "../ports/delivery-shelf.ts";

export interface Queues {
  /** Rows under way in the queue of that name. */
  underWay(queue: string): number;
  /** What was claimed of these commands: a queue that got all it had room for may be wanted by more. */
  claimed(commands: readonly Claimable[], rows: readonly Delivery[]): void;
  enter(row: Delivery): void;
  /** Is there room again where there was none? */
  leave(row: Delivery): boolean;
}

/** Counts what is under way in the queues that networks share among their commands. */
export function createQueues(): Queues {
  const queueOf = new Map<string, string>();
  const rows = new Map<number, string>();
  const full = new Set<string>();

  return {
    underWay: (queue) => [...rows.values()].filter((name) => name === queue).length,
    claimed(commands, claimed) {
      for (const { name, queue } of commands) if (queue) queueOf.set(name, queue.name);
      for (const { queue } of commands) {
        if (!queue) continue;
        const given = claimed.filter(({ command }) => queueOf.get(command) === queue.name);
        if (given.length >= queue.room) full.add(queue.name);
      }
    },
    enter({ id, command }) {
      const queue = queueOf.get(command);
      if (queue !== undefined) rows.set(id, queue);
    },
    leave({ id }) {
      const queue = rows.get(id);
      rows.delete(id);
      return queue !== undefined && full.delete(queue);
    },
  };
}
