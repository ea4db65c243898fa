import type { DateTime } from "luxon";
import type { NewDelivery } from "./delivery.ts";
import type { Notice } from "./notice.ts";
import type { AutoNotify, Target } from "./path.ts";
import { planTarget } from "./plan.ts";
import type { Means } from "./ways.ts";

/**
 * Who hears that a notice is over: once a user and command (D14), as the auto-notify switch of their target says (D25).
 *
 * `told` are the posts that were sent or are being sent; `human` is who had answered before the clearing event.
 * `on` also tells targets that were off duty when the notice was created and so never heard of the trouble.
 */
export function endings(
  notice: Notice,
  told: readonly (NewDelivery & { bundle?: number })[],
  human: string | undefined,
  means: Means,
  now: DateTime,
): NewDelivery[] {
  // Whoever was told in a bundle sees there that it is over.
  const heard = told.filter(
    (post) =>
      post.bundle === undefined &&
      isTold(notice.steps[post.step]?.targets[post.target]?.autoNotify ?? "auto", human),
  );
  const wantToKnow = [...pastTargets(notice)].flatMap(
    ({ step, index }) => planTarget({ ...notice, offDuty: [] }, step, index, means, now).deliveries,
  );
  const once = new Map<string, NewDelivery>();
  for (const { of: _, ...letter } of [...heard, ...wantToKnow]) {
    const { noticeId, step, target, user, command, address } = letter;
    const place = { noticeId, round: notice.round, step, target };
    const key = `${user ?? ""} ${command} ${address}`;
    const meant = user === undefined ? {} : { user };
    if (!once.has(key)) once.set(key, { ...place, ...meant, kind: "resolved", command, address, dueAt: now });
  }
  return [...once.values()];
}

function isTold(autoNotify: AutoNotify, human: string | undefined): boolean {
  return autoNotify === "on" || (autoNotify === "auto" && human === undefined);
}

/** Targets with auto-notify `on` whose step has been, and that were off duty as the notice was created. */
function* pastTargets(notice: Notice): Generator<{ step: number; index: number; target: Target }> {
  for (const [step, { targets }] of notice.steps.slice(0, notice.nextStep).entries()) {
    for (const [index, target] of targets.entries()) {
      if (target.autoNotify === "on" && notice.offDuty.includes(target.name)) yield { step, index, target };
    }
  }
}
