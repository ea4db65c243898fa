import { DateTime } from "luxon";
import type { Delivery } from "./delivery.ts";
import { noText } from "./expand.ts";
import { autoAcknowledged, howAnswered, type Notice, type NoticeLogEntry, noticeState } from "./notice.ts";
import { headline } from "./notice-message.ts";
import type { Step } from "./path.ts";
import { type Hold, roundWords } from "./plan.ts";
import { describeTarget } from "./target.ts";
import { oneLine } from "./text.ts";
import { roughly, when, whenExactly } from "./time-words.ts";
import type { Forward } from "./update.ts";

/** All that the book knows of one notice. */
export interface NoticeFile {
  notice: Notice;
  log: readonly NoticeLogEntry[];
  deliveries: readonly Delivery[];
  holds: readonly Hold[];
  /** What other systems know of it; none in a house without forwarders. */
  forwards?: readonly Forward[];
}

/** A line of the story. Neighbours that differ in `who` alone are told as one: `told alice, bob by ircDirect`. */
interface Line {
  at: DateTime;
  before: string;
  who?: string;
  after?: string;
}

/**
 * A notice told from its beginning: what it is about, who was told when and by what, who was not and why, who
 * answered, and what is still to come. Times are on the clocks of `zone`.
 */
export function noticeStory(file: NoticeFile, now: DateTime, zone: string): string {
  return [...heading(file.notice, now, zone), ...timelineWords(file, now, zone)].join("\n");
}

/** The same without what the notice is about: a line for all that has happened, and for all that is still to come. */
export function timelineWords(file: NoticeFile, now: DateTime, zone: string): string[] {
  const { notice } = file;
  const opened = {
    at: notice.createdAt,
    before: `opened by ${notice.definition}, along path ${notice.path}`,
  };
  const past = inOrder([opened, ...logLines(file, now, zone), ...settledLines(file)]);
  const ahead = inOrder(aheadLines(file));
  const inFuture = (at: DateTime) => (at > now ? ` (in ${roughly(at.diff(now).toMillis())})` : " (now)");
  return [
    ...past.map((line) => `${whenExactly(line.at, now, zone)} ${sentence(line)}`),
    ...(ahead.length === 0 ? [noMore(notice)] : ["To come:"]),
    ...ahead.map((line) => `${whenExactly(line.at, now, zone)}${inFuture(line.at)} ${sentence(line)}`),
  ];
}

/** A notice in one line: `#12 Major: web01 is down (outstanding for 14m)`. */
export function noticeLine(notice: Notice, now: DateTime, zone: string): string {
  const { id, event } = notice;
  const severity = event.severity === undefined ? "" : `${event.severity}: `;
  return `#${id} ${severity}${oneLine(headline(notice))} (${standing(notice, now, zone)})`;
}

/** `outstanding for 14m`, `snoozed by alice until 11:00`, `resolved by bob, 10:20`. */
function standing(notice: Notice, now: DateTime, zone: string): string {
  const { answeredAt, answeredBy, answeredUntil, snoozed, resolvedAt, resolvedBy, createdAt, round } = notice;
  if (resolvedAt && resolvedBy !== undefined)
    return `resolved by ${resolvedBy}, ${when(resolvedAt, now, zone)}`;
  if (answeredUntil && !resolvedAt)
    return `${snoozed ? "snoozed" : "acknowledged"} by ${answeredBy} until ${when(answeredUntil, now, zone)}`;
  if (answeredAt) return `${noticeState(notice)}, ${howAnswered(notice)}, ${when(answeredAt, now, zone)}`;
  const again = round > 1 ? `, round ${round} of its path` : "";
  return `outstanding for ${roughly(now.diff(createdAt).toMillis())}${again}`;
}

function heading(notice: Notice, now: DateTime, zone: string): string[] {
  const { event, text, subject } = notice;
  const node = event.nodeLabel ?? (event.nodeId === undefined ? undefined : `node ${event.nodeId}`);
  const about = [node, event.interface, event.service].filter((fact) => fact !== undefined);
  return [
    noticeLine(notice, now, zone),
    ...(text === subject || text === noText ? [] : [oneLine(text)]),
    `About ${[...about, event.uei].join(", ")} (event ${event.id}); times are those of ${zone}`,
  ];
}

function noMore(notice: Notice): string {
  return notice.answeredAt ? "Nothing more is sent." : "No step remains: nobody else will be told.";
}

/** What was planned and what was answered. A hold that is looked at again and again is told once. */
function logLines({ notice, log }: NoticeFile, now: DateTime, zone: string): Line[] {
  const told = new Set<string>();
  return log.flatMap((entry): Line[] => {
    const line = { at: entry.at, ...wordsOf(entry, notice, now, zone) };
    const words = entry.what === "planned" || entry.what === "held" ? sentence(line) : "";
    if (told.has(words)) return [];
    if (words !== "") told.add(words);
    return [line];
  });
}

