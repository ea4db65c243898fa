import { setMaxListeners } from "node:events";
import type { DateTime } from "luxon";
import type { Delivery } from "../domain/delivery.ts";
import type { Directory } from "../domain/directory.ts";
import type { Clock } from "../ports/clock.ts";
import type { Busy, Claim, Claimable } from "../ports/delivery-shelf.ts";
import type { Log } from "../ports/log.ts";
import type { Meter } from "../ports/meter.ts";
import type { NotificationStrategy } from "../ports/notification-strategy.ts";
import type { Store, Tx } from "../ports/store.ts";
import { type CommandsIn, servedNow } from "./commands.ts";
import type { Concern } from "./concern.ts";
import { createLanes, mostUnderWay } from "./lanes.ts";
import { createLook } from "./look.ts";
import { drop, type Looked } from "./looked.ts";
import { createOutbox, type Outbox } from "./outbox.ts";
import { createSender } from "./send.ts";
import { createSettle } from "./settle.ts";
import { createStorm } from "./storm.ts";
import { isTime } from "./turn.ts";
import { finishOrAbandon, untilIdle } from "./under-way.ts";

/**
 * How long a claim holds, in milliseconds; renewed each third of it while the delivery is under way. So clocks of several
 * processes may differ by forty seconds before one takes what another is still sending.
 */
const lease = 60_000;

export interface Deliver extends Concern, Outbox {
  /** What this process cannot take now. */
  busy(): Busy;
  /** The commands by which this process can send now. */
  served(directory: Directory): Claimable[];
  /** Calls `listener` when an address or a queue is free again for which more is due. Returns how to stop that. */
  onFree(listener: () => void): () => void;
  /** Resolves when nothing is under way. */
  idle(): Promise<void>;
  /** Stops sending: what has not begun is given back, what has is given a moment to finish. */
  stop(): Promise<void>;
}

/** What a pass has claimed, of so many rows that it found; `isMoreDue` at addresses that are busy. */
interface Claimed {
  found: number;
  isMoreDue: boolean;
  due: { delivery: Delivery; looked: Looked }[];
}

const nothing: Claimed = { found: 0, isMoreDue: false, due: [] };

/**
 * Sends what is due: claims in a transaction, sends outside any, stores the receipt in another. Rows of one address go in
 * order, addresses side by side, and none takes more than its share: one that is slow delays no other.
 *
 * What is due as it is planned is claimed by the transaction that plans it, unless something is due before it; all else by
 * a pass.
 */
export function createDeliver(
  store: Store,
  clock: Clock,
  log: Log,
  strategies: ReadonlyMap<string, NotificationStrategy>,
  commandsIn: CommandsIn,
  meter?: Meter,
): Deliver {
  const look = createLook(strategies, commandsIn);
  const storm = createStorm(commandsIn);
  const lanes = createLanes(log);
  const abandoning = new AbortController();
  const abandoned = abandoning.signal;
  setMaxListeners(mostUnderWay * 2, abandoned);
  const settle = createSettle(store, clock, log, abandoned, meter);
  /** A process that never makes a pass (a command typed at a shell) sends nothing. */
  let isOpen = false;
  let isStopping = false;
  const sender = createSender({
    store,
    clock,
    log,
    look,
    settle,
    isStopping: () => isStopping,
    abandoned,
    meter,
  });
  let renewAt: DateTime | undefined;

  const busy = (): Busy => ({
    ids: [...lanes.underWay.keys(), ...sender.setAside()],
    addresses: lanes.addresses(),
  });
  const served = (directory: Directory) => servedNow(commandsIn(directory), strategies, lanes.roomFor);
  const leaseFrom = (now: DateTime) => now.plus({ milliseconds: lease });
  const outbox = createOutbox({
    store,
    lanes,
    storm,
    look,
    sender,
    served: (directory) => (isOpen && !isStopping ? served(directory) : []),
    leaseFrom,
  });

  async function claim(tx: Tx, wanted: Claim, directory: Directory, now: DateTime): Promise<Claimed> {
    const { perAddress, busy: taken } = wanted;
    const all = await tx.deliveries.claimDue(now, wanted);
    const due = await storm.calm(tx, all, directory, now);
    const isMoreDue =
      all.length >= perAddress ||
      (taken.addresses.length > 0 && (await tx.deliveries.isDueAt(now, taken.addresses)));
    const looked = await look(tx, due, directory, now);
    const withLooks = due.map((delivery, index) => ({
      delivery,
      looked: looked[index] ?? drop(now, "it is gone"),
    }));
    return { found: all.length, isMoreDue, due: withLooks };
  }

  return {
    name: "deliver",
    busy,
    served,
    transaction: outbox.transaction,
    onFree: lanes.onFree,
    async pass(now) {
      isOpen = true;
      // Each row may be of another address.
      const { rows, addresses, anAddress: perAddress } = lanes.capacity();
      const limit = Math.min(rows, addresses);
      const renews = lanes.underWay.size > 0 && isTime(renewAt, now, { milliseconds: lease / 3 });
      if (limit <= 0) lanes.expectMore(true);
      if (isStopping || (limit <= 0 && !renews)) return 0;
      const taken = busy();
      let release = () => {};
      try {
        const { found, isMoreDue, due } = await store.transaction(async (tx) => {
          // An attempt before this one came to nothing.
          release();
          if (renews) await tx.deliveries.renew([...lanes.underWay.keys()], leaseFrom(now));
          if (limit <= 0) return nothing;
          const directory = await tx.directory.read();
          const commands = served(directory);
          release = lanes.holdAll(commands);
          const wanted = { limit, perAddress, commands, leaseMs: lease, busy: taken };
          return await claim(tx, wanted, directory, now);
        });
        for (const { delivery, looked } of due) lanes.enter(delivery, () => sender.send(delivery, looked));
        if (renews) renewAt = now.plus({ milliseconds: lease / 3 });
        if (limit > 0) lanes.expectMore(isMoreDue);
        // Who became free meanwhile has told nobody: the next pass takes what is due there.
        const isFree = isMoreDue && taken.addresses.some((address) => lanes.rowsAt(address) === 0);
        return isFree ? Math.max(found, 1) : found;
      } finally {
        release();
      }
    },
    idle: () => untilIdle(lanes.underWay),
    async stop() {
      isStopping = true;
      // They may have claimed what is to be given back.
      await outbox.idle();
      await finishOrAbandon(lanes.underWay, clock, abandoning);
    },
  };
}
