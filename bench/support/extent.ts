import type { Postgres } from "../../test/support/postgres.ts";

/** How much a run of the bench does. */
export interface Extent {
  /** What varies is measured so often, and the median is told. */
  rounds: number;
  /** Events of one round. */
  events: number;
  /** Seconds for which a steady load is kept up. */
  seconds: number;
  /** Outstanding notices, by each of which lateness is measured. */
  outstanding: readonly number[];
  /** Alerts that are active at once as Alertmanager's memory is read. */
  active: number;
}

/** What each part of the bench works with. */
export interface Bench {
  postgres: Postgres;
  extent: Extent;
}

const usual: Extent = {
  rounds: 3,
  events: 3_000,
  seconds: 15,
  outstanding: [1_000, 100_000],
  active: 20_000,
};

export const extents: Record<"short" | "usual" | "full", Extent> = {
  short: { rounds: 1, events: 1_500, seconds: 5, outstanding: [1_000, 10_000], active: 5_000 },
  usual,
  full: { ...usual, outstanding: [1_000, 100_000, 1_000_000], active: 100_000 },
};

/** Does something so often, one after the other. */
export async function inRounds<T>(rounds: number, work: () => Promise<T>): Promise<T[]> {
  const results: T[] = [];
  for (let round = 0; round < rounds; round += 1) results.push(await work());
  return results;
}
