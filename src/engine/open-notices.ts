import type { DateTime } from "luxon";
import type { Definition } from "../domain/definition.ts";
import type { Event } from "../domain/event.ts";
import { type Notice, openNotice } from "../domain/notice.ts";
import type { Path } from "../domain/path.ts";
import type { Means } from "../domain/ways.ts";
import type { Tx } from "../ports/store.ts";
import type { PrepareLetters } from "./outbox.ts";
import { isSoonDue, type Planned, planNextStep } from "./planned.ts";

/** An event, and the definitions by which it opens notices, each with its path. */
export interface Matched {
  event: Event;
  wanted: { definition: Definition; path: Path }[];
}

/** Opens the notices that these events ask for, and plans the first step of those that are due. Answers them by event. */
export async function openNotices(
  tx: Tx,
  matched: readonly Matched[],
  isPlanned: (event: Event) => boolean,
  prepareLetters: PrepareLetters,
  means: Means,
  now: DateTime,
): Promise<Map<number, Notice[]>> {
  const { directory } = means;
  const wanted = matched.flatMap(({ event, wanted }) => wanted.map((one) => ({ event, ...one })));
  if (wanted.length === 0) return new Map();
  // Said in one breath, done one after the other; so it is below.
  const [ids, addLetters] = await Promise.all([
    tx.notices.nextIds(wanted.length),
    prepareLetters(directory, now),
  ]);
  const opened = wanted.map(({ event, definition, path }, index) =>
    openNotice(ids[index] as number, definition, path, event, directory, now),
  );
  const planned = new Map<number, Planned>();
  for (const notice of opened) {
    const plan = isPlanned(notice.event) ? planDue(notice, means, now) : undefined;
    if (plan) planned.set(notice.id, plan);
  }
  const plans = [...planned.values()];
  if (opened.some((notice) => isSoonDue(planned.get(notice.id) ?? { notice }, now))) tx.nudge();
  await Promise.all([
    tx.notices.add(opened.map((notice) => planned.get(notice.id)?.notice ?? notice)),
    tx.notices.addHolds(plans.flatMap(({ plan }) => plan.holds)),
    tx.notices.log(plans.flatMap(({ log }) => log)),
    addLetters(plans),
  ]);
  return byEvent(opened);
}

/** Undefined when it is not due yet. */
function planDue(notice: Notice, means: Means, now: DateTime): Planned | undefined {
  if (notice.nextDueAt === undefined || notice.nextDueAt > now) return undefined;
  try {
    return planNextStep(notice, means, now);
  } catch {
    // An event is taken in whatever comes of it: the pass that finds this one due says what is wrong.
    return undefined;
  }
}

function byEvent(notices: readonly Notice[]): Map<number, Notice[]> {
  const all = new Map<number, Notice[]>();
  for (const notice of notices) {
    const those = all.get(notice.event.id);
    if (those) those.push(notice);
    else all.set(notice.event.id, [notice]);
  }
  return all;
}
