import type { DateTime } from "luxon";
import { type Finding, findingEvent, type KnownFinding, mostAhead, overEvent } from "../domain/watch.ts";
import { clockFinding, findingAbout, silentFinding } from "../domain/watch-words.ts";
import type { Clock } from "../ports/clock.ts";
import type { Accept } from "../ports/event-source.ts";
import type { Log } from "../ports/log.ts";
import type { NetworkHealth } from "../ports/network-health.ts";
import type { Running } from "../ports/running.ts";
import type { Store, Tx } from "../ports/store.ts";
import type { Suspect } from "../ports/store-watch.ts";

/** Seconds between two passes. */
const every = 30;
/** What no process has seen for so many seconds is over. */
const overAfter = 75;
/** After how many seconds it is wrong that a step is due, a notice has reached nobody, a lease is over, a network away. */
const grace = { unclaimed: 60, unreached: 120, stuck: 30, silent: 120 };
/** Suspects counted of a kind, and outstanding notices looked at in one pass. */
const most = { suspects: 100, notices: 5_000 };

export interface WatchParts {
  store: Store;
  clock: Clock;
  log: Log;
  accept: Accept;
  /** How the networks are that this process speaks on. */
  networks(): readonly { network: string; health: NetworkHealth }[];
  /** The machine of this process, and by how many milliseconds its clock is ahead of the database's. */
  host: string;
  ahead(): number;
  /** Called after every pass in which nothing was found and nothing failed. */
  allIsWell?(): Promise<void>;
}

export interface Watch {
  /** One pass. Answers what is found and not over. Rejects when the book is out of reach. */
  pass(now: DateTime): Promise<KnownFinding[]>;
  /** A pass every half minute until the signal aborts. */
  run(signal: AbortSignal): Running;
}

/**
 * Asks what should not be, and raises what it finds as events of its own: so a definition and a path tell somebody, by
 * another network where one is silent. In a loop of its own, so that it also sees that the engine stands still. What is
 * found lies in the book: several processes raise it once, and whoever sees it keeps it from being over.
 */
export function createWatch(parts: WatchParts): Watch {
  const { store, clock, log, accept, host } = parts;
  const awaySince = new Map<string, DateTime>();
  const unreached = new Map<number, Suspect>();
  let lookAfter = 0;

  async function aboutNotices(tx: Tx, now: DateTime): Promise<(Finding | undefined)[]> {
    const ago = (seconds: number) => now.minus({ seconds });
    const unclaimed = await tx.watch.unclaimed(ago(grace.unclaimed), most.suspects);
    const stuck = await tx.watch.stuck(ago(grace.stuck), most.suspects);
    await lookForUnreached(tx, ago(grace.unreached));
    return [
      findingAbout("unclaimed", unclaimed, most.suspects),
      findingAbout("unreached", [...unreached.values()], most.suspects),
      findingAbout("stuck", stuck, most.suspects),
    ];
  }

  /** The next few thousand, so that a pass costs the same however many are outstanding; and those known by now. */
  async function lookForUnreached(tx: Tx, before: DateTime): Promise<void> {
    for (const notice of [...unreached.keys()].slice(0, most.suspects)) {
      const { found } = await tx.watch.unreached(before, { after: notice - 1, limit: 1 });
      if (found[0]?.notice !== notice) unreached.delete(notice);
    }
    const { found, next } = await tx.watch.unreached(before, { after: lookAfter, limit: most.notices });
    lookAfter = next ?? 0;
    for (const suspect of found) if (unreached.size < most.suspects) unreached.set(suspect.notice, suspect);
  }

  /** A network that another process speaks on is that one's to see to. What was found lasts until it is connected. */
  function aboutNetworks(known: readonly KnownFinding[], now: DateTime): Finding[] {
    return parts.networks().flatMap(({ network, health }) => {
      if (health.connected || health.heldBy !== undefined) {
        awaySince.delete(network);
        return [];
      }
      const since = awaySince.get(network) ?? now;
      awaySince.set(network, since);
      const isKnown = known.some((one) => one.what === "silent" && one.subject === network);
      const isLong = now.diff(since).as("seconds") >= grace.silent;
      return isKnown || isLong ? [silentFinding(network, health.sentence)] : [];
    });
  }

  function aboutClock(): Finding[] {
    const ahead = parts.ahead();
    return Math.abs(ahead) > mostAhead ? [clockFinding(host, ahead)] : [];
  }

  async function pass(now: DateTime): Promise<KnownFinding[]> {
    const { known, suspected } = await store.transaction(async (tx) => ({
      known: await tx.watch.findings(),
      suspected: await aboutNotices(tx, now),
    }));
    const seen = [...suspected.flatMap((one) => one ?? []), ...aboutNetworks(known, now), ...aboutClock()];
    for (const finding of seen)
      await see(
        finding,
        known.find((one) => isSame(one, finding)),
        now,
      );
    for (const one of known) {
      const unseenFor = Math.abs(now.diff(one.seenAt).as("seconds"));
      if (unseenFor >= overAfter && !seen.some((finding) => isSame(finding, one))) await end(one);
    }
    return await store.transaction((tx) => tx.watch.findings());
  }

  /** Raised before it is noted: whoever dies between the two raises it again, and its dedup key makes it one. */
  async function see(finding: Finding, known: KnownFinding | undefined, now: DateTime): Promise<void> {
    const { raises, ...what } = finding;
    if (!known) log.warn({ found: what.what, subject: what.subject }, what.words);
    if (raises && !known?.raised) await accept(findingEvent(what));
    const raised = raises || known?.raised === true;
    const kept = { ...what, since: known?.since ?? now, seenAt: now, raised };
    await store.transaction((tx) => tx.watch.keep(kept));
  }

  async function end(finding: KnownFinding): Promise<void> {
    if (finding.raised) await accept(overEvent(finding));
    await store.transaction((tx) => tx.watch.remove(finding));
    log.info({ found: finding.what, subject: finding.subject }, "What the watch found is over.");
  }

  async function keepWatch(signal: AbortSignal): Promise<void> {
    for (;;) {
      await clock.until(clock.now().plus({ seconds: every }), signal);
      if (signal.aborted) return;
      try {
        const found = await pass(clock.now());
        if (found.length === 0) await parts.allIsWell?.();
      } catch (error) {
        log.error({ err: error }, "A pass of the watch failed; it is made again in half a minute.");
      }
    }
  }

  return { pass, run: (signal) => ({ stopped: keepWatch(signal) }) };
}

function isSame(one: Pick<Finding, "what" | "subject">, other: Pick<Finding, "what" | "subject">): boolean {
  return one.what === other.what && one.subject === other.subject;
}
