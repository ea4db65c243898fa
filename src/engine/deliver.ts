import { setMaxListeners } from "node:events";
import type { DateTime } from "luxon";
import { type Delivery, DeliveryError, retryAfter, stillWanted } from "../domain/delivery.ts";
import type { Directory } from "../domain/directory.ts";
import type { Notice } from "../domain/notice.ts";
import { revisionOf } from "../domain/revision.ts";
import type { Clock } from "../ports/clock.ts";
import type { Log } from "../ports/log.ts";
import type { NotificationStrategy, Receipt } from "../ports/notification-strategy.ts";
import type { Outcome, Store, Tx } from "../ports/store.ts";
import { type CommandsIn, servedNow } from "./commands.ts";
import type { Concern } from "./concern.ts";
import { groupCommit } from "./group-commit.ts";
import { letterOf } from "./letter.ts";
import { pullForward } from "./pull-forward.ts";

/** Deliveries under way at once in this process; those of one address wait for one another. */
const mostUnderWay = 256;
/** How long a claim holds, in milliseconds; renewed while the delivery is under way. */
const lease = 60_000;
/** The longest that one attempt may take, and that a stop waits for attempts under way, in milliseconds. */
const patience = 45_000;
const grace = 5_000;
/** For how long a look at a delivery holds, in milliseconds. */
const freshFor = 1_000;

export interface Deliver extends Concern {
  /** Resolves when nothing is under way. */
  idle(): Promise<void>;
  /** Stops sending: what has not begun is given back, what has is given a moment to finish. */
  stop(): Promise<void>;
}

/**
 * Sends what is due: claims in a short transaction, sends outside any, stores the receipt in another. Rows of one
 * address go in order, addresses side by side, so that one that is slow delays no other.
 */
export function createDeliver(
  store: Store,
  clock: Clock,
  log: Log,
  strategies: ReadonlyMap<string, NotificationStrategy>,
  commandsIn: CommandsIn,
): Deliver {
  const underWay = new Map<number, Promise<void>>();
  const lanes = new Map<string, Promise<void>>();
  const abandoning = new AbortController();
  setMaxListeners(mostUnderWay, abandoning.signal);
  let stopping = false;
  let renewAt: DateTime | undefined;

  /** Each row waits for the one before it with the same address. */
  function enqueue(delivery: Delivery, looked: Looked): void {
    const lane = `${delivery.command} ${delivery.address}`;
    const turn = (lanes.get(lane) ?? Promise.resolve()).then(() => convey(delivery, looked));
    const done = turn
      .catch((error: unknown) =>
        log.error({ delivery: delivery.id, err: error }, "A delivery could not be settled."),
      )
      .finally(() => {
        underWay.delete(delivery.id);
        if (lanes.get(lane) === done) lanes.delete(lane);
      });
    lanes.set(lane, done);
    underWay.set(delivery.id, done);
  }

  async function convey(delivery: Delivery, looked: Looked): Promise<void> {
    const now = clock.now();
    if (stopping) return await settle(delivery, { state: "pending", dueAt: now, reason: "the bot stopped" });
    // Whoever waited for others is looked at again: an answer may have arrived meanwhile.
    const isFresh = now.diff(looked.at).toMillis() < freshFor;
    const { outcome, send } = isFresh ? looked : await lookOnce(delivery, now);
    await settle(delivery, outcome ?? (await attempt(delivery, send)));
  }

  const lookOnce = (delivery: Delivery, now: DateTime): Promise<Looked> =>
    store.transaction(async (tx) => {
      const [looked] = await lookAll(tx, [delivery], now);
      return looked ?? drop(now, "it is gone");
    });

  /** Are they still to be sent, and how? */
  async function lookAll(tx: Tx, claimed: Delivery[], now: DateTime): Promise<Looked[]> {
    if (claimed.length === 0) return [];
    const ids = [...new Set(claimed.map((delivery) => delivery.noticeId))];
    const notices = new Map((await tx.notices.findAll(ids)).map((notice) => [notice.id, notice]));
    const directory = await tx.directory.read();
    const looked: Looked[] = [];
    for (const delivery of claimed) {
      const notice = notices.get(delivery.noticeId);
      looked.push(
        notice ? await look(tx, delivery, notice, directory, now) : drop(now, "the notice is gone"),
      );
    }
    return looked;
  }

  async function look(
    tx: Tx,
    delivery: Delivery,
    notice: Notice,
    directory: Directory,
    now: DateTime,
  ): Promise<Looked> {
    const command = commandsIn(directory).get(delivery.command);
    const strategy = strategies.get(command?.strategy ?? "");
    if (!command || !strategy) return drop(now, "its notification command is gone");
    const wanted = stillWanted(delivery, notice, command, directory, now);
    if (wanted !== "send") return { at: now, outcome: wanted };
    const letter = letterOf(delivery, notice, command, directory);
    const send: Sending = (signal) => strategy.send(letter, signal);
    if (delivery.kind !== "revise") return { at: now, send };
    const all = await tx.deliveries.ofNotice(notice.id);
    const revision = revisionOf(delivery, all, notice, strategy.revise !== undefined);
    if (revision === "say") return { at: now, send };
    if (revision === "wait") {
      const dueAt = now.plus({ seconds: 1 });
      return { at: now, outcome: { state: "pending", dueAt, reason: "waits for its message to be sent" } };
    }
    if ("drop" in revision) return drop(now, revision.drop);
    return {
      at: now,
      send: async (signal) => (await strategy.revise?.(letter, revision.edit, signal)) ?? {},
    };
  }

  async function attempt(delivery: Delivery, send: Sending): Promise<Outcome> {
    try {
      const receipt = await withPatience(clock, abandoning.signal, send);
      return { state: "sent", at: clock.now(), ...(receipt.ref && { ref: receipt.ref }) };
    } catch (error) {
      return afterFailure(delivery, error, clock.now(), log);
    }
  }

  const storeOutcome = groupCommit(
    mostUnderWay,
    async (settled: { delivery: Delivery; outcome: Outcome }[]) => {
      await store.transaction(async (tx) => {
        for (const { delivery, outcome } of settled) await tx.deliveries.settle(delivery, outcome);
        if (settled.some(({ outcome }) => outcome.state === "pending")) tx.nudge();
      });
      return settled;
    },
  );

  async function settle(delivery: Delivery, outcome: Outcome): Promise<void> {
    await storeOutcome({ delivery, outcome });
    if (outcome.state !== "sent") log.info({ ...factsOf(delivery), ...outcome }, "A delivery was not sent.");
    else log.info(factsOf(delivery), "Sent.");
    if (outcome.state === "failed" && delivery.kind === "post") {
      await store.transaction((tx) => pullForward(tx, delivery, clock.now()));
    }
  }

  async function claimDue(tx: Tx, now: DateTime, limit: number): Promise<Delivery[]> {
    const served = servedNow(commandsIn(await tx.directory.read()), strategies);
    return await tx.deliveries.claimDue(now, limit, lease, served);
  }

  return {
    name: "deliver",
    async pass(now) {
      const room = mostUnderWay - underWay.size;
      const renew = underWay.size > 0 && (!renewAt || now >= renewAt);
      if (renew) renewAt = now.plus({ milliseconds: lease / 3 });
      if (stopping || (room <= 0 && !renew)) return 0;
      const claimed = await store.transaction(async (tx) => {
        if (renew) await tx.deliveries.renew([...underWay.keys()], now.plus({ milliseconds: lease }));
        const taken = room > 0 ? await claimDue(tx, now, room) : [];
        const looked = await lookAll(tx, taken, now);
        return taken.map((delivery, index) => ({
          delivery,
          looked: looked[index] ?? drop(now, "it is gone"),
        }));
      });
      for (const { delivery, looked } of claimed) enqueue(delivery, looked);
      return claimed.length;
    },
    async idle() {
      while (underWay.size > 0) await Promise.all(underWay.values());
    },
    async stop() {
      stopping = true;
      const finished = Promise.all(underWay.values());
      const enough = new AbortController();
      const waited = clock.until(clock.now().plus({ milliseconds: grace }), enough.signal);
      await Promise.race([finished, waited]);
      enough.abort();
      abandoning.abort();
      await finished;
    },
  };
}

