import type { Event } from "../domain/event.ts";
import type { Notice } from "../domain/notice.ts";
import { eventFrom } from "./events.ts";
import type { notices } from "./schema.ts";

/** In the row of a notice, what it does not have. (A notice has no member that is undefined.) */
export const blankRow = {
  nextStep: null,
  nextDueAt: null,
  answeredAt: null,
  answeredBy: null,
  answeredVia: null,
  answeredUntil: null,
  snoozed: false,
  resolvedAt: null,
  resolvedBy: null,
  resolutionPrefix: null,
};

export function rowOf(notice: Notice) {
  const { event, ...rest } = notice;
  return Object.assign(rest, { eventId: event.id, eventUei: event.uei });
}

/** A notice as its row and the document of its event hold it. */
export function noticeFrom(row: { notice: typeof notices.$inferSelect; event: unknown }): Notice {
  const {
    eventId,
    eventUei: _,
    nextStep,
    nextDueAt,
    answeredAt,
    answeredBy,
    answeredVia,
    answeredUntil,
    snoozed,
    resolvedAt,
    resolvedBy,
    resolutionPrefix,
    ...rest
  } = row.notice;
  const event: Event = eventFrom(eventId, row.event);
  return {
    ...rest,
    event,
    ...(nextStep !== null && { nextStep }),
    ...(nextDueAt && { nextDueAt }),
    ...(answeredAt && { answeredAt }),
    ...(answeredBy !== null && { answeredBy }),
    ...(answeredVia !== null && { answeredVia }),
    ...(answeredUntil && { answeredUntil }),
    ...(snoozed && { snoozed }),
    ...(resolvedAt && { resolvedAt }),
    ...(resolvedBy !== null && { resolvedBy }),
    ...(resolutionPrefix !== null && { resolutionPrefix }),
  };
}
