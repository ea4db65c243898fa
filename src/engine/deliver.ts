import { setMaxListeners } from "node:events";
import type { DateTime } from "luxon";
import type { Delivery } from "../domain/delivery.ts";
import type { Directory } from "../domain/directory.ts";
import { Unavailable } from "../domain/unavailable.ts";
import type { Clock } from "../ports/clock.ts";
import type { Busy, Claimable, Outcome } from "../ports/delivery-shelf.ts";
import type { Log } from "../ports/log.ts";
import type { Meter } from "../ports/meter.ts";
import type { NotificationStrategy, Receipt } from "../ports/notification-strategy.ts";
import type { Store } from "../ports/store.ts";
import { reviseLate } from "./answered.ts";
import { afterFailure, attempt, factsOf, isBusy } from "./attempt.ts";
import { type CommandsIn, servedNow } from "./commands.ts";
import type { Concern } from "./concern.ts";
import { groupCommit } from "./group-commit.ts";
import { createLook } from "./look.ts";
import { drop, type Looked } from "./looked.ts";
import { pullForward } from "./pull-forward.ts";
import { createQueues } from "./queues.ts";
import { createStorm } from "./storm.ts";
import { isTime } from "./turn.ts";
import { finishOrAbandon, untilIdle } from "./under-way.ts";

/** Deliveries under way at once in this process, and of them to one address, where they wait for one another. */
const mostUnderWay = 256;
const mostAnAddress = 16;
/**
 * How long a claim holds, in milliseconds; renewed each third of it while the delivery is under way. So clocks of several
 * processes may differ by forty seconds before one takes what another is still sending.
 */
const lease = 60_000;
/** For how long a look at a delivery holds, in milliseconds. */
const freshFor = 1_000;
/** For how long an attempt that was given up and has not ended is waited for before the next, in milliseconds. */
const lingering = 300_000;
/** For how long what a network had no room for is not offered again, in milliseconds: or the loop would spin. */
const respite = 50;
/**
 * Seconds between attempts to store an outcome; the last again and again. Nothing else is told at its address meanwhile,
 * so a store that is out of reach is asked more often: all that wait share one question.
 */
const pauses = [1, 2, 5, 10, 30];
const untilInReach = 1;

