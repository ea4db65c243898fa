import type { DateTime } from "luxon";
import type { Directory } from "../domain/directory.ts";
import type { Notice } from "../domain/notice.ts";
import type { Plan } from "../domain/plan.ts";
import { Unavailable } from "../domain/unavailable.ts";
import type { Claimable } from "../ports/delivery-shelf.ts";
import type { Store, Tx } from "../ports/store.ts";
import { goingAtOnce } from "./at-once.ts";
import type { Lanes } from "./lanes.ts";
import type { Look } from "./look.ts";
import { drop } from "./looked.ts";
import type { Sender } from "./send.ts";
import type { Storm } from "./storm.ts";

/** Where whoever plans puts the letters. */
export interface Outbox {
  /**
   * A transaction that plans. What can go at once of the letters that it adds is claimed by it as well, and is on its way
   * as soon as it is committed; the rest waits for the next pass, here or in another process.
   */
  transaction<T>(work: (tx: Tx, prepare: PrepareLetters) => Promise<T>): Promise<T>;
}

/** Looks where something waits already, before anything is planned at `now`; answers how letters are added. */
export type PrepareLetters = (directory: Directory, now: DateTime) => Promise<AddLetters>;

/** Adds the letters of what was planned; the rows of its notices are locked, or not there for others yet. */
export type AddLetters = (planned: readonly { notice: Notice; plan: Plan }[]) => Promise<void>;

export interface OutboxParts {
  store: Store;
  lanes: Lanes;
  storm: Storm;
  look: Look;
  sender: Sender;
  /** The commands by which this process sends now: none while it makes no passes. */
  served(directory: Directory): Claimable[];
  leaseFrom(now: DateTime): DateTime;
}

/** What became of a transaction; unknown when the book was lost before it could say. */
type Fate = "stored" | "lost" | "unknown";

/** The outbox of this process; `idle` resolves when no transaction of it is under way. */
export function createOutbox(parts: OutboxParts): Outbox & { idle(): Promise<unknown> } {
  const { store, lanes, storm, look, sender, served, leaseFrom } = parts;
  const underWay = new Set<Promise<unknown>>();

  async function prepareLetters(
    tx: Tx,
    fate: Promise<Fate>,
    directory: Directory,
    now: DateTime,
  ): Promise<AddLetters> {
    const asked = served(directory);
    const waiting = await tx.deliveries.waitingAt(now, asked);
    // Of whom there was no room to ask for, it is not known what waits before them.
    const known = new Set(asked.map(({ name }) => name));

    // What goes at once is under way from here on, but waits to hear that it is stored.
    return async (planned) => {
      const letters = planned.flatMap(({ plan }) => plan.deliveries);
      const notices = new Map(planned.map(({ notice }) => [notice.id, notice]));
      const definitions = new Map(planned.map(({ notice }) => [notice.id, notice.definition]));
      const due = letters.filter(({ dueAt }) => dueAt <= now);
      const commands = served(directory).filter(({ name }) => known.has(name));
      const going = goingAtOnce(due, { commands, waiting, capacity: lanes.capacity() });
      const { pages: atOnce, discount } = storm.ahead(going, definitions, directory, now);
      const isAtOnce = new Set(atOnce);
      if (atOnce.length < due.length) tx.nudge();
      const release = lanes.holdFor(atOnce);
      void fate.then((came) => {
        // Of a connection that is lost not every statement is answered, and then nobody comes by below.
        release();
        if (came !== "stored") discount();
      });
      try {
        const [claimed] = await Promise.all([
          tx.deliveries.addClaimed(atOnce, leaseFrom(now)),
          tx.deliveries.add(letters.filter((one) => !isAtOnce.has(one))),
        ]);
        const looked = await look(tx, claimed, directory, now, notices);
        for (const [index, delivery] of claimed.entries())
          lanes.enter(delivery, async () => {
            const came = await fate;
            if (came === "stored") await sender.send(delivery, looked[index] ?? drop(now, "it is gone"));
            if (came === "unknown") await sender.giveBack(delivery, "it is not known whether it was stored");
          });
      } finally {
        release();
      }
    };
  }

  async function plan<T>(work: (tx: Tx, prepare: PrepareLetters) => Promise<T>): Promise<T> {
    let tell: (fate: Fate) => void = () => {};
    try {
      const result = await store.transaction((tx) => {
        // An attempt before this one came to nothing.
        tell("lost");
        const fate = new Promise<Fate>((resolve) => {
          tell = resolve;
        });
        return work(tx, (directory, now) => prepareLetters(tx, fate, directory, now));
      });
      tell("stored");
      return result;
    } catch (error) {
      tell(error instanceof Unavailable ? "unknown" : "lost");
      throw error;
    }
  }

  return {
    transaction(work) {
      const done = plan(work).finally(() => underWay.delete(done));
      underWay.add(done);
      return done;
    },
    idle: () => Promise.allSettled(underWay),
  };
}
