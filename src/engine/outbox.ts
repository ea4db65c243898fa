import type { DateTime } from "luxon";
import type { Directory } from "../domain/directory.ts";
import type { Notice } from "../domain/notice.ts";
import type { Plan } from "../domain/plan.ts";
import type { Tx } from "../ports/store.ts";

/** Where whoever plans puts the letters. */
export interface Outbox {
  /**
   * A transaction that plans. What can go at once of the letters that it adds is claimed by it as well, and is on its way
   * as soon as it is committed; the rest waits for the next pass, here or in another process.
   */
  transaction<T>(work: (tx: Tx, add: AddLetters) => Promise<T>): Promise<T>;
}

/** Adds the letters of what was planned at `now`; the rows of its notices are locked, or not there for others yet. */
export type AddLetters = (
  planned: readonly { notice: Notice; plan: Plan }[],
  directory: Directory,
  now: DateTime,
) => Promise<void>;
