import type { DateTime } from "luxon";
import type { Directory } from "./directory.ts";
import type { Event } from "./event.ts";
import type { Message } from "./message.ts";
import { type Notice, noticeState } from "./notice.ts";
import { noticeMessage } from "./notice-message.ts";

/** What has become of a notice. `unacknowledged`: the answer was taken back, or has run out. */
export type Became = "opened" | "acknowledged" | "snoozed" | "unacknowledged" | "resolved";

/** What a forwarder tells another system: a notice as it stands, and what it has become since that system last heard. */
export interface Update {
  /**
   * The same for every attempt to tell this, and for nothing else that is told by that forwarder: hand it on where the
   * other side can tell by it that it has it already.
   */
  key: string;
  became: Became;
  /** Number of the notice. */
  notice: number;
  /** The names of the notification definition that opened it and of its destination path. */
  definition: string;
  path: string;
  /** Who answered or resolved it: a user, or `auto-acknowledged`; and until when that holds, unless for good. */
  by?: string;
  until?: DateTime;
  /** What people read about it, in the zone of the house. */
  message: Message;
  event: Event;
}

/** What the book has of one forwarder and one notice. */
export interface Forward {
  forwarder: string;
  noticeId: number;
  /** When it is told next; absent while the other side knows all. */
  dueAt?: DateTime;
  /** How often the notice has changed since it was opened. */
  changes: number;
  /** How often telling was tried since it last succeeded. */
  attempts: number;
  /** How the notice stood when the other side was last told of it (see `standingOf`). */
  told?: string;
  /** What the forwarder answered last: its own name for the notice. */
  ref?: string;
  /** Why the last attempt failed. */
  reason?: string;
}

/** How a notice stands, as far as the other side is told of it: `outstanding`, `acknowledged by alice`, `resolved`. */
export function standingOf(notice: Notice): string {
  const { answeredBy, answeredUntil, snoozed } = notice;
  const state = noticeState(notice);
  if (state !== "acknowledged") return state;
  const until = answeredUntil ? ` until ${answeredUntil.toUTC().toISO()}` : "";
  return `${snoozed ? "snoozed" : state} by ${answeredBy}${until}`;
}

/** What is to be told of a notice; undefined when the other side knows it already. */
export function updateOf(forward: Forward, notice: Notice, { house }: Directory): Update | undefined {
  const { forwarder, changes, told } = forward;
  const { id, definition, path, event, answeredBy, answeredUntil, resolvedAt, resolvedBy, createdAt } =
    notice;
  if (told === standingOf(notice)) return undefined;
  const by = resolvedBy ?? answeredBy;
  return {
    key: `watchbill-${forwarder}-${id}-${changes}-${createdAt.toMillis()}`,
    became: becameOf(notice, told === undefined),
    notice: id,
    definition,
    path,
    ...(by !== undefined && { by }),
    ...(answeredUntil && !resolvedAt && { until: answeredUntil }),
    message: noticeMessage(notice, "post", { zone: house.zone, named: true }),
    event,
  };
}

function becameOf(notice: Notice, isFirst: boolean): Became {
  const state = noticeState(notice);
  if (state === "outstanding") return isFirst ? "opened" : "unacknowledged";
  return state === "acknowledged" && notice.snoozed ? "snoozed" : state;
}
