import type { DateTime } from "luxon";
import type { Clock } from "../ports/clock.ts";
import type { Log } from "../ports/log.ts";
import type { NetworkHealth } from "../ports/network-health.ts";
import type { Waiting } from "./supervise.ts";

/** Why a network is not connected, as long as it is not: for `status`, for the log, for whoever has something to post. */
export interface Downtime {
  readonly sentence: string;
  /** From now on it is down for this reason. */
  because(sentence: string): void;
  /** The connection was lost, and there is a wait before the next try. */
  waits(waiting: Waiting): void;
  /** With the seconds to the next try. */
  health(): NetworkHealth;
}

export function createDowntime(network: string, { clock, log }: { clock: Clock; log: Log }): Downtime {
  let why: { sentence: string; until?: DateTime } = { sentence: "not started: no bot is running" };
  return {
    get sentence() {
      return why.sentence;
    },
    because(sentence) {
      why = { sentence };
    },
    waits({ loss: { sentence }, until }) {
      why = { sentence, until };
      log.warn({ network, nextTry: until.toISO() }, `Not connected: ${sentence}.`);
    },
    health() {
      const seconds = why.until?.diff(clock.now()).as("seconds");
      const next = seconds === undefined ? "" : `, next try in ${Math.max(0, Math.ceil(seconds))} s`;
      return { connected: false, sentence: `${why.sentence}${next}`, queued: 0 };
    },
  };
}
