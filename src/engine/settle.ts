import type { Delivery } from "../domain/delivery.ts";
import { Unavailable } from "../domain/unavailable.ts";
import type { Clock } from "../ports/clock.ts";
import type { Outcome } from "../ports/delivery-shelf.ts";
import type { Log } from "../ports/log.ts";
import type { Meter } from "../ports/meter.ts";
import type { Store } from "../ports/store.ts";
import { factsOf } from "./attempt.ts";
import { groupCommit } from "./group-commit.ts";
import { pullForward } from "./pull-forward.ts";

/** Outcomes stored by one transaction, at most. */
const largestGroup = 500;
/**
 * Seconds between attempts to store an outcome; the last again and again. Nothing else is told at its address meanwhile,
 * so a store that is out of reach is asked more often: all that wait share one question.
 */
const pauses = [1, 2, 5, 10, 30];
const untilInReach = 1;

/** Stores what became of a delivery; resolves when it is in the book, rejects when `abandoned` has aborted. */
export type Settle = (delivery: Delivery, outcome: Outcome) => Promise<void>;

/** What was sent must be known to be: it is stored as soon as the book can be reached again. */
export function createSettle(
  store: Store,
  clock: Clock,
  log: Log,
  abandoned: AbortSignal,
  meter?: Meter,
): Settle {
  const storeOutcome = groupCommit(
    largestGroup,
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

  return async (delivery, outcome) => {
    for (let turn = 0; ; turn += 1) {
      try {
        await storeOutcome({ delivery, outcome });
        break;
      } catch (error) {
        if (abandoned.aborted) throw error;
        const facts = { ...factsOf(delivery), outcome: outcome.state, err: error };
        log.error(facts, "What became of a delivery could not be stored; it is tried again.");
        const isAway = error instanceof Unavailable;
        const seconds = isAway ? untilInReach : (pauses[Math.min(turn, pauses.length - 1)] ?? 1);
        await clock.until(clock.now().plus({ seconds }), abandoned);
      }
    }
    meter?.settled(delivery.command, outcome.state);
    if (outcome.state === "sent") log.info({ ...factsOf(delivery), answer: outcome.answer }, "Sent.");
    else log.info({ ...factsOf(delivery), ...outcome }, "A delivery was not sent.");
    if (outcome.state === "dropped") await passOver(delivery);
  };
}
