import type { DateTime } from "luxon";
import type { Definition } from "./definition.ts";
import type { Directory } from "./directory.ts";
import type { Event } from "./event.ts";
import { noticeTexts } from "./expand.ts";
import { outageUntil } from "./outage.ts";
import type { Path, Step } from "./path.ts";
import { later } from "./time.ts";
import { type Dutiful, hasDuty } from "./user.ts";

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
  /** How often its path has begun: 1, and one more each time an answer that held for a time has run out. */
  round: number;
  /** Index of the next step to be told; absent when none remains. */
  nextStep?: number;
  /** When that step is due. An answer does not move it: an answered notice is simply never due. */
  nextDueAt?: DateTime;
  /** Names of the groups and users of the path that were off duty as its path began (D1, D4, D25). */
  offDuty: string[];
  answeredAt?: DateTime;
  /** A user's name, or `auto-acknowledged`. */
  answeredBy?: string;
  /** How: "irc reply", "command", "uei.opennms.org/nodes/nodeUp". */
  answeredVia?: string;
  /** When the answer runs out; absent for one that holds for good. */
  answeredUntil?: DateTime;
  /** Nobody is on it: it is only not to be heard of until then. */
  snoozed?: boolean;
  /** When a clearing event or a person said that the trouble is over. */
  resolvedAt?: DateTime;
  /** The user who said so; absent when it was a clearing event. */
  resolvedBy?: string;
  /** The words that a clearing event puts before the texts. */
  resolutionPrefix?: string;
}

/** Who answered when a clearing event did. */
export const autoAcknowledged = "auto-acknowledged";

/** `answered by alice`, or `auto-acknowledged`: that is nobody's name. */
export function howAnswered({ answeredBy }: Notice): string {
  return answeredBy === autoAcknowledged ? autoAcknowledged : `answered by ${answeredBy}`;
}

export type NoticeState = "outstanding" | "acknowledged" | "resolved";

export function noticeState(notice: Pick<Notice, "answeredAt" | "resolvedAt">): NoticeState {
  if (notice.resolvedAt) return "resolved";
  return notice.answeredAt ? "acknowledged" : "outstanding";
}

/** One line in the life of a notice, in the order in which things happened. */
export interface NoticeLogEntry {
  noticeId: number;
  at: DateTime;
  what:
    | "planned"
    | "not told"
    | "held"
    | "failed over"
    | "acknowledged"
    | "snoozed"
    | "unacknowledged"
    | "escalated"
    | "resolved"
    | "unresolved"
    | "ran out"
    | "note"
    | "forwarded"
    | "not forwarded";
  step?: number;
  /** Index of the target in its step, where one is concerned. */
  target?: number;
  /** The user, group, role or room concerned; for answers, who answered; the forwarder. */
  whom?: string;
  detail: string;
}

/**
 * The notice that an event opens under a definition.
 *
 * Its first step is due after the initial delay; during a scheduled outage of what the event is about, at the
 * outage's end if that is later (D21).
 */
export function openNotice(
  id: number,
  definition: Definition,
  path: Path,
  event: Event,
  directory: Directory,
  now: DateTime,
): Notice {
  return {
    id,
    event,
    definition: definition.name,
    path: path.name,
    steps: path.steps,
    ...noticeTexts(definition, event, id, directory.house.zone),
    createdAt: now,
    ...beginning(event, path.steps, path.steps[0]?.delay ?? 0, directory, now),
    round: 1,
  };
}

/**
 * The notice when its answer has run out and it is not over: outstanding again, and its path begins anew, from the
 * first step at once (0009). Who is off duty is asked anew; a scheduled outage holds it as it holds a new one.
 */
export function begunAnew(notice: Notice, directory: Directory, now: DateTime): Notice {
  const { event, steps, round } = notice;
  return { ...unanswered(notice), ...beginning(event, steps, 0, directory, now), round: round + 1 };
}

/** The notice as if nobody had answered. */
export function unanswered(notice: Notice): Notice {
  const { answeredAt: _at, answeredBy: _by, answeredVia: _via, ...rest } = notice;
  const { answeredUntil: _until, snoozed: _snoozed, ...open } = rest;
  return open;
}

/** The notice as if no person had said that it is over. */
export function unresolved(notice: Notice): Notice {
  const { resolvedAt: _at, resolvedBy: _by, ...open } = notice;
  return open;
}

/** The cursor of a path that begins at `now`, its first step `delay` milliseconds later. */
function beginning(event: Event, steps: readonly Step[], delay: number, directory: Directory, now: DateTime) {
  const due = later(now, delay);
  const held = outageUntil(directory.outage.values(), event, now, directory.house.zone);
  return {
    nextStep: 0,
    nextDueAt: held && held > due ? held : due,
    offDuty: offDuty(steps, directory, now),
  };
}

/** Later than this after its due time, a step was missed (the house was down), and the next delay counts from now. */
const lateAfter = 10_000;

/**
 * The notice after its next step has been told at `now`. Delays count from the planned time of the step before
 * (vector C064); after a time in which nobody could be told they count from now, so that one step still leaves its
 * people time to answer before the next.
 */
export function afterStep(notice: Notice, now: DateTime): Notice {
  const { nextStep, nextDueAt, ...rest } = notice;
  const step = (nextStep ?? -1) + 1;
  const delay = notice.steps[step]?.delay;
  if (delay === undefined) return rest;
  const planned = nextDueAt && now.toMillis() - nextDueAt.toMillis() <= lateAfter ? nextDueAt : now;
  return { ...rest, nextStep: step, nextDueAt: later(planned, delay) };
}

/** Groups and users that the path can lead to and that are off duty now. */
function offDuty(steps: readonly Step[], directory: Directory, now: DateTime): string[] {
  const groups = new Set<string>();
  const users = new Set<string>();
  for (const target of steps.flatMap((step) => step.targets)) {
    if (target.kind === "user") users.add(target.name);
    const group = target.kind === "role" ? directory.role.get(target.name)?.group : target.name;
    if (target.kind === "group") groups.add(target.name);
    if (target.kind === "group" || target.kind === "role") {
      for (const member of directory.group.get(group ?? "")?.users ?? []) users.add(member);
    }
    const supervisor = target.kind === "role" ? directory.role.get(target.name)?.supervisor : undefined;
    if (supervisor !== undefined) users.add(supervisor);
  }
  const isOff = (one: Dutiful | undefined) => one !== undefined && !hasDuty(one, now, directory.house.zone);
  return [
    ...[...groups].filter((name) => isOff(directory.group.get(name))),
    ...[...users].filter((name) => isOff(directory.user.get(name))),
  ];
}
