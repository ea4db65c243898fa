import type { DateTime } from "luxon";

/**
 * One thing that the engine sees to. A pass does what is due and answers how much it did; the loop passes until all
 * answer 0. A concern that fails is logged and never stops the next.
 */
export interface Concern {
  name: string;
  pass(now: DateTime): Promise<number>;
}
