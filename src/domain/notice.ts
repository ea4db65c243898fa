import type { DateTime } from "luxon";
import type { Event } from "./event.ts";
import type { NoticeState } from "./message.ts";
import type { Step } from "./path.ts";

/**
 * What one event opened under one definition, and the cursor of its escalation. Stamped at creation: the steps,
 * the texts, and who was off duty; later changes to the directory do not touch them.
 */
export interface Notice {
  id: number;
  event: Event;
  definition: string;
  path: string;
  steps: Step[];
  subject: string;
  text: string;
  numeric: string;
  createdAt: DateTime;
  /** Index of the next step to be told; absent when none remains. */
  nextStep?: number;
  /** When that step is due. An answer does not move it: an answered notice is simply never due. */
  nextDueAt?: DateTime;
  /** Names of the groups and users of the path that were off duty at creation (D1, D4, D25). */
  offDuty: string[];
  answeredAt?: DateTime;
  /** A user's name, or `auto-acknowledged`. */
  answeredBy?: string;
  /** How: "irc reply", "command", "uei.opennms.org/nodes/nodeUp". */
  answeredVia?: string;
  /** When a clearing event said that the trouble is over. */
  resolvedAt?: DateTime;
}

export function noticeState(notice: Pick<Notice, "answeredAt" | "resolvedAt">): NoticeState {
  if (notice.resolvedAt) return "resolved";
  return notice.answeredAt ? "acknowledged" : "outstanding";
}

/** One line in the life of a notice, in the order in which things happened. */
export interface NoticeLogEntry {
  noticeId: number;
  at: DateTime;
  what: "opened" | "planned" | "not told" | "held" | "acknowledged" | "unacknowledged" | "resolved";
  step?: number;
  /** The user, group, role or room concerned; for answers, who answered. */
  whom?: string;
  detail: string;
}
