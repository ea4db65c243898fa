import type { DateTime } from "luxon";
import type { Delivery } from "../domain/delivery.ts";
import type { Directory } from "../domain/directory.ts";
import { type Arrival, inWindow, roomFor, withMore } from "../domain/storm.ts";
import type { Tx } from "../ports/store.ts";
import type { Lane } from "../ports/store-bundles.ts";
import type { CommandsIn } from "./commands.ts";

/**
 * Counts the pages of each definition to each person and room as they are claimed, and puts those beyond the house's
 * rate into bundles (decision 0013). The counts are of this process alone, and of the last minute.
 */
export function createStorm(commandsIn: CommandsIn): {
  /** Those of the claimed deliveries that go ahead. The others are put into bundles, and claimed no more. */
  calm(tx: Tx, claimed: readonly Delivery[], directory: Directory, now: DateTime): Promise<Delivery[]>;
} {
  const arrivals = new Map<string, Arrival[]>();

  function forget(now: DateTime): void {
    for (const [lane, all] of arrivals) {
      const recent = inWindow(all, now);
      if (recent.length > 0) arrivals.set(lane, recent);
      else arrivals.delete(lane);
    }
  }

  return {
    async calm(tx, claimed, directory, now) {
      const commands = commandsIn(directory);
      // What is tried again has had its place.
      const pages = claimed.filter(
        (one) => one.kind === "post" && one.claims === 1 && !commands.get(one.command)?.needsNoContact,
      );
      if (pages.length === 0) return [...claimed];
      forget(now);
      const definitions = await tx.bundles.definitionsOf(pages.map(({ noticeId }) => noticeId));
      const lanes = new Map<string, Delivery[]>();
      for (const page of pages) {
        const key = JSON.stringify(laneOf(page, definitions));
        lanes.set(key, [...(lanes.get(key) ?? []), page]);
      }
      const bundled = new Set<number>();
      for (const [key, due] of lanes) {
        const before = arrivals.get(key) ?? [];
        const ahead = roomFor(due.length, before, directory.house.pagesAMinute, now);
        const rest = due.slice(ahead);
        for (const { id } of rest) bundled.add(id);
        const [one] = rest;
        const more = one ? await tx.bundles.gather(laneOf(one, definitions), rest, now) : 0;
        arrivals.set(key, withMore(before, ahead + more, now));
      }
      if (bundled.size > 0) tx.nudge();
      return claimed.filter(({ id }) => !bundled.has(id));
    },
  };
}

function laneOf({ noticeId, command, address, user }: Delivery, definitions: Map<number, string>): Lane {
  return {
    definition: definitions.get(noticeId) ?? "",
    command,
    address,
    ...(user !== undefined && { user }),
  };
}
