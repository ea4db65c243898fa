import type { DateTime } from "luxon";
import { DeliveryError, waitAfter } from "../domain/delivery.ts";
import type { Notice } from "../domain/notice.ts";
import { storable } from "../domain/text.ts";
import { type Forward, standingOf, type Update, updateOf } from "../domain/update.ts";
import type { Clock } from "../ports/clock.ts";
import type { ForwardOutcome } from "../ports/forward-shelf.ts";
import type { Forwarder } from "../ports/forwarder.ts";
import type { Log } from "../ports/log.ts";
import type { Store, Tx } from "../ports/store.ts";
import { createAttempt } from "./attempt.ts";
import type { Concern } from "./concern.ts";
import { finishOrAbandon, untilIdle } from "./under-way.ts";

/** Notices told of at once by one forwarder; the next when all of them are through. */
const mostAtOnce = 8;
/** New notices put on the shelf in one pass. */
const batch = 500;
/** How long a claim holds, in milliseconds: longer than an attempt may take. */
const lease = 90_000;
/** Milliseconds until what came of an attempt is stored again when that has failed. */
const storeAgainIn = 1_000;

export interface Forwarding extends Concern {
  /** Calls `listener` when a forwarder is free again. Returns how to stop that. */
  onFree(listener: () => void): () => void;
  /** Resolves when nothing is under way. */
  idle(): Promise<void>;
  /** Stops: what is under way is given a moment to finish. */
  stop(): Promise<void>;
}

interface Claimed {
  forward: Forward;
  notice: Notice;
  /** Undefined when the other side knows it already. */
  update: Update | undefined;
}

/** Did the other side answer, be it with a no? And for how many milliseconds does it want to be left alone? */
interface Came {
  isAnswered: boolean;
  rest: number;
}

const answered: Came = { isAnswered: true, rest: 0 };

/**
 * Tells other systems what has become of notices. Beside the outbox and not in it: however slow another system is, and
 * however much waits for it, no page waits for one of these (decision 0015).
 */
