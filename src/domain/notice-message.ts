import type { DeliveryKind } from "./delivery.ts";
import { noText } from "./expand.ts";
import { actions, type Message } from "./message.ts";
import { type Notice, noticeState } from "./notice.ts";

/**
 * What people read about a notice: the same words on every network.
 *
 * `resolved` is the word that it is over, with the prefix of the rule that cleared it; the others show the notice
 * as it stands. `zone` is that in which times are written.
 */
export function noticeMessage(notice: Notice, kind: DeliveryKind, zone: string): Message {
  const { event } = notice;
  const state = noticeState(notice);
  const prefix = kind === "resolved" ? (notice.resolutionPrefix ?? "") : "";
  const fields = [
    { label: "Node", value: event.nodeLabel ?? (event.nodeId === undefined ? "" : `${event.nodeId}`) },
    { label: "Interface", value: event.interface ?? "" },
    { label: "Service", value: event.service ?? "" },
    { label: "Since", value: event.time.setZone(zone).toFormat("yyyy-MM-dd HH:mm:ss ZZZZ") },
  ];
  return {
    notice: notice.id,
    state,
    ...(notice.answeredAt && {
      answer: `by ${notice.answeredBy}, ${notice.answeredAt.setZone(zone).toFormat("HH:mm")}`,
    }),
    ...(event.severity && { severity: event.severity }),
    title: prefix + headline(notice),
    ...(notice.text !== noText && notice.text !== notice.subject && { body: prefix + notice.text }),
    fields: fields.filter((field) => field.value !== ""),
    mentions: [],
    actions: state === "outstanding" ? [...actions] : [],
  };
}

/** The subject; where the definition gives none, what the event says of itself. */
export function headline({ id, subject, event }: Pick<Notice, "id" | "subject" | "event">): string {
  if (subject !== `Notice #${id}`) return subject;
  const where = event.nodeLabel ?? event.interface;
  return event.logmsg || (where === undefined ? event.uei : `${event.uei} on ${where}`);
}
