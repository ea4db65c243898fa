import type { DateTime } from "luxon";
import { type Delivery, stillWanted } from "../domain/delivery.ts";
import type { Directory } from "../domain/directory.ts";
import type { HouseCommand } from "../domain/notification-command.ts";
import { bundleMessage } from "../domain/storm.ts";
import type { NotificationStrategy } from "../ports/notification-strategy.ts";
import type { Tx } from "../ports/store.ts";
import { letterWith } from "./letter.ts";
import { drop, type Looked } from "./looked.ts";

/**
 * Looks at a bundle whose turn has come. What it says is made of how its notices are now: where the network can, its
 * message is changed; else a further one tells of those that came since, and once that all is answered.
 */
export async function lookAtBundle(
  tx: Tx,
  bundle: Delivery,
  means: { directory: Directory; command: HouseCommand; strategy: NotificationStrategy },
  now: DateTime,
): Promise<Looked> {
  const { directory, command, strategy } = means;
  const posts = await tx.bundles.posts(bundle.id);
  const told = posts.flatMap(({ id, waits }) => (waits ? id : []));
  const last = posts.reduce((latest, { noticeId }) => Math.max(latest, noticeId), 0);
  const newest = await tx.notices.find(last);
  if (!newest) return drop(now, "all of it was answered before it was sent");
  const { ref, sentAt } = bundle;
  const wasSaid = sentAt !== undefined;
  if (!wasSaid && told.length === 0) return drop(now, "all of it was answered before it was sent");
  const isOver = posts.every(({ isAnswered }) => isAnswered);
  const change = wasSaid && ref ? strategy.revise : undefined;
  // Where nothing can be changed, only what is new is worth a line.
  if (wasSaid && !change && told.length === 0 && !isOver)
    return { at: now, outcome: { state: "sent", at: sentAt, ...(ref && { ref }) } };
  if (told.length > 0) {
    const wanted = stillWanted(bundle, newest, command, directory, now);
    if (wanted !== "send") return { at: now, outcome: wanted };
  }
  const message = bundleMessage(newest.definition, posts, newest, change !== undefined || !wasSaid);
  const letter = letterWith(
    message,
    bundle.address,
    command,
    `watchbill-${bundle.id}-${bundle.wantedAt.toMillis()}`,
  );
  return {
    at: now,
    bundle: { told, isOver },
    isReady: () => strategy.ready?.() ?? true,
    send: async (signal) =>
      change && ref
        ? ((await change.call(strategy, letter, ref, signal)) ?? {})
        : strategy.send(letter, signal),
  };
}