export function createForward(
  store: Store,
  clock: Clock,
  log: Log,
  forwarders: ReadonlyMap<string, Forwarder>,
): Forwarding {
  const underWay = new Map<string, Promise<void>>();
  /** Forwarders whose other side takes nothing at the moment: until when they are left alone, after how many turns. */
  const resting = new Map<string, { until: DateTime; turns: number }>();
  const freed = new Set<() => void>();
  const abandoning = new AbortController();
  const attempt = createAttempt(clock, abandoning.signal);
  let stopping = false;

  async function claim(name: string, now: DateTime): Promise<{ claimed: Claimed[]; done: number }> {
    const isFree = !underWay.has(name) && (resting.get(name)?.until ?? now) <= now;
    return await store.transaction(async (tx) => {
      const followed = await tx.forwards.follow(name, now, batch);
      const due = isFree ? await tx.forwards.claimDue(name, now, mostAtOnce, lease) : [];
      if (due.length === 0) return { claimed: [], done: followed };
      const notices = await tx.notices.findAll(due.map(({ noticeId }) => noticeId));
      const directory = await tx.directory.read();
      const claimed = due.flatMap((forward): Claimed[] => {
        const notice = notices.find(({ id }) => id === forward.noticeId);
        return notice ? [{ forward, notice, update: updateOf(forward, notice, directory) }] : [];
      });
      return { claimed, done: followed + due.length };
    });
  }

  async function tellAll(name: string, forwarder: Forwarder, claimed: readonly Claimed[]): Promise<void> {
    const came = await Promise.all(claimed.map((one) => tell(forwarder, one)));
    const isThere = came.some(({ isAnswered }) => isAnswered);
    const turns = isThere ? 0 : (resting.get(name)?.turns ?? 0) + 1;
    const rest = Math.max(isThere ? 0 : waitAfter(turns - 1), ...came.map((one) => one.rest));
    if (rest > 0) resting.set(name, { until: clock.now().plus({ milliseconds: rest }), turns });
    else resting.delete(name);
  }

  async function tell(forwarder: Forwarder, { forward, notice, update }: Claimed): Promise<Came> {
    const told = standingOf(notice);
    if (!update) {
      await settle(forward, { told });
      return answered;
    }
    const tried = await attempt(async (signal) => {
      if (forwarder.wants?.(update) === false) return { isWanted: false };
      const ref = await forwarder.forward(update, forward.ref, signal);
      // Whoever writes JavaScript may answer a number.
      return { isWanted: true, ref: ref === undefined ? undefined : storable(`${ref}`) };
    });
    if ("error" in tried) return await failed(forward, update, told, tried.error);
    const { isWanted, ref } = tried.receipt;
    const outcome = { told, ...(ref !== undefined && { ref }) };
    if (!isWanted) await settle(forward, outcome);
    else {
      log.info({ ...factsOf(forward), became: update.became, ref }, "Forwarded.");
      const words = ref === undefined ? update.became : `${update.became}, as ${ref}`;
      await settle(forward, outcome, ["forwarded", words]);
    }
    return answered;
  }

  /** Tried again while that can help. What is no DeliveryError is the forwarder's own fault: logged, and tried again. */
  async function failed(forward: Forward, update: Update, told: string, error: unknown): Promise<Came> {
    const facts = { ...factsOf(forward), became: update.became };
    const known = error instanceof DeliveryError;
    if (!known) log.error({ ...facts, err: error }, "A forwarder broke.");
    const reason = storable(known ? `${error.code}: ${error.message}` : "the forwarder broke (see the log)");
    if (known) log.info({ ...facts, reason }, "Not forwarded.");
    if (known && error.retry === "never") {
      await settle(forward, { told, reason }, ["not forwarded", `${update.became}: ${reason}`]);
      return answered;
    }
    const rest = (known && error.retryAfter) || 0;
    const wait = abandoning.signal.aborted ? 0 : waitAfter(forward.attempts, rest);
    await settle(forward, { dueAt: clock.now().plus({ milliseconds: wait }), reason });
    return { isAnswered: false, rest };
  }

  /** What was told must be known to be: it is stored as soon as the book can be reached again. */
  async function settle(
    forward: Forward,
    outcome: ForwardOutcome,
    entry?: [what: "forwarded" | "not forwarded", detail: string],
  ): Promise<void> {
    const { noticeId, forwarder: whom } = forward;
    const storeIt = async (tx: Tx) => {
      // Locked first, as whoever answers does.
      if (!(await tx.notices.lock(noticeId))) return;
      await tx.forwards.settle(forward, outcome);
      if (entry)
        await tx.notices.log([
          { noticeId, at: clock.now(), what: entry[0], whom, detail: storable(entry[1]) },
        ]);
    };
    for (;;) {
      try {
        return await store.transaction(storeIt);
      } catch (error) {
        if (abandoning.signal.aborted) throw error;
        log.error(
          { ...factsOf(forward), err: error },
          "What came of forwarding could not be stored; it is tried again.",
        );
        await clock.until(clock.now().plus({ milliseconds: storeAgainIn }), abandoning.signal);
      }
    }
  }

  function begin(name: string, forwarder: Forwarder, claimed: readonly Claimed[]): void {
    const done = tellAll(name, forwarder, claimed)
      .catch((error: unknown) => log.error({ forwarder: name, err: error }, "Forwarding was cut short."))
      .finally(() => {
        underWay.delete(name);
        for (const listener of freed) listener();
      });
    underWay.set(name, done);
  }

  return {
    name: "forward",
    onFree(listener) {
      freed.add(listener);
      return () => freed.delete(listener);
    },
    async pass(now) {
      let done = 0;
      for (const [name, forwarder] of stopping ? [] : forwarders) {
        const found = await claim(name, now);
        if (found.claimed.length > 0) begin(name, forwarder, found.claimed);
        done += found.done;
      }
      return done;
    },
    idle: () => untilIdle(underWay),
    async stop() {
      stopping = true;
      await finishOrAbandon(underWay, clock, abandoning);
    },
  };
}

/** What the log says of one; `attempt` is the one that is being made. */
function factsOf({ forwarder, noticeId, attempts }: Forward) {
  return { forwarder, notice: noticeId, attempt: attempts + 1 };
}
