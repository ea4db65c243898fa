import type { DateTime } from "luxon";
import { begunAnew } from "../domain/notice.ts";
import type { Log } from "../ports/log.ts";
import type { Store } from "../ports/store.ts";
import { reviseSent } from "./answered.ts";
import type { Concern } from "./concern.ts";

/** Notices looked at in one pass. */
const batch = 200;

/**
 * Opens again what was answered for a time and is not resolved: its path begins a new round. One that fails is logged, and
 * keeps no other.
 */
export function createReopen(store: Store, log: Log): Concern {
  const reopen = (noticeId: number, now: DateTime): Promise<void> =>
    store.transaction(async (tx) => {
      const notice = await tx.notices.lock(noticeId);
      const { answeredUntil, answeredBy = "" } = notice ?? {};
      // Somebody may have answered anew, or another process been first.
      if (!notice || notice.resolvedAt || !answeredUntil || answeredUntil > now) return;
      const anew = begunAnew(notice, await tx.directory.read(), now);
      await tx.notices.save(anew);
      await tx.notices.removeHolds(noticeId);
      await reviseSent(tx, anew, now);
      const detail = `round ${anew.round}`;
      await tx.notices.log([{ noticeId, at: now, what: "ran out", whom: answeredBy, detail }]);
      tx.nudge();
    });

  return {
    name: "reopen",
    async pass(now) {
      let reopened = 0;
      for (const notice of await store.transaction((tx) => tx.notices.ranOut(now, batch))) {
        try {
          await reopen(notice, now);
          reopened += 1;
        } catch (error) {
          log.error({ notice, err: error }, "A notice could not be opened again; it is tried again.");
        }
      }
      return reopened;
    },
  };
}