type Sending = (signal: AbortSignal) => Promise<Receipt>;

/** What a look at a delivery came to: an outcome already, or how it is to be sent. */
type Looked = { at: DateTime } & (
  | { outcome: Outcome; send?: undefined }
  | { send: Sending; outcome?: undefined }
);

function drop(at: DateTime, reason: string): Looked {
  return { at, outcome: { state: "dropped", reason } };
}

/** Runs one attempt; aborts it after `patience`, or when it is abandoned. */
async function withPatience<T>(
  clock: Clock,
  abandoned: AbortSignal,
  run: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const attempt = new AbortController();
  const over = new AbortController();
  const abort = () => attempt.abort();
  abandoned.addEventListener("abort", abort, { once: true });
  void clock.until(clock.now().plus({ milliseconds: patience }), over.signal).then(abort);
  const expired = new Promise<never>((_, reject) => {
    const fail = () => reject(new DeliveryError("timeout", "no answer in time", "later"));
    attempt.signal.addEventListener("abort", fail, { once: true });
  });
  try {
    return await Promise.race([run(attempt.signal), expired]);
  } finally {
    expired.catch(() => {});
    abandoned.removeEventListener("abort", abort);
    over.abort();
  }
}

/** Tried again later while that can help (D19). What is no DeliveryError is our own fault: logged, and tried again. */
function afterFailure(delivery: Delivery, error: unknown, now: DateTime, log: Log): Outcome {
  const known = error instanceof DeliveryError;
  if (!known) log.error({ ...factsOf(delivery), err: error }, "A notification strategy broke.");
  const wait = retryAfter(delivery.attempts, known ? error : { retry: "later", retryAfter: undefined });
  const reason = known ? `${error.code}: ${error.message}` : "the notification strategy broke (see the log)";
  if (wait === undefined) return { state: "failed", reason };
  return { state: "pending", dueAt: now.plus({ milliseconds: wait }), reason };
}

function factsOf({ id, noticeId, kind, command, address, user, attempts }: Delivery) {
  return { delivery: id, notice: noticeId, kind, command, address, user, attempts };
}
