import type { DateTime } from "luxon";
import type { Delivery } from "./delivery.ts";
import type { Notice, NoticeLogEntry } from "./notice.ts";
import type { Hold } from "./plan.ts";

/** For how long a letter may not get through before nobody reckons with it any more; it is still tried. */
export const reckonedWith = { minutes: 40 };

/**
 * The notice with its next step due at once, and what the log says of it: when the step before it has told nobody, or all
 * that it said has failed, was dropped or did not get through for long, and it waits for nobody (D19). Nobody is going to answer what nobody heard.
 * Undefined when somebody heard it or may yet, or there is nothing to bring forward.
 */
export function pulledForward(
  notice: Notice,
  step: number,
  deliveries: readonly Pick<Delivery, "kind" | "round" | "step" | "state" | "wantedAt">[],
  holds: readonly Pick<Hold, "step">[],
  now: DateTime,
): { notice: Notice; entry: NoticeLogEntry } | undefined {
  const { nextStep, nextDueAt } = notice;
  if (notice.answeredAt || nextStep !== step + 1 || !nextDueAt || nextDueAt <= now) return undefined;
  const posts = deliveries.filter(
    (one) => one.kind === "post" && one.round === notice.round && one.step === step,
  );
  const late = now.minus(reckonedWith);
  const isOpen = posts.some(({ state, wantedAt }) => {
    if (state === "pending" || state === "sending") return wantedAt > late;
    return state !== "failed" && state !== "dropped";
  });
  if (isOpen || holds.some((hold) => hold.step === step)) return undefined;
  const why = posts.length === 0 ? `step ${step + 1} told nobody` : `everything of step ${step + 1} failed`;
  const detail = `step ${nextStep + 1} comes at once: ${why}`;
  const entry = { noticeId: notice.id, at: now, what: "planned", step: nextStep, detail } as const;
  return { notice: { ...notice, nextDueAt: now }, entry };
}
