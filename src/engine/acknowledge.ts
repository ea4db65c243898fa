import type { DateTime } from "luxon";
import { answeredWith, hasJustDone } from "../domain/answered.ts";
import { type Notice, unanswered, unresolved } from "../domain/notice.ts";
import { shortened, storable } from "../domain/text.ts";
import type { Clock } from "../ports/clock.ts";
import type { Answered, Answerer, Engine, Noted, Reopened, Undone } from "../ports/engine.ts";
import type { Store } from "../ports/store.ts";
import { close, reopen } from "./answered.ts";

/** Characters of a note. */
const longestNote = 500;

/**
 * A person answers: one transaction, under the notice's lock. Afterwards no step is due, no post is pending, and
 * every message that was sent, or is being sent, is to be changed.
 */
export function createAcknowledge(
  store: Store,
  clock: Clock,
): Pick<Engine, "acknowledge" | "unacknowledge" | "note" | "undo"> {
  return {
    acknowledge: (noticeId, answerer, term = {}) =>
      store.transaction(async (tx): Promise<Answered> => {
        const notice = await tx.notices.lock(noticeId);
        if (!notice) return { outcome: "unknown" };
        const now = clock.now();
        const answered = answeredWith(notice, { ...answerer, ...term }, now);
        if (!answered) return { outcome: "already", notice };
        await close(tx, answered, now);
        const until = term.until?.toUTC().toISO({ suppressMilliseconds: true });
        await tx.notices.log([
          {
            ...entryOf(noticeId, answerer, now),
            what: term.snoozed ? "snoozed" : "acknowledged",
            detail: until ? `${answerer.via}, until ${until}` : answerer.via,
          },
        ]);
        return { outcome: "acknowledged", notice: answered };
      }),

    unacknowledge: (noticeId, answerer) =>
      store.transaction(async (tx): Promise<Reopened> => {
        const notice = await tx.notices.lock(noticeId);
        if (!notice) return { outcome: "unknown" };
        // What a clearing event said stays; a person may have been wrong.
        if (notice.resolvedAt && notice.resolvedBy === undefined) return { outcome: "resolved", notice };
        if (!notice.answeredAt) return { outcome: "outstanding", notice };
        const now = clock.now();
        const open = unanswered(unresolved(notice));
        await reopen(tx, open, now);
        await tx.notices.log([{ ...entryOf(noticeId, answerer, now), what: "unacknowledged" }]);
        return { outcome: "unacknowledged", notice: open };
      }),

    note: (noticeId, answerer, text) =>
      store.transaction(async (tx): Promise<Noted> => {
        const notice = await tx.notices.lock(noticeId);
        if (!notice) return { outcome: "unknown" };
        const detail = shortened(storable(text.trim()), longestNote);
        const isKept = (await tx.notices.logOf(noticeId)).some(
          (entry) => entry.what === "note" && entry.whom === answerer.by && entry.detail === detail,
        );
        const entry = { ...entryOf(noticeId, answerer, clock.now()), what: "note" as const, detail };
        if (!isKept) await tx.notices.log([entry]);
        return { outcome: "noted", notice };
      }),

    undo: (noticeId, answerer, act) =>
      store.transaction(async (tx): Promise<Undone> => {
        const notice = await tx.notices.lock(noticeId);
        const now = clock.now();
        if (!notice || !hasJustDone(await tx.notices.logOf(noticeId), act, answerer, now))
          return { outcome: "nothing" };
        if (act === "escalate") return { outcome: "final", notice };
        const before = beforeThat(notice);
        if (before.answeredAt) await close(tx, before, now);
        else await reopen(tx, before, now);
        const what = before.answeredAt ? ("unresolved" as const) : ("unacknowledged" as const);
        const detail = `${answerer.via} taken back`;
        await tx.notices.log([{ ...entryOf(noticeId, answerer, now), what, detail }]);
        return { outcome: "undone", notice: before };
      }),
  };
}

/** Not over, if somebody said that it was; and not answered, unless somebody had answered before. */
function beforeThat(notice: Notice): Notice {
  const { answeredAt, resolvedAt } = notice;
  const wasAnswered = resolvedAt && answeredAt && answeredAt < resolvedAt;
  return wasAnswered ? unresolved(notice) : unanswered(unresolved(notice));
}

function entryOf(noticeId: number, { by, via }: Answerer, at: DateTime) {
  return { noticeId, at, whom: by, detail: via };
}