function wordsOf(entry: NoticeLogEntry, notice: Notice, now: DateTime, zone: string): Omit<Line, "at"> {
  const { whom = "", step = 0 } = entry;
  const detail = entry.detail.replace(/\d{4}-\d{2}-\d{2}T[\d:.]+Z/g, (iso) =>
    when(DateTime.fromISO(iso), now, zone),
  );
  switch (entry.what) {
    case "planned": {
      const targets = notice.steps[step];
      const isTold = /^step \d+( of round \d+)?$/.test(detail);
      return { before: isTold && targets ? `${detail}: ${targetWords(targets)}` : detail };
    }
    case "not told":
      return { before: "not told", who: whom, after: `: ${detail}` };
    case "held":
      return { before: "waits for duty:", who: whom, after: `: ${detail}` };
    case "failed over":
      return { before: `${whom}: ${detail}` };
    case "acknowledged":
      return { before: `acknowledged by ${whom} (${detail})` };
    case "snoozed":
      return { before: `snoozed by ${whom} (${detail})` };
    case "unacknowledged":
      return { before: `outstanding again, by ${whom} (${detail})` };
    case "escalated":
      return { before: `${whom} wants step ${step + 1} now (${detail})` };
    case "resolved":
      return {
        before: whom === autoAcknowledged ? `resolved by event ${detail}` : `resolved by ${whom} (${detail})`,
      };
    case "unresolved":
      return { before: `not over after all, by ${whom} (${detail})` };
    case "ran out":
      return { before: `outstanding again: the answer of ${whom} has run out; ${detail} of its path begins` };
    case "note":
      return { before: `${whom}: ${detail}` };
    case "forwarded":
      return { before: `forwarded to ${whom}: ${detail}` };
    case "not forwarded":
      return { before: `NOT forwarded to ${whom}: ${detail}` };
  }
}

function targetWords({ targets }: Step): string {
  return targets.map(describeTarget).join("; ") || "nobody";
}

/** What became of the deliveries that are over. Changes of messages are worth a word only when they failed. */
function settledLines({ notice, deliveries }: NoticeFile): Line[] {
  return deliveries.flatMap((delivery): Line[] => {
    const { kind, state, dueAt, sentAt, reason = "", attempts } = delivery;
    const who = delivery.user ?? delivery.address;
    const over = kind === "resolved" ? " that it is over" : "";
    const by = ` by ${delivery.command}${over}`;
    const bundled = delivery.bundle === undefined ? "" : ", together with others";
    const tries = attempts > 1 ? ` (attempt ${attempts})` : "";
    if (kind === "revise") {
      const what = "could not change the message to";
      return state === "failed" ? [{ at: dueAt, before: what, who, after: `${by}: ${reason}` }] : [];
    }
    switch (state) {
      case "sent":
        return [{ at: sentAt ?? dueAt, before: "told", who, after: `${by}${bundled}${tries}` }];
      case "failed":
        return [{ at: dueAt, before: "could not tell", who, after: `${by}: ${reason}${tries}` }];
      case "dropped":
        return [{ at: dueAt, before: "not told", who, after: `${by}: ${reason}` }];
      case "cancelled":
        return [{ at: notice.answeredAt ?? dueAt, before: "not told", who, after: `${by}: ${reason}` }];
      default:
        return [];
    }
  });
}

/** What is to come: derived from the stamped steps, not stored. */
function aheadLines({ notice, deliveries, holds, forwards = [] }: NoticeFile): Line[] {
  const open = deliveries.filter(
    ({ kind, state }) => kind !== "revise" && (state === "pending" || state === "sending"),
  );
  const letters = open.map(({ dueAt, user, address, command, reason, state }) => {
    const why = state === "sending" ? ": being sent" : reason === undefined ? "" : `, again: ${reason}`;
    return { at: dueAt, before: "tells", who: user ?? address, after: ` by ${command}${why}` };
  });
  const rest = notice.answeredAt
    ? runsOut(notice)
    : [...holds.map((hold) => holdLine(hold, notice)), ...stepsAhead(notice)];
  return [...letters, ...rest, ...forwards.flatMap(forwardLine)];
}

function forwardLine({ forwarder, dueAt, reason }: Forward): Line[] {
  const why = reason === undefined ? "" : `, again: ${reason}`;
  return dueAt ? [{ at: dueAt, before: `forwards to ${forwarder}${why}` }] : [];
}

function runsOut({ answeredUntil, resolvedAt }: Notice): Line[] {
  if (!answeredUntil || resolvedAt) return [];
  return [{ at: answeredUntil, before: "outstanding again unless it is resolved: its path begins anew" }];
}

function holdLine({ step, target, until, reason }: Hold, notice: Notice): Line {
  const who = notice.steps[step]?.targets[target]?.name ?? "";
  return { at: until, before: `looks again (step ${step + 1}) for`, who, after: `: ${reason}` };
}

function stepsAhead({ steps, nextStep, nextDueAt, round }: Notice): Line[] {
  if (nextStep === undefined || !nextDueAt) return [];
  let at = nextDueAt;
  return steps.slice(nextStep).map((step, index) => {
    if (index > 0) at = at.plus({ milliseconds: step.delay });
    return { at, before: `step ${nextStep + index + 1}${roundWords({ round })}: ${targetWords(step)}` };
  });
}

/** By time; what the book has in one moment stays in the order of the book. */
function inOrder(lines: readonly Line[]): Line[] {
  const sorted = lines.toSorted((a, b) => a.at.toMillis() - b.at.toMillis());
  const merged: Line[] = [];
  for (const line of sorted) {
    const last = merged.at(-1);
    const isSame = last?.before === line.before && last.after === line.after && last.who !== undefined;
    const atOnce = last && Math.floor(last.at.toSeconds()) === Math.floor(line.at.toSeconds());
    if (last && isSame && atOnce && line.who !== undefined) last.who = `${last.who}, ${line.who}`;
    else merged.push({ ...line });
  }
  return merged;
}

function sentence({ before, who, after = "" }: Line): string {
  return oneLine(`${before}${who === undefined ? "" : ` ${who}`}${after}`);
}
