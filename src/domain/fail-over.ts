import type { DateTime } from "luxon";
import type { Delivery } from "./delivery.ts";
import type { Notice } from "./notice.ts";
import { formatDuration } from "./time.ts";
import { type Means, ownWays, type UsableWay } from "./ways.ts";

/**
 * What is to be done for somebody whom one of their posts has not reached: they are told another way as well; nothing,
 * for they have it or have no other way; or it is looked at again, since something else may still reach them.
 */
export type FailOver = { way: UsableWay } | { nothing: string } | "wait";

/**
 * The next of somebody's own ways, in the order in which they prefer them, that was not tried for that step.
 *
 * `posts` are all posts of the notice. What was due before `late` and has not arrived is stuck; as long as another post
 * of the same step to the same person is neither, nothing is added: so the commands that a target lists are all it
 * uses, unless none of them gets through.
 */
export function otherWay(
  stuck: Delivery,
  posts: readonly Delivery[],
  notice: Notice,
  means: Means,
  late: DateTime,
): FailOver {
  const user = stuck.user === undefined ? undefined : means.directory.user.get(stuck.user);
  if (!user) return { nothing: "there is nobody to tell in another way" };
  const tried = posts.filter(
    (one) => one.round === stuck.round && one.step === stuck.step && one.user === stuck.user,
  );
  if (tried.some((one) => one.state === "sent")) return { nothing: "told otherwise" };
  if (tried.some((one) => isOpen(one) && one.wantedAt > late)) return "wait";
  const way = ownWays(user, notice.event.severity, means.commands).find(
    ({ command, address }) => !tried.some((one) => one.command === command && one.address === address),
  );
  return way ? { way } : { nothing: "they have no other way" };
}

function isOpen({ state }: Delivery): boolean {
  return state === "pending" || state === "sending";
}

/** What the log says of it: `not conveyed by slackDirect for 30s: told by xmppDirect as well`. */
export function failOverWords(
  { command, state }: Delivery,
  found: Exclude<FailOver, "wait">,
  after: number,
): string {
  const what =
    state === "failed"
      ? `could not be conveyed by ${command}`
      : `not conveyed by ${command} for ${formatDuration(after)}`;
  return `${what}: ${"way" in found ? `told by ${found.way.command} as well` : found.nothing}`;
}
