import type { Postgres } from "../../test/support/postgres.ts";
import type { Findings } from "./figures.ts";

/** How much a run of the bench does. */
export interface Extent {
  /** What varies is measured so often, and the median is told. */
  rounds: number;
  /** Events before those that count: a bot runs for weeks, and what it does often Node has made fast by then. */
  warmUp: number;
  /** Events of one round. */
  events: number;
  /** How many of them come in one request: each is measured. */
  eventsARequest: readonly number[];
  /** Seconds for which a steady load is kept up. */
  seconds: number;
  /** Seconds for which it is measured what the database takes at all. */
  rawSeconds: number;
  /** Notices that are due in one moment. */
  atOnce: number;
  /** Outstanding notices, by each of which lateness is measured. */
  outstanding: readonly number[];
  /** Alerts that are accepted before the kill. */
  accepted: number;
  /** Seconds without a word after which what a peer was told before the kill counts as lost. */
  silence: number;
  /** Alerts that are active at once as a peer's memory is read. */
  active: number;
}

/** What each part of the bench works with. */
export interface Bench {
  postgres: Postgres;
  extent: Extent;
}

/** Measures something. Rejects when what it measures does not do its work. */
export type Part = (bench: Bench) => Promise<Findings>;

const usual: Extent = {
  rounds: 3,
  warmUp: 20_000,
  events: 3_000,
  eventsARequest: [1, 10, 100],
  seconds: 15,
  rawSeconds: 2,
  atOnce: 6_000,
  outstanding: [1_000, 100_000],
  accepted: 1_000,
  silence: 15,
  active: 20_000,
};

export const extents: Record<"trial" | "short" | "usual" | "full", Extent> = {
  /** Enough to see that everything is measured; the figures say nothing. */
  trial: {
    rounds: 1,
    warmUp: 100,
    events: 100,
    eventsARequest: [1, 100],
    seconds: 1,
    rawSeconds: 0.1,
    atOnce: 100,
    outstanding: [100],
    accepted: 100,
    silence: 1,
    active: 100,
  },
  short: {
    ...usual,
    rounds: 1,
    warmUp: 3_000,
    events: 1_500,
    seconds: 5,
    outstanding: [1_000, 10_000],
    active: 5_000,
  },
  usual,
  full: { ...usual, outstanding: [1_000, 100_000, 1_000_000], active: 100_000 },
};

/** Does something so often, one after the other. */
export async function inRounds<T>(rounds: number, work: () => Promise<T>): Promise<T[]> {
  const results: T[] = [];
  for (let round = 0; round < rounds; round += 1) results.push(await work());
  return results;
}
