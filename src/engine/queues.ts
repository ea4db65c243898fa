import type { NewDelivery } from "../domain/delivery.ts";
import type { Claimable } from "../ports/delivery-shelf.ts";
import type { NotificationStrategy } from "../ports/notification-strategy.ts";

type Row = Pick<NewDelivery, "command"> & { id: number };

export interface Queues {
  /** How many more of that command its queue has room for; where that is none, it is told when there is some. */
  roomFor(command: string, queue: NonNullable<NotificationStrategy["queue"]>): number;
  /** Keeps room for letters that are being claimed. Answers how to let go of it, which tells whether somebody found none meanwhile. */
  holdFor(letters: readonly Pick<NewDelivery, "command">[]): () => boolean;
  /** Keeps all the room of these commands. */
  holdAll(commands: readonly Claimable[]): () => boolean;
  enter(row: Row): void;
  /** Is there room again where somebody found none? */
  leave(row: Row): boolean;
}

/** Counts what is under way in the queues that strategies share, and what is being claimed for them. */
export function createQueues(): Queues {
  const queueOf = new Map<string, string>();
  const rows = new Map<number, string>();
  const held = new Map<string, number>();
  const wanted = new Set<string>();

  const rowsIn = (queue: string) => [...rows.values()].filter((name) => name === queue).length;

  function hold(places: readonly (readonly [queue: string, room: number])[]): () => boolean {
    const add = (sign: 1 | -1) => {
      for (const [queue, room] of places) held.set(queue, (held.get(queue) ?? 0) + sign * room);
    };
    add(1);
    let isHeld = true;
    return () => {
      if (!isHeld) return false;
      isHeld = false;
      add(-1);
      return places.filter(([queue]) => wanted.delete(queue)).length > 0;
    };
  }

  return {
    roomFor(command, { name, atOnce }) {
      queueOf.set(command, name);
      const room = atOnce - rowsIn(name) - (held.get(name) ?? 0);
      if (room <= 0) wanted.add(name);
      return room;
    },
    holdFor: (letters) =>
      hold(
        letters.flatMap(({ command }) => {
          const queue = queueOf.get(command);
          return queue === undefined ? [] : [[queue, 1] as const];
        }),
      ),
    holdAll: (commands) =>
      hold([...new Map(commands.flatMap(({ queue }) => (queue ? [[queue.name, queue.room] as const] : [])))]),
    enter({ id, command }) {
      const queue = queueOf.get(command);
      if (queue !== undefined) rows.set(id, queue);
    },
    leave({ id }) {
      const queue = rows.get(id);
      rows.delete(id);
      return queue !== undefined && wanted.delete(queue);
    },
  };
}
