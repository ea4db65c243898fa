import type { DateTime } from "luxon";
import type { Message } from "./message.ts";
import type { Notice } from "./notice.ts";
import { headline } from "./notice-message.ts";

/** Milliseconds over which pages are counted, and after which a bundle is said again. */
export const stormWindow = 60_000;

/** A post that is told of in a bundle, and how its notice is. */
export interface BundledPost {
  id: number;
  noticeId: number;
  /** Not told of yet. */
  waits: boolean;
  isAnswered: boolean;
}

/** Pages that arrived at one time. */
export interface Arrival {
  at: DateTime;
  count: number;
}

/** How many of `due` pages may go ahead when no more than `rate` may in a minute and these arrived before. */
export function roomFor(due: number, before: readonly Arrival[], rate: number, now: DateTime): number {
  const recent = inWindow(before, now).reduce((sum, { count }) => sum + count, 0);
  return Math.max(0, Math.min(due, rate - recent));
}

/** With those of now; what arrives within a second is counted together, so that a list stays short. */
export function withMore(arrivals: readonly Arrival[], count: number, now: DateTime): Arrival[] {
  const last = arrivals.at(-1);
  if (!last || now.toMillis() - last.at.toMillis() >= 1_000) return [...arrivals, { at: now, count }];
  return [...arrivals.slice(0, -1), { at: last.at, count: last.count + count }];
}

/** Those of the last minute. */
export function inWindow(arrivals: readonly Arrival[], now: DateTime): Arrival[] {
  return arrivals.filter(({ at }) => Math.abs(now.toMillis() - at.toMillis()) < stormWindow);
}

/**
 * One message for many posts of one definition. `newest` is the last of their notices; `isChange` when it stands in for what
 * was said before, and so tells of all, else it tells of those that wait.
 */
export function bundleMessage(
  definition: string,
  posts: readonly BundledPost[],
  newest: Notice,
  isChange: boolean,
): Message {
  const outstanding = posts.filter(({ isAnswered }) => !isAnswered).length;
  const isOver = outstanding === 0;
  const told = isChange ? posts.length : posts.filter(({ waits }) => waits).length;
  const ids = posts.map(({ noticeId }) => noticeId);
  const range = `#${Math.min(...ids)} to #${Math.max(...ids)}`;
  const all = `${posts.length} ${posts.length === 1 ? "notice" : "notices"}, ${range}: ${outstanding} outstanding.`;
  return {
    state: isOver ? "acknowledged" : "outstanding",
    ...(newest.event.severity && { severity: newest.event.severity }),
    title: isOver
      ? `all ${posts.length} more of ${definition} are answered`
      : `+${told} more of ${definition}, newest: ${headline(newest)}`,
    body: isOver
      ? `${all} notice list all shows them.`
      : `Too many for one message each. ${all} An answer to this message is one to all of them, and so is  ack all:${definition}  to all that are outstanding; notice list shows them.`,
    fields: [],
    mentions: [],
    actions: [],
  };
}
