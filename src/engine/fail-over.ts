import type { DateTime } from "luxon";
import type { Delivery, NewDelivery } from "../domain/delivery.ts";
import { failOverWords, otherWay } from "../domain/fail-over.ts";
import type { Notice } from "../domain/notice.ts";
import type { Means, UsableWay } from "../domain/ways.ts";
import type { Log } from "../ports/log.ts";
import type { Store, Tx } from "../ports/store.ts";
import type { CommandsIn } from "./commands.ts";
import type { Concern } from "./concern.ts";
import { pullForward } from "./pull-forward.ts";
import { isTime } from "./turn.ts";

/** Posts looked at in one transaction. */
const batch = 100;
/** How often it is looked for what takes too long; what has failed is seen at once. */
const lookEvery = { seconds: 1 };

/**
 * Nobody waits for one network: whoever is not reached in `after` seconds, or cannot be reached for good, is told by the
 * next way that they prefer, as part of the same step. The first letter stays (rather twice than never), and one answer
 * ends both. When there is no other way and the whole step has failed, the next step comes at once.
 */
export function createFailOver(store: Store, log: Log, commandsIn: CommandsIn, after: number): Concern {
  let nextLook: DateTime | undefined;

  async function seeTo(
    tx: Tx,
    post: Delivery,
    notice: Notice,
    means: Means,
    now: DateTime,
  ): Promise<boolean> {
    const late = now.minus({ seconds: after });
    const posts = (await tx.deliveries.ofNotice(notice.id)).filter((one) => one.kind === "post");
    const found = otherWay(post, posts, notice, means, late);
    if (found === "wait") return false;
    const { step, target, user } = post;
    if (user !== undefined) {
      const words = failOverWords(post, found, after * 1000);
      await tx.notices.log([
        { noticeId: notice.id, at: now, what: "failed over", step, target, whom: user, detail: words },
      ]);
      log.info({ notice: notice.id, delivery: post.id, user }, words);
    }
    if ("way" in found) await tx.deliveries.add([beside(post, found.way, now)]);
    else if (post.state === "failed") await pullForward(tx, post, now);
    return true;
  }

  return {
    name: "fail over",
    async pass(now) {
      // What waited for the house itself, while it was not running, has its chance first.
      nextLook ??= now.plus({ seconds: after });
      const looks = isTime(nextLook, now, { seconds: after });
      if (looks) nextLook = now.plus(lookEvery);
      return await store.transaction(async (tx) => {
        const late = looks ? now.minus({ seconds: after }) : undefined;
        const stuck = await tx.deliveries.claimStuck(late, batch);
        if (stuck.length === 0) return 0;
        const directory = await tx.directory.read();
        const means = { directory, commands: commandsIn(directory) };
        const ids = [...new Set(stuck.map((post) => post.noticeId))];
        const notices = new Map((await tx.notices.findAll(ids)).map((notice) => [notice.id, notice]));
        const done: number[] = [];
        for (const post of stuck) {
          const notice = notices.get(post.noticeId);
          const isOver = !notice || notice.answeredAt !== undefined || notice.round !== post.round;
          if (isOver || (await seeTo(tx, post, notice, means, now))) done.push(post.id);
        }
        await tx.deliveries.markFailedOver(done, now);
        if (done.length > 0) tx.nudge();
        return done.length;
      });
    },
  };
}

/** The same for the same person, by another way: a further post of the step, so that the answer finds it. */
function beside(post: Delivery, { command, address }: UsableWay, now: DateTime): NewDelivery {
  const { noticeId, round, step, target, user } = post;
  const place = { noticeId, round, step, target, ...(user !== undefined && { user }) };
  return { ...place, kind: "post", command, address, dueAt: now, of: post.id };
}
