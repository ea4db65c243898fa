import type { DateTime } from "luxon";
import type { DeliveryKind } from "./delivery.ts";
import { noText } from "./expand.ts";
import { actions, type Message } from "./message.ts";
import { type Notice, noticeState } from "./notice.ts";
import { when } from "./time-words.ts";

/** The clocks on which a message tells times. */
export interface Clocks {
  zone: string;
  /** Say which zone it is: several read the message, who may be anywhere. */
  named: boolean;
}

/**
 * What people read about a notice: the same words on every network.
 *
 * `resolved` is the word that it is over, with the prefix of the rule that cleared it; the others show the notice
 * as it stands.
 */
export function noticeMessage(notice: Notice, kind: DeliveryKind, clocks: Clocks): Message {
  const { event } = notice;
  const state = noticeState(notice);
  const isAgain = state === "outstanding" && notice.round > 1;
  const prefix = kind === "resolved" ? (notice.resolutionPrefix ?? "") : "";
  const answer = kind === "resolved" ? undefined : answerWords(notice, clocks);
  const fields = [
    { label: "Node", value: event.nodeLabel ?? (event.nodeId === undefined ? "" : `${event.nodeId}`) },
    { label: "Interface", value: event.interface ?? "" },
    { label: "Service", value: event.service ?? "" },
    { label: "Since", value: event.time.setZone(clocks.zone).toFormat("yyyy-MM-dd HH:mm:ss ZZZZ") },
    { label: "Round", value: notice.round > 1 ? `${notice.round}` : "" },
  ];
  return {
    notice: notice.id,
    state,
    ...(answer !== undefined && { answer }),
    ...(event.severity && { severity: event.severity }),
    title: (isAgain ? "Again: " : prefix) + headline(notice),
    ...(notice.text !== noText && notice.text !== notice.subject && { body: prefix + notice.text }),
    fields: fields.filter((field) => field.value !== ""),
    mentions: [],
    actions: state === "outstanding" ? [...actions] : [],
  };
}

/** Who answered, and when or until when: `by alice, 09:14 UTC`, `by alice until 09:34`, `by alice, snoozed until 11:00`. */
function answerWords(notice: Notice, { zone, named }: Clocks): string | undefined {
  const { answeredAt, answeredBy, answeredUntil, snoozed, resolvedAt, resolvedBy } = notice;
  if (!answeredAt) return undefined;
  const clock = (at: DateTime, on = at) =>
    when(at, on, zone) + (named ? ` ${at.setZone(zone).setLocale("en").toFormat("ZZZZ")}` : "");
  if (resolvedAt && resolvedBy !== undefined) return `by ${resolvedBy}, ${clock(resolvedAt)}`;
  if (resolvedAt || !answeredUntil) return `by ${answeredBy}, ${clock(answeredAt)}`;
  return `by ${answeredBy}${snoozed ? ", snoozed" : ""} until ${clock(answeredUntil, answeredAt)}`;
}

/** The subject; where the definition gives none, what the event says of itself. */
export function headline({ id, subject, event }: Pick<Notice, "id" | "subject" | "event">): string {
  if (subject !== `Notice #${id}`) return subject;
  const where = event.nodeLabel ?? event.interface;
  return event.logmsg || (where === undefined ? event.uei : `${event.uei} on ${where}`);
}
