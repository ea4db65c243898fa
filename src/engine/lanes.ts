import type { Delivery, NewDelivery } from "../domain/delivery.ts";
import type { Busy, Claimable } from "../ports/delivery-shelf.ts";
import type { Log } from "../ports/log.ts";
import { factsOf } from "./attempt.ts";
import { createQueues, type Queues } from "./queues.ts";

type Addressed = Pick<NewDelivery, "command" | "address">;

/** Addresses at which this process sends at once; and of one address rows under way, which wait for one another. */
const mostAddresses = 256;
const mostAnAddress = 16;
/** Rows under way at all of them. */
export const mostUnderWay = 1024;

/** What there is room for. */
export interface Capacity {
  /** How many rows may come to what is under way, and how many addresses at which nothing is. */
  rows: number;
  addresses: number;
  /** How many rows of one address may be under way, and how many are. */
  anAddress: number;
  rowsAt(address: Addressed): number;
}

/** What this process is sending: rows of one address one after the other, addresses side by side. */
export interface Lanes {
  underWay: ReadonlyMap<number, Promise<void>>;
  capacity(): Capacity;
  roomFor: Queues["roomFor"];
  /** Keeps room in queues for what is being claimed, until what it answers is called: what has not entered by then comes no more. */
  holdFor(letters: readonly Pick<NewDelivery, "command">[]): () => void;
  holdAll(commands: readonly Claimable[]): () => void;
  /** Those at which something is under way. */
  addresses(): Busy["addresses"];
  rowsAt(address: Addressed): number;
  /** Each row waits for those before it at the same address. */
  enter(delivery: Delivery, send: () => Promise<void>): void;
  /** Is more due at an address that is busy now, so that `onFree` is to tell when it is not? */
  expectMore(isMoreDue: boolean): void;
  /** Calls `listener` when an address or a queue is free again for which more is due. Returns how to stop that. */
  onFree(listener: () => void): () => void;
}

interface Lane extends Addressed {
  last: Promise<void>;
  rows: number;
}

export function createLanes(log: Log): Lanes {
  const lanes = new Map<string, Lane>();
  const underWay = new Map<number, Promise<void>>();
  const queues = createQueues();
  const listeners = new Set<() => void>();
  let isMoreDue = false;

  function leave(delivery: Delivery, lane: Lane): void {
    underWay.delete(delivery.id);
    lane.rows -= 1;
    const isRoom = queues.leave(delivery);
    const isFree = lane.rows === 0 && lanes.delete(laneKey(delivery)) && isMoreDue;
    if (isFree) isMoreDue = false;
    if (isRoom || isFree) ring();
  }

  function ring(): void {
    for (const listener of listeners) listener();
  }

  function ringingAfter(release: () => boolean): () => void {
    return () => {
      if (release()) ring();
    };
  }

  const rowsAt = (address: Addressed) => lanes.get(laneKey(address))?.rows ?? 0;

  return {
    underWay,
    capacity: () => ({
      rows: mostUnderWay - underWay.size,
      addresses: mostAddresses - lanes.size,
      anAddress: mostAnAddress,
      rowsAt,
    }),
    roomFor: queues.roomFor,
    holdFor: (letters) => ringingAfter(queues.holdFor(letters)),
    holdAll: (commands) => ringingAfter(queues.holdAll(commands)),
    addresses: () => [...lanes.values()].map(({ command, address }) => ({ command, address })),
    rowsAt,
    enter(delivery, send) {
      const { id, command, address } = delivery;
      const key = laneKey(delivery);
      const lane = lanes.get(key) ?? { command, address, last: Promise.resolve(), rows: 0 };
      lanes.set(key, lane);
      lane.rows += 1;
      lane.last = lane.last
        .then(send)
        .catch((error: unknown) =>
          log.error({ ...factsOf(delivery), err: error }, "A delivery could not be settled."),
        )
        .finally(() => leave(delivery, lane));
      underWay.set(id, lane.last);
      queues.enter(delivery);
    },
    expectMore(isDue) {
      isMoreDue = isDue;
    },
    onFree(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/** What tells one address of one command from all others. */
export function laneKey({ command, address }: Addressed): string {
  return `${command} ${address}`;
}
