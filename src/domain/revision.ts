import type { Delivery } from "./delivery.ts";
import type { MessageRef } from "./message.ts";
import type { Notice } from "./notice.ts";

/** What is to be done about a message that was sent before its notice changed. */
export type Revision = { edit: MessageRef } | "say" | "wait" | { drop: string };

/**
 * Where the network can, the message is changed in place. Elsewhere one short follow-up an address says it: not to
 * whoever answered themself, and not beside the word that it is over or a post that tells it anew.
 *
 * `all` are the deliveries of the notice, `revision` among them.
 */
export function revisionOf(
  revision: Delivery,
  all: readonly Delivery[],
  notice: Notice,
  canEdit: boolean,
): Revision {
  const original = all.find((one) => one.id === revision.of);
  if (original?.state === "sending") return "wait";
  if (original?.state !== "sent") return { drop: "its message was never sent" };
  if (canEdit && original.ref) return { edit: original.ref };
  const isSaidLater = all.some(
    (other) =>
      other.id > revision.id &&
      (other.kind !== "post" || other.round > revision.round) &&
      other.command === revision.command &&
      other.address === revision.address,
  );
  if (isSaidLater) return { drop: "said by a later message" };
  if (notice.resolvedAt && notice.resolvedBy === undefined)
    return { drop: "said by the word that it is over, or not wanted" };
  const isTheirs = revision.user !== undefined && revision.user === (notice.resolvedBy ?? notice.answeredBy);
  return isTheirs ? { drop: "they answered themself" } : "say";
}
