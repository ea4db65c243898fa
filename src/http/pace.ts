import type { DateTime } from "luxon";
import type { Clock } from "../ports/clock.ts";
import { HttpRefusal } from "./http-refusal.ts";

/** How many seconds' worth may come at once. */
const burst = 10;
/** Addresses remembered; of more, those are forgotten that were silent for longest. */
const mostKnown = 10_000;

/** What an address may still send at once, as it was at that moment. */
interface Bucket {
  left: number;
  at: DateTime;
}

/**
 * Bears so many requests a second from each address, and ten seconds' worth at once: a sender that has gone mad keeps
 * nobody else waiting. Throws an HttpRefusal that says when to come again.
 */
export function createPace(clock: Clock, perSecond: number): (address: string) => void {
  const buckets = new Map<string, Bucket>();
  const full = perSecond * burst;

  function leftOf(bucket: Bucket | undefined, now: DateTime): number {
    if (!bucket) return full;
    const seconds = Math.max(0, now.toMillis() - bucket.at.toMillis()) / 1000;
    return Math.min(full, bucket.left + seconds * perSecond);
  }

  return (address) => {
    const now = clock.now();
    const left = leftOf(buckets.get(address), now);
    if (left < 1) {
      const wait = Math.ceil((1 - left) / perSecond);
      throw new HttpRefusal(429, `More than ${perSecond} requests a second come from ${address}.`, {
        hint: "Send several events in one request, or raise INGEST_PER_SECOND.",
        headers: { "retry-after": String(wait) },
      });
    }
    // Whoever was heard last stands last.
    buckets.delete(address);
    buckets.set(address, { left: left - 1, at: now });
    const [first] = buckets.keys();
    if (buckets.size > mostKnown && first !== undefined) buckets.delete(first);
  };
}