export interface Deliver extends Concern {
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
 * Sends what is due: claims in a short transaction, sends outside any, stores the receipt in another. Rows of one
 * address go in order, addresses side by side, and none takes more than its share: one that is slow delays no other.
 */
export function createDeliver(
  store: Store,
  clock: Clock,
  log: Log,
  strategies: ReadonlyMap<string, NotificationStrategy>,
  commandsIn: CommandsIn,
  meter?: Meter,
): Deliver {
  const lookAt = createLook(strategies, commandsIn);
  const storm = createStorm(commandsIn);
  const underWay = new Map<number, Promise<void>>();
  const lanes = new Map<string, { command: string; address: string; last: Promise<void> }>();
  /** Rows of which an attempt was given up that may still be under way: another would say it twice. */
  const left = new Set<number>();
  /** Rows that a network has just had no room for. */
  const refused = new Set<number>();
  const queues = createQueues();
  const freed = new Set<() => void>();
  const abandoning = new AbortController();
  setMaxListeners(mostUnderWay * 2, abandoning.signal);
  let stopping = false;
  /** Is more due at an address that was busy when last looked? */
  let isMoreDue = false;
  let renewAt: DateTime | undefined;

  const busy = (): Busy => ({
    ids: [...underWay.keys(), ...left, ...refused],
    addresses: [...lanes.values()].map(({ command, address }) => ({ command, address })),
  });

  const served = (directory: Directory) => servedNow(commandsIn(directory), strategies, queues.underWay);

  /** Each row waits for the one before it with the same address. */
  function enqueue(delivery: Delivery, looked: Looked): void {
    const { id, command, address } = delivery;
    const key = `${command} ${address}`;
    const done = (lanes.get(key)?.last ?? Promise.resolve())
      .then(() => convey(delivery, looked))
      .catch((error: unknown) =>
        log.error({ ...factsOf(delivery), err: error }, "A delivery could not be settled."),
      )
      .finally(() => {
        underWay.delete(id);
        const isRoom = queues.leave(delivery);
        const isLaneFree = lanes.get(key)?.last === done && lanes.delete(key) && isMoreDue;
        if (isLaneFree) isMoreDue = false;
        if (isRoom || isLaneFree) for (const listener of freed) listener();
      });
    lanes.set(key, { command, address, last: done });
    underWay.set(id, done);
    queues.enter(delivery);
  }

  async function convey(delivery: Delivery, before: Looked): Promise<void> {
    const now = clock.now();
    // Whoever waited for others is looked at again: an answer may have arrived meanwhile.
    const age = now.toMillis() - before.at.toMillis();
    const looked = stopping || (age >= 0 && age < freshFor) ? before : await lookOnce(delivery, now);
    if (looked.outcome) return await settle(delivery, looked.outcome);
    if (stopping) return await giveBack(delivery, "the bot stopped");
    if (!looked.isReady()) return await giveBack(delivery, "its network takes nothing now");
    const tried = await attempt(looked.send, clock, abandoning.signal);
    if ("receipt" in tried) {
      const { eventAt } = looked;
      if (eventAt) meter?.told(delivery.command, clock.now().toMillis() - eventAt.toMillis());
      return await settle(delivery, sent(tried.receipt, clock.now(), looked.told));
    }
    if (stopping && tried.late) return await giveBack(delivery, "the bot stopped");
    if (isBusy(tried.error)) void rest(delivery.id);
    if (tried.late) void seeOut(delivery, tried.late, looked.told);
    await settle(delivery, afterFailure(delivery, tried.error, clock.now(), log));
  }

  const lookOnce = (delivery: Delivery, now: DateTime): Promise<Looked> =>
    store.transaction(async (tx) => (await lookAt(tx, [delivery], now))[0] ?? drop(now, "it is gone"));

  /** It keeps its place. */
  const giveBack = (delivery: Delivery, reason: string): Promise<void> =>
    settle(delivery, { state: "pending", dueAt: delivery.dueAt, reason, tried: false });

  async function rest(id: number): Promise<void> {
    refused.add(id);
    await clock.until(clock.now().plus({ milliseconds: respite }), abandoning.signal);
    refused.delete(id);
  }

  /** An attempt that was given up may still succeed, however late: then it counts. It is not made again for a while. */
  async function seeOut(
    delivery: Delivery,
    late: Promise<Receipt | undefined>,
    told?: number[],
  ): Promise<void> {
    left.add(delivery.id);
    const over = new AbortController();
    const enough = clock.until(clock.now().plus({ milliseconds: lingering }), over.signal);
    void enough.then(() => left.delete(delivery.id));
    try {
      const receipt = await late;
      if (!receipt) return;
      await settle(delivery, sent(receipt, clock.now(), told));
      await store.transaction((tx) => reviseLate(tx, delivery, clock.now()));
    } catch (error) {
      log.error({ ...factsOf(delivery), err: error }, "A delivery that was sent late could not be settled.");
    } finally {
      over.abort();
    }
  }

  const storeOutcome = groupCommit(
    mostUnderWay,
    async (settled: { delivery: Delivery; outcome: Outcome }[]) => {
      await store.transaction(async (tx) => {
        await tx.deliveries.settle(settled);
        await tx.bundles.settle(settled);
        if (settled.some(({ outcome }) => outcome.state === "pending" || outcome.state === "failed"))
          tx.nudge();
      });
      return settled;
    },
  );

  /** What was sent must be known to be: it is stored as soon as the book can be reached again. */
  async function settle(delivery: Delivery, outcome: Outcome): Promise<void> {
    for (let turn = 0; ; turn += 1) {
      try {
        await storeOutcome({ delivery, outcome });
        break;
      } catch (error) {
        if (abandoning.signal.aborted) throw error;
        const facts = { ...factsOf(delivery), outcome: outcome.state, err: error };
        log.error(facts, "What became of a delivery could not be stored; it is tried again.");
        const isAway = error instanceof Unavailable;
        const seconds = isAway ? untilInReach : (pauses[Math.min(turn, pauses.length - 1)] ?? 1);
        await clock.until(clock.now().plus({ seconds }), abandoning.signal);
      }
    }
    meter?.settled(delivery.command, outcome.state);
    if (outcome.state === "sent") log.info({ ...factsOf(delivery), answer: outcome.answer }, "Sent.");
    else log.info({ ...factsOf(delivery), ...outcome }, "A delivery was not sent.");
    if (outcome.state === "dropped") await passOver(delivery);
  }

  /** Nobody hears what was dropped: the next step need not wait. */
  async function passOver(delivery: Delivery): Promise<void> {
    const posts =
      delivery.kind === "bundle"
        ? await store.transaction((tx) => tx.bundles.dropped(delivery.id))
        : delivery.kind === "post"
          ? [delivery]
          : [];
    for (const post of posts) await store.transaction((tx) => pullForward(tx, post, clock.now()));
  }

  return {
    name: "deliver",
    busy,
    served,
    onFree(listener) {
      freed.add(listener);
      return () => freed.delete(listener);
    },
    async pass(now) {
      const limit = mostUnderWay - underWay.size;
      const renews = underWay.size > 0 && isTime(renewAt, now, { milliseconds: lease / 3 });
      if (limit <= 0) isMoreDue = true;
      if (stopping || (limit <= 0 && !renews)) return 0;
      const taken = busy();
      let found = 0;
      const claimed = await store.transaction(async (tx) => {
        if (renews) await tx.deliveries.renew([...underWay.keys()], now.plus({ milliseconds: lease }));
        if (limit <= 0) return [];
        const directory = await tx.directory.read();
        const commands = served(directory);
        const claim = { limit, perAddress: mostAnAddress, commands, leaseMs: lease, busy: taken };
        const all = await tx.deliveries.claimDue(now, claim);
        found = all.length;
        queues.claimed(commands, all);
        const due = await storm.calm(tx, all, directory, now);
        isMoreDue =
          all.length >= mostAnAddress ||
          (taken.addresses.length > 0 && (await tx.deliveries.isDueAt(now, taken.addresses)));
        const looked = await lookAt(tx, due, now);
        return due.map((delivery, index) => ({
          delivery,
          looked: looked[index] ?? drop(now, "it is gone"),
        }));
      });
      if (renews) renewAt = now.plus({ milliseconds: lease / 3 });
      for (const { delivery, looked } of claimed) enqueue(delivery, looked);
      return found;
    },
    idle: () => untilIdle(underWay),
    async stop() {
      stopping = true;
      await finishOrAbandon(underWay, clock, abandoning);
    },
  };
}

function sent({ ref, answer }: Receipt, at: DateTime, told: number[] | undefined): Outcome {
  const words = answer === undefined ? {} : { answer };
  return { state: "sent", at, ...(ref && { ref }), ...words, ...(told && { told }) };
}
