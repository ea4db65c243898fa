import type { Delivery } from "./delivery.ts";
import type { MessageRef } from "./message.ts";
import type { Notice } from "./notice.ts";

/** What is to be done about a message that was sent before its notice changed. */
export type Revision = { edit: MessageRef } | "say" | "wait" | { drop: string };

/**
 * Where the network can, the message is changed in place, once for all changes that wait. Elsewhere one short follow-up an
 * address says it: not to whoever answered themself, not beside the word that it is over, and not where a path that began
 * anew tells it in its time.
 *
 * `all` are the deliveries of the notice, `revision` among them.
 */
export function revisionOf(
  revision: Delivery,
  all: readonly Delivery[],
  notice: Notice,
  canEdit: boolean,
): Revision {
  const original = originalOf(revision, all);
  if (original?.state === "sending") return "wait";
  if (original?.state !== "sent") return { drop: "its message was never sent" };
  const later = all.filter((other) => other.id > revision.id && counts(other));
  if (canEdit && original.ref) {
    const isChangedLater = later.some((other) => other.kind === "revise" && other.of === revision.of);
    return isChangedLater ? { drop: "said by a later change" } : { edit: original.ref };
  }
  const isSaidLater = later.some(
    (other) =>
      other.command === revision.command && other.address === revision.address && says(other, all, notice),
  );
  if (isSaidLater) return { drop: "said by a later message" };
  if (notice.resolvedAt && notice.resolvedBy === undefined)
    return { drop: "said by the word that it is over, or not wanted" };
  if (!notice.answeredAt && revision.round < notice.round) return { drop: "told by the new round" };
  return isTheirs(revision, notice) ? { drop: "they answered themself" } : "say";
}

function originalOf(revision: Delivery, all: readonly Delivery[]): Delivery | undefined {
  return all.find((one) => one.id === revision.of);
}

/** What was dropped, cancelled or has failed says nothing to anybody. */
function counts({ state }: Delivery): boolean {
  return state === "pending" || state === "sending" || state === "sent";
}

/** Will a later message to the same address say what the revision would? Not when it is going to be dropped itself. */
function says(later: Delivery, all: readonly Delivery[], notice: Notice): boolean {
  if (later.kind === "post") return false;
  if (later.kind === "resolved") return true;
  return originalOf(later, all)?.state === "sent" && !isTheirs(later, notice);
}

function isTheirs({ user }: Delivery, notice: Notice): boolean {
  return user !== undefined && user === (notice.resolvedBy ?? notice.answeredBy);
}
