import type { DateTime } from "luxon";
import { type Notice, noticeState } from "./notice.ts";
import { headline } from "./notice-message.ts";
import { describeTarget } from "./target.ts";
import { oneLine } from "./text.ts";
import { when } from "./time-words.ts";

/** Who is told, and on what clocks: their own name is "you". */
export interface Reader {
  actor: string;
  now: DateTime;
  zone: string;
}

export function noSuchNotice(number: number): string {
  return `There is no notice #${number}.`;
}

/** `#12 is yours until 10:20: web01 is down`. */
export function takenWords(notice: Notice, { now, zone }: Reader): string {
  const { id, answeredUntil, snoozed } = notice;
  const until = answeredUntil ? ` until ${when(answeredUntil, now, zone)}` : "";
  return `#${id} is ${snoozed ? "snoozed" : "yours"}${until}: ${oneLine(headline(notice))}`;
}

/** `#12 was acknowledged already, by alice at 10:00, slack reaction.` */
export function alreadyWords(notice: Notice, reader: Reader): string {
  const { id, answeredAt, answeredBy, answeredVia, answeredUntil, snoozed, resolvedAt, resolvedBy } = notice;
  const isOver = resolvedAt !== undefined && resolvedBy !== undefined;
  const what = snoozed && !resolvedAt ? "snoozed" : noticeState(notice);
  const at = isOver ? resolvedAt : answeredAt;
  const time = (one: DateTime) => when(one, reader.now, reader.zone);
  return `${[
    `#${id} was ${what} already`,
    `by ${youOr(isOver ? resolvedBy : answeredBy, reader)}${at ? ` at ${time(at)}` : ""}`,
    ...(answeredUntil && !resolvedAt ? [`until ${time(answeredUntil)}`] : []),
    ...(answeredVia === undefined || isOver ? [] : [answeredVia]),
  ].join(", ")}.`;
}

/** `#12 goes to step 2 now: bob (user)`. */
export function hastenedWords(notice: Notice, step: number, reopened: boolean): string {
  const whom = notice.steps[step]?.targets.map(describeTarget).join("; ") || "nobody";
  return `#${notice.id} ${reopened ? "is outstanding again, and " : ""}goes to step ${step + 1} now: ${whom}`;
}

export function hastenedAlreadyWords({ id }: Notice, by: string, at: DateTime, reader: Reader): string {
  const time = when(at, reader.now, reader.zone);
  return `#${id} was escalated already, by ${youOr(by, reader)} at ${time}; one step a minute.`;
}

export function exhaustedWords({ id }: Notice): string {
  return `#${id} cannot go further: everybody on its path was told already.`;
}

export function reopenedWords({ id }: Notice): string {
  return `#${id} is outstanding again; a step that is overdue comes at once.`;
}

export function nothingToTakeBack({ id }: Notice): string {
  return `#${id} is outstanding: nobody has answered it.`;
}

export function isOverWords({ id }: Notice): string {
  return `#${id} is resolved: the trouble is over.`;
}

export function resolvedWords(notice: Notice): string {
  return `#${notice.id} is resolved: ${oneLine(headline(notice))}`;
}

/** What stands again when the last act is taken back. */
export function undoneWords(notice: Notice): string {
  const { id, answeredAt, answeredBy } = notice;
  return answeredAt ? `#${id} is not over after all; ${answeredBy} has it.` : reopenedWords(notice);
}

export function finalWords({ id }: Notice): string {
  return `#${id} stays escalated: whoever was told cannot be untold. Answer it, and nobody else is.`;
}

function youOr(name: string | undefined, { actor }: Reader): string {
  return name === actor ? "you" : (name ?? "");
}
