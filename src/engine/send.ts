import type { DateTime } from "luxon";
import type { Delivery } from "../domain/delivery.ts";
import type { Clock } from "../ports/clock.ts";
import type { BundleSaid, Outcome } from "../ports/delivery-shelf.ts";
import type { Log } from "../ports/log.ts";
import type { Meter } from "../ports/meter.ts";
import type { Receipt } from "../ports/notification-strategy.ts";
import type { Store } from "../ports/store.ts";
import { reviseLate } from "./answered.ts";
import { afterFailure, createAttempt, factsOf, isBusy } from "./attempt.ts";
import { groupCommit } from "./group-commit.ts";
import type { Look } from "./look.ts";
import type { Looked } from "./looked.ts";
import type { Settle } from "./settle.ts";

/** For how long a look at a delivery holds, in milliseconds. */
const freshFor = 1_000;
/** Deliveries looked at by one transaction, at most. */
const mostLookedAt = 256;
/** For how long an attempt that was given up and has not ended is waited for before the next, in milliseconds. */
const lingering = 300_000;
/** For how long what a network had no room for is not offered again, in milliseconds: or the loop would spin. */
const respite = 50;

export interface SenderParts {
  store: Store;
  clock: Clock;
  log: Log;
  look: Look;
  settle: Settle;
  /** Nothing more is begun. */
  isStopping: () => boolean;
  /** What has begun is given up. */
  abandoned: AbortSignal;
  meter?: Meter | undefined;
}

export interface Sender {
  /** Sends what was looked at, and stores what came of it. */
  send(delivery: Delivery, looked: Looked): Promise<void>;
  /** It was claimed and is not sent now: it keeps its place. */
  giveBack(delivery: Delivery, reason: string): Promise<void>;
  /** Rows that are not to be claimed for the time being. */
  setAside(): number[];
}

export function createSender(parts: SenderParts): Sender {
  const { store, clock, log, look, settle, isStopping, abandoned, meter } = parts;
  const attempt = createAttempt(clock, abandoned);
  /** Rows of which an attempt was given up that may still be under way: another would say it twice. */
  const left = new Set<number>();
  /** Rows that a network has just had no room for. */
  const refused = new Set<number>();

  /** Under load many have waited: they are looked at together. */
  const lookAgain = groupCommit(mostLookedAt, (waited: Delivery[]) =>
    store.transaction(async (tx) => await look(tx, waited, await tx.directory.read(), clock.now())),
  );

  const giveBack = (delivery: Delivery, reason: string): Promise<void> =>
    settle(delivery, { state: "pending", dueAt: delivery.dueAt, reason, tried: false });

  async function rest(id: number): Promise<void> {
    refused.add(id);
    await clock.until(clock.now().plus({ milliseconds: respite }), abandoned);
    refused.delete(id);
  }

  /** An attempt that was given up may still succeed, however late: then it counts. It is not made again for a while. */
  async function seeOut(
    delivery: Delivery,
    late: Promise<Receipt | undefined>,
    bundle?: BundleSaid,
  ): Promise<void> {
    left.add(delivery.id);
    const stopWaiting = clock.after(lingering, () => left.delete(delivery.id));
    try {
      const receipt = await late;
      if (!receipt) return;
      await settle(delivery, sent(receipt, clock.now(), bundle));
      await store.transaction((tx) => reviseLate(tx, delivery, clock.now()));
    } catch (error) {
      log.error({ ...factsOf(delivery), err: error }, "A delivery that was sent late could not be settled.");
    } finally {
      stopWaiting();
      left.delete(delivery.id);
    }
  }

  return {
    giveBack,
    setAside: () => [...left, ...refused],
    async send(delivery, before) {
      const now = clock.now();
      // Whoever waited for others is looked at again: an answer may have arrived meanwhile.
      const age = now.toMillis() - before.at.toMillis();
      const looked = isStopping() || (age >= 0 && age < freshFor) ? before : await lookAgain(delivery);
      if (looked.outcome) return await settle(delivery, looked.outcome);
      if (isStopping()) return await giveBack(delivery, "the bot stopped");
      if (!looked.isReady()) return await giveBack(delivery, "its network takes nothing now");
      const tried = await attempt(looked.send);
      if ("receipt" in tried) {
        const { eventAt } = looked;
        if (eventAt) meter?.told(delivery.command, clock.now().toMillis() - eventAt.toMillis());
        return await settle(delivery, sent(tried.receipt, clock.now(), looked.bundle));
      }
      if (isStopping() && tried.late) return await giveBack(delivery, "the bot stopped");
      if (isBusy(tried.error)) void rest(delivery.id);
      if (tried.late) void seeOut(delivery, tried.late, looked.bundle);
      await settle(delivery, afterFailure(delivery, tried.error, clock.now(), log));
    },
  };
}

function sent({ ref, answer }: Receipt, at: DateTime, bundle: BundleSaid | undefined): Outcome {
  const words = answer === undefined ? {} : { answer };
  return { state: "sent", at, ...(ref && { ref }), ...words, ...(bundle && { bundle }) };
}
