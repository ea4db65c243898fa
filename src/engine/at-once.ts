import type { NewDelivery } from "../domain/delivery.ts";
import type { Claimable, Waiting } from "../ports/delivery-shelf.ts";
import { type Capacity, laneKey } from "./lanes.ts";

/**
 * Of letters that are due as they are planned, in their order, those that can go at once: somebody here can send them, there
 * is room, and nothing that `waiting` knows of is due before them where they go.
 */
export function goingAtOnce(
  letters: readonly NewDelivery[],
  { commands, waiting, capacity }: { commands: readonly Claimable[]; waiting: Waiting; capacity: Capacity },
): NewDelivery[] {
  const free = commands.filter(({ name }) => !waiting.crowded.includes(name));
  const queueOf = new Map(
    commands.flatMap(({ name, queue }) => (queue ? [[name, queue.name] as const] : [])),
  );
  const served = new Map(free.map(({ name, queue }) => [name, queue?.name ?? name]));
  const roomIn = new Map(free.map(({ name, queue }) => [queue?.name ?? name, queue?.room ?? capacity.rows]));
  // What was due first in a queue goes first, whoever it is for.
  for (const { command } of waiting.addresses) {
    const queue = queueOf.get(command);
    if (queue !== undefined) roomIn.set(queue, 0);
  }
  /** How many may yet go to an address. */
  const roomAt = new Map(waiting.addresses.map((one) => [laneKey(one), 0]));
  let { rows, addresses } = capacity;
  return letters.filter((letter) => {
    const key = laneKey(letter);
    const underWay = capacity.rowsAt(letter);
    const here = roomAt.get(key) ?? (underWay > 0 || addresses > 0 ? capacity.anAddress - underWay : 0);
    const queue = served.get(letter.command) ?? "";
    const inQueue = roomIn.get(queue) ?? 0;
    const canGo = rows > 0 && here > 0 && inQueue > 0;
    if (canGo && underWay === 0 && !roomAt.has(key)) addresses -= 1;
    // Whoever comes after one that waits waits behind it.
    roomAt.set(key, canGo ? here - 1 : 0);
    if (!canGo) return false;
    rows -= 1;
    roomIn.set(queue, inQueue - 1);
    return true;
  });
}
