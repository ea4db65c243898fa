import type { DateTime } from "luxon";
import { afterStep, type Notice, type NoticeLogEntry } from "../domain/notice.ts";
import { logOf, type Plan, planStep } from "../domain/plan.ts";
import { pulledForward } from "../domain/pulled-forward.ts";
import { later } from "../domain/time.ts";
import type { Means } from "../domain/ways.ts";

/** A notice of which a step is planned: its cursor is behind that step. */
export interface Planned {
  notice: Notice;
  plan: Plan;
  log: NoticeLogEntry[];
}

/** Plans the next step of a notice; the one after it is due at once where this one told nobody. */
export function planNextStep(notice: Notice, means: Means, now: DateTime): Planned {
  const step = notice.nextStep ?? 0;
  const plan = planStep(notice, step, means, now);
  const told = plan.deliveries.map((post) => ({ ...post, state: "pending" as const, wantedAt: post.dueAt }));
  const moved = afterStep(notice, now);
  const pulled = pulledForward(moved, step, told, plan.holds, now);
  const log = logOf(notice, step, plan, now);
  return pulled ? { notice: pulled.notice, plan, log: [...log, pulled.entry] } : { notice: moved, plan, log };
}

/** What is due within so many milliseconds is said aloud: whoever sleeps until something is due has not heard of it. */
const soon = 1_000;

/**
 * Is something of this notice due so soon that those who sleep are to be woken for it? The letters aside that were planned
 * and are due now.
 */
export function isSoonDue({ notice, plan }: { notice: Notice; plan?: Plan }, now: DateTime): boolean {
  const until = later(now, soon);
  const laterLetters = plan?.deliveries.flatMap(({ dueAt }) => (dueAt > now ? dueAt : [])) ?? [];
  const holds = plan?.holds.map((hold) => hold.until) ?? [];
  return [notice.nextDueAt, ...holds, ...laterLetters].some((at) => at !== undefined && at < until);
}
