import type { DateTime } from "luxon";
import type { Delivery, NewDelivery } from "../domain/delivery.ts";
import type { Directory } from "../domain/directory.ts";
import { type Arrival, inWindow, roomFor, withMore } from "../domain/storm.ts";
import type { Tx } from "../ports/store.ts";
import type { Lane } from "../ports/store-bundles.ts";
import type { CommandsIn } from "./commands.ts";
import { isTime } from "./turn.ts";

/** How often arrivals that are over are let go of. */
const forgottenEvery = { seconds: 1 };

/** The definition by which each notice was opened, by its number. */
type Definitions = ReadonlyMap<number, string>;

export interface Storm {
  /**
   * Of pages that are due and not yet claimed those that may go ahead; they are counted. `discount` takes that back, when
   * nothing came of it.
   */
  ahead(
    due: readonly NewDelivery[],
    definitions: Definitions,
    directory: Directory,
    now: DateTime,
  ): { pages: NewDelivery[]; discount: () => void };
  /** Those of the claimed deliveries that go ahead. The others are put into bundles, and claimed no more. */
  calm(tx: Tx, claimed: readonly Delivery[], directory: Directory, now: DateTime): Promise<Delivery[]>;
}

/**
 * Counts the pages of each definition to each person and room as they are claimed, and puts those beyond the house's
 * rate into bundles (decision 0013). The counts are of this process alone, and of the last minute.
 */
export function createStorm(commandsIn: CommandsIn): Storm {
  const arrivals = new Map<string, Arrival[]>();
  let forgetAt: DateTime | undefined;

  /** What is older than a minute counts for nothing anyway: this is only for the memory, and so not for every event. */
  function forget(now: DateTime): void {
    if (!isTime(forgetAt, now, forgottenEvery)) return;
    forgetAt = now.plus(forgottenEvery);
    for (const [lane, all] of arrivals) {
      const recent = inWindow(all, now);
      if (recent.length > 0) arrivals.set(lane, recent);
      else arrivals.delete(lane);
    }
  }

  /** What needs no contact has no rate. */
  function isCounted({ kind, command }: NewDelivery, directory: Directory): boolean {
    return kind === "post" && !commandsIn(directory).get(command)?.needsNoContact;
  }

  function add(key: string, pages: number, at: DateTime): void {
    arrivals.set(key, withMore(arrivals.get(key) ?? [], pages, at));
  }

  /** How many of so many pages may go ahead; those are counted. */
  function count(key: string, due: number, rate: number, now: DateTime): number {
    const before = arrivals.get(key) ?? [];
    const ahead = roomFor(due, before, rate, now);
    if (ahead > 0) add(key, ahead, now);
    return ahead;
  }

  return {
    ahead(due, definitions, directory, now) {
      forget(now);
      const lanes = byLane(due, definitions);
      const late = new Set<NewDelivery>();
      const counted = new Map<string, number>();
      for (const [key, pages] of lanes) {
        if (!isCounted(pages[0] as NewDelivery, directory)) continue;
        const ahead = count(key, pages.length, directory.house.pagesAMinute, now);
        counted.set(key, ahead);
        for (const page of pages.slice(ahead)) late.add(page);
      }
      return {
        pages: due.filter((one) => !late.has(one)),
        discount() {
          for (const [key, pages] of counted) add(key, -pages, now);
        },
      };
    },

    async calm(tx, claimed, directory, now) {
      // What is tried again has had its place.
      const pages = claimed.filter((one) => one.claims === 1 && isCounted(one, directory));
      if (pages.length === 0) return [...claimed];
      forget(now);
      const definitions = await tx.bundles.definitionsOf(pages.map(({ noticeId }) => noticeId));
      const bundled = new Set<number>();
      for (const [key, due] of byLane(pages, definitions)) {
        const rest = due.slice(count(key, due.length, directory.house.pagesAMinute, now));
        for (const { id } of rest) bundled.add(id);
        const [one] = rest;
        if (!one) continue;
        add(key, await tx.bundles.gather(laneOf(one, definitions), rest, now), now);
      }
      if (bundled.size > 0) tx.nudge();
      return claimed.filter(({ id }) => !bundled.has(id));
    },
  };
}

function byLane<Page extends NewDelivery>(
  pages: readonly Page[],
  definitions: Definitions,
): Map<string, Page[]> {
  const lanes = new Map<string, Page[]>();
  for (const page of pages) {
    const key = JSON.stringify(Object.values(laneOf(page, definitions)));
    const lane = lanes.get(key);
    if (lane) lane.push(page);
    else lanes.set(key, [page]);
  }
  return lanes;
}

function laneOf({ noticeId, command, address, user }: NewDelivery, definitions: Definitions): Lane {
  return {
    definition: definitions.get(noticeId) ?? "",
    command,
    address,
    ...(user !== undefined && { user }),
  };
}
