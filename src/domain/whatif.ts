import type { DateTime } from "luxon";
import { definitionsFor } from "./definition.ts";
import { type Delivery, type NewDelivery, stillWanted } from "./delivery.ts";
import type { NewEvent } from "./event.ts";
import { afterStep, type Notice, type NoticeLogEntry, openNotice } from "./notice.ts";
import type { NoticeFile } from "./notice-story.ts";
import { type Hold, logOf, type Plan, planStep, planTarget } from "./plan.ts";
import { pulledForward } from "./pulled-forward.ts";
import { suppressionOf } from "./suppression.ts";
import type { Means } from "./ways.ts";

/** What would follow an event: the notices it would open, each played out; or why it would open none. */
export interface Timeline {
  notices: NoticeFile[];
  suppressed?: string;
}

/**
 * What would follow if that event came in at `now`, nobody answered, every message arrived, and the directory stayed as
 * it is: decided by the functions by which the engine decides.
 */
export function timelineOf(event: NewEvent, means: Means, now: DateTime): Timeline {
  const { directory } = means;
  const suppressed = suppressionOf(event, directory);
  if (suppressed !== undefined) return { notices: [], suppressed };
  const notices = definitionsFor(event, directory).flatMap((definition) => {
    const path = directory.path.get(definition.path);
    const opened = path && openNotice(0, definition, path, { ...event, id: 0 }, directory, now);
    return opened ? [playOut(opened, means)] : [];
  });
  return { notices };
}

/** A group and its members that are never on duty together would be waited for for ever: weeks come back. */
const patience = { weeks: 5 };

/** The file of a notice as it would be when nothing more is to come, or nothing but waiting. */
export function playOut(opened: Notice, means: Means): NoticeFile {
  const play: Play = { notice: opened, log: [], deliveries: [], holds: [] };
  let latest = opened.createdAt;
  for (let now = nextDueAt(play); now; now = nextDueAt(play)) {
    const onlyWaits = play.notice.nextStep === undefined && !play.deliveries.some(isPending);
    if (onlyWaits && now > latest.plus(patience)) break;
    const told = pass(play, means, now);
    if (told || !onlyWaits) latest = now;
  }
  return play;
}

function isPending({ state }: Delivery): boolean {
  return state === "pending";
}

/** The book of one notice, in memory. */
interface Play extends NoticeFile {
  notice: Notice;
  log: NoticeLogEntry[];
  deliveries: Delivery[];
  holds: Hold[];
}

function nextDueAt({ notice, deliveries, holds }: Play): DateTime | undefined {
  const times = [
    ...deliveries.filter(isPending).map((one) => one.dueAt),
    ...holds.map((hold) => hold.until),
    ...(notice.nextDueAt ? [notice.nextDueAt] : []),
  ];
  return times.sort((a, b) => a.toMillis() - b.toMillis())[0];
}

/**
 * All that is due at `now`, as the engine's concerns do it: the next step, holds that are over, letters. Did it come to
 * anything but waiting?
 */
function pass(play: Play, means: Means, now: DateTime): boolean {
  const { nextStep, nextDueAt } = play.notice;
  const plans = play.holds
    .filter((hold) => hold.until <= now)
    .map(({ step, target }) => ({ step, plan: planTarget(play.notice, step, target, means, now) }));
  play.holds = play.holds.filter((hold) => hold.until > now);
  if (nextStep !== undefined && nextDueAt && nextDueAt <= now) {
    plans.unshift({ step: nextStep, plan: planStep(play.notice, nextStep, means, now) });
    play.notice = afterStep(play.notice, now);
  }
  for (const { step, plan } of plans) carryOut(play, step, plan, now);
  const settled = send(play, means, now);
  const { notice, deliveries, holds } = play;
  const pulled = pulledForward(notice, (notice.nextStep ?? 0) - 1, deliveries, holds, now);
  if (pulled) {
    play.notice = pulled.notice;
    play.log.push(pulled.entry);
  }
  return settled > 0 || plans.some(({ plan }) => plan.deliveries.length + plan.notTold.length > 0);
}

function carryOut(play: Play, step: number, plan: Plan, now: DateTime): void {
  for (const letter of plan.deliveries) {
    if (play.deliveries.some((one) => isSameRow(one, letter))) continue;
    const row = { id: play.deliveries.length + 1, state: "pending", wantedAt: letter.dueAt } as const;
    play.deliveries.push({ ...letter, ...row, claims: 0, attempts: 0 });
  }
  play.holds.push(...plan.holds);
  play.log.push(...logOf(play.notice, step, plan, now));
}

function send({ notice, deliveries }: Play, { commands, directory }: Means, now: DateTime): number {
  const due = deliveries.filter((one) => isPending(one) && one.dueAt <= now);
  for (const one of due) {
    const wanted = stillWanted(one, notice, commands.get(one.command), directory, now);
    Object.assign(one, wanted === "send" ? { state: "sent", attempts: 1, sentAt: now } : wanted);
  }
  return due.length;
}

/** As the shelf has it: such a row is there once. */
function isSameRow(one: NewDelivery, other: NewDelivery): boolean {
  const keys = ["step", "target", "command", "address", "user"] as const;
  return keys.every((key) => one[key] === other[key]);
}
