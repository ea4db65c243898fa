import { setMaxListeners } from "node:events";
import type { DateTime } from "luxon";
import type { Directory } from "../domain/directory.ts";
import { Unavailable } from "../domain/unavailable.ts";
import type { Clock } from "../ports/clock.ts";
import type { Busy, Claimable, Waiting } from "../ports/delivery-shelf.ts";
import type { Log } from "../ports/log.ts";
import type { Meter } from "../ports/meter.ts";
import type { NotificationStrategy } from "../ports/notification-strategy.ts";
import type { Store, Tx } from "../ports/store.ts";
import { goingAtOnce } from "./at-once.ts";
import { type CommandsIn, servedNow } from "./commands.ts";
import type { Concern } from "./concern.ts";
import { createLanes } from "./lanes.ts";
import { createLook } from "./look.ts";
import { drop } from "./looked.ts";
import type { AddLetters, Outbox } from "./outbox.ts";
import { createSend } from "./send.ts";
import { createSettle } from "./settle.ts";
import { createStorm } from "./storm.ts";
import { isTime } from "./turn.ts";
import { finishOrAbandon, untilIdle } from "./under-way.ts";

/** Addresses at which this process sends at once; and of one address rows under way, which wait for one another. */
const mostAddresses = 256;
const mostAnAddress = 16;
/** Rows under way at all of them. */
const mostUnderWay = 1024;
/**
 * How long a claim holds, in milliseconds; renewed each third of it while the delivery is under way. So clocks of several
 * processes may differ by forty seconds before one takes what another is still sending.
 */
const lease = 60_000;
const nothingWaits: Waiting = { addresses: [], crowded: [] };

/** What became of a transaction; unknown when the book was lost before it could say. */
type Fate = "stored" | "lost" | "unknown";

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
  const sending = { store, clock, log, look, settle, isStopping: () => isStopping, abandoned, meter };
  const { send, giveBack, setAside } = createSend(sending);
  let renewAt: DateTime | undefined;
  /** Transactions that plan. */
  const planning = new Set<Promise<unknown>>();

  const busy = (): Busy => ({ ids: [...lanes.underWay.keys(), ...setAside()], addresses: lanes.addresses() });
  const served = (directory: Directory) => servedNow(commandsIn(directory), strategies, lanes.roomFor);
  const leaseFrom = (now: DateTime) => now.plus({ milliseconds: lease });

  /** What goes at once is under way from here on, but waits to hear that it is stored. */
  async function addLetters(
    tx: Tx,
    fate: Promise<Fate>,
    [planned, directory, now]: Parameters<AddLetters>,
  ): Promise<void> {
    const letters = planned.flatMap(({ plan }) => plan.deliveries);
    const notices = new Map(planned.map(({ notice }) => [notice.id, notice]));
    const definitions = new Map(planned.map(({ notice }) => [notice.id, notice.definition]));
    const servedHere = () => (isOpen && !isStopping ? served(directory) : []);
    const due = letters.filter(({ dueAt }) => dueAt <= now);
    const asked = servedHere();
    const waiting = due.length > 0 ? await tx.deliveries.waitingAt(now, asked) : nothingWaits;
    // Of whom there was no room to ask for, it is not known what waits before them.
    const known = new Set(asked.map(({ name }) => name));
    const commands = servedHere().filter(({ name }) => known.has(name));
    const room = {
      rows: mostUnderWay - lanes.underWay.size,
      addresses: mostAddresses - lanes.addresses().length,
      anAddress: mostAnAddress,
      rowsAt: lanes.rowsAt,
    };
    const going = goingAtOnce(due, { commands, waiting, room });
    const { pages: atOnce, discount } = storm.ahead(going, definitions, directory, now);
    void fate.then((came) => came === "stored" || discount());
    const isAtOnce = new Set(atOnce);
    if (atOnce.length < due.length) tx.nudge();
    const release = lanes.holdFor(atOnce);
    try {
      const [claimed] = await Promise.all([
        tx.deliveries.addClaimed(atOnce, leaseFrom(now)),
        tx.deliveries.add(letters.filter((one) => !isAtOnce.has(one))),
      ]);
      const looked = await look(tx, claimed, directory, now, notices);
      for (const [index, delivery] of claimed.entries())
        lanes.enter(delivery, async () => {
          const came = await fate;
          if (came === "stored") await send(delivery, looked[index] ?? drop(now, "it is gone"));
          if (came === "unknown") await giveBack(delivery, "it is not known whether it was stored");
        });
    } finally {
      release();
    }
  }

  async function plan<T>(work: (tx: Tx, add: AddLetters) => Promise<T>): Promise<T> {
    let tell: (fate: Fate) => void = () => {};
    try {
      const result = await store.transaction((tx) => {
        // An attempt before this one came to nothing.
        tell("lost");
        const fate = new Promise<Fate>((resolve) => {
          tell = resolve;
        });
        return work(tx, (...planned) => addLetters(tx, fate, planned));
      });
      tell("stored");
      return result;
    } catch (error) {
      tell(error instanceof Unavailable ? "unknown" : "lost");
      throw error;
    }
  }

  return {
    name: "deliver",
    busy,
    served,
    onFree: lanes.onFree,
    transaction(work) {
      const planned = plan(work).finally(() => planning.delete(planned));
      planning.add(planned);
      return planned;
    },
    async pass(now) {
      isOpen = true;
      // Each row may be of another address.
      const limit = Math.min(mostAddresses - lanes.addresses().length, mostUnderWay - lanes.underWay.size);
      const renews = lanes.underWay.size > 0 && isTime(renewAt, now, { milliseconds: lease / 3 });
      if (limit <= 0) lanes.expectMore(true);
      let isMoreDue = false;
      if (isStopping || (limit <= 0 && !renews)) return 0;
      const taken = busy();
      let found = 0;
      let release = () => {};
      const claim = async (tx: Tx) => {
        // An attempt before this one came to nothing.
        release();
        if (renews) await tx.deliveries.renew([...lanes.underWay.keys()], leaseFrom(now));
        if (limit <= 0) return [];
        const directory = await tx.directory.read();
        const commands = served(directory);
        release = lanes.holdAll(commands);
        const wanted = { limit, perAddress: mostAnAddress, commands, leaseMs: lease, busy: taken };
        const all = await tx.deliveries.claimDue(now, wanted);
        found = all.length;
        const due = await storm.calm(tx, all, directory, now);
        isMoreDue =
          all.length >= mostAnAddress ||
          (taken.addresses.length > 0 && (await tx.deliveries.isDueAt(now, taken.addresses)));
        const looked = await look(tx, due, directory, now);
        return due.map((delivery, index) => ({
          delivery,
          looked: looked[index] ?? drop(now, "it is gone"),
        }));
      };
      try {
        for (const { delivery, looked } of await store.transaction(claim))
          lanes.enter(delivery, () => send(delivery, looked));
      } finally {
        release();
      }
      if (renews) renewAt = now.plus({ milliseconds: lease / 3 });
      if (limit > 0) lanes.expectMore(isMoreDue);
      // Who became free meanwhile has told nobody: the next pass takes what is due there.
      const isFree = isMoreDue && taken.addresses.some((address) => lanes.rowsAt(address) === 0);
      return isFree ? Math.max(found, 1) : found;
    },
    idle: () => untilIdle(lanes.underWay),
    async stop() {
      isStopping = true;
      // They may have claimed what is to be given back.
      await Promise.allSettled(planning);
      await finishOrAbandon(lanes.underWay, clock, abandoning);
    },
  };
}
