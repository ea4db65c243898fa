import type { NewDelivery } from "../domain/delivery.ts";
import type { Claimable, Waiting } from "../ports/delivery-shelf.ts";

export interface Room {
  /** How many rows may come to what is under way, and how many of one address may be. */
  most: number;
  anAddress: number;
  rowsAt(letter: Pick<NewDelivery, "command" | "address">): number;
}

/**
 * Of letters that are due as they are planned, in their order, those that can go at once: somebody here can send them, there
 * is room, and nothing that `waiting` knows of is due before them where they go.
 */
export function goingAtOnce(
  letters: readonly NewDelivery[],
  { commands, waiting, room }: { commands: readonly Claimable[]; waiting: Waiting; room: Room },
): NewDelivery[] {
  const free = commands.filter(({ name }) => !waiting.crowded.includes(name));
  const served = new Map(free.map(({ name, queue }) => [name, queue?.name ?? name]));
  const roomIn = new Map(free.map(({ name, queue }) => [queue?.name ?? name, queue?.room ?? room.most]));
  /** How many may yet go to an address. */
  const roomAt = new Map(waiting.addresses.map(({ command, address }) => [`${command} ${address}`, 0]));
  let left = room.most;
  return letters.filter((letter) => {
    const { command, address } = letter;
    const queue = served.get(command);
    const key = `${command} ${address}`;
    const here = roomAt.get(key) ?? room.anAddress - room.rowsAt(letter);
    const inQueue = roomIn.get(queue ?? "") ?? 0;
    const canGo = left > 0 && here > 0 && inQueue > 0;
    // Whoever comes after one that waits waits behind it.
    roomAt.set(key, canGo ? here - 1 : 0);
    if (!canGo) return false;
    left -= 1;
    roomIn.set(queue ?? "", inQueue - 1);
    return true;
  });
}
