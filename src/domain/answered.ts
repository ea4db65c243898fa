import type { DateTime } from "luxon";
import type { Act } from "./answer.ts";
import { type Notice, type NoticeLogEntry, unanswered } from "./notice.ts";
import { minute } from "./time.ts";

/** What was done again within this, in milliseconds, was done once; and for as long a reaction can be taken back. */
export const moment = minute;

/** An answer of a user: for good, or until then. */
export interface Given {
  by: string;
  via: string;
  until?: DateTime;
  snoozed?: boolean;
}

/**
 * The notice with that answer; undefined when the answer that is there stands.
 *
 * Whoever was first stands. They may change their own mind; and a snooze, which says that nobody is on it, gives way to
 * anybody who is.
 */
export function answeredWith(notice: Notice, given: Given, now: DateTime): Notice | undefined {
  if (notice.resolvedAt) return undefined;
  if (notice.answeredAt && !givesWay(notice, given)) return undefined;
  return {
    ...unanswered(notice),
    answeredAt: now,
    answeredBy: given.by,
    answeredVia: given.via,
    ...(given.until && { answeredUntil: given.until }),
    ...(given.snoozed && { snoozed: true }),
  };
}

function givesWay({ answeredBy, answeredUntil, snoozed = false }: Notice, given: Given): boolean {
  if (answeredBy !== given.by) return snoozed && !given.snoozed;
  const isSameTerm =
    answeredUntil && given.until
      ? Math.abs(answeredUntil.diff(given.until).toMillis()) < moment
      : answeredUntil === given.until;
  return !(isSameTerm && snoozed === (given.snoozed ?? false));
}

/** What the log calls each act that changes a notice. */
const logged: Partial<Record<Act, NoticeLogEntry["what"]>> = {
  ack: "acknowledged",
  snooze: "snoozed",
  resolve: "resolved",
  escalate: "escalated",
  unack: "unacknowledged",
};
const changes = new Set<NoticeLogEntry["what"]>([...Object.values(logged), "unresolved", "ran out"]);

/** The last thing that anybody did to the notice. */
function lastChange(log: readonly NoticeLogEntry[]): NoticeLogEntry | undefined {
  return log.findLast((entry) => changes.has(entry.what));
}

/** Did that user do that in that way, whenever it was? */
export function hasDone(
  log: readonly NoticeLogEntry[],
  act: Act,
  { by, via }: Pick<Given, "by" | "via">,
): boolean {
  return log.some((entry) => isIt(entry, act, by, via));
}

/** Is it the last thing that was done to the notice, done by that user in that way, and a moment ago at most? */
export function hasJustDone(
  log: readonly NoticeLogEntry[],
  act: Act,
  { by, via }: Pick<Given, "by" | "via">,
  now: DateTime,
): boolean {
  const last = lastChange(log);
  return last !== undefined && isIt(last, act, by, via) && now.diff(last.at).toMillis() <= moment;
}

function isIt({ what, whom, detail }: NoticeLogEntry, act: Act, by: string, via: string): boolean {
  return what === logged[act] && whom === by && detail.startsWith(via);
}

/** Who brought a step forward a moment ago, if somebody did and the notice is as that left it. */
export function justEscalated(log: readonly NoticeLogEntry[], now: DateTime): NoticeLogEntry | undefined {
  const last = lastChange(log);
  return last?.what === "escalated" && now.diff(last.at).toMillis() < moment ? last : undefined;
}
