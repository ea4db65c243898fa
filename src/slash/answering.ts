import { type Act, checkedTerm, usualSnooze } from "../domain/answer.ts";
import {
  alreadyWords,
  exhaustedWords,
  hastenedAlreadyWords,
  hastenedWords,
  isOverWords,
  noSuchNotice,
  nothingToTakeBack,
  type Reader,
  reopenedWords,
  resolvedWords,
  takenWords,
} from "../domain/answer-words.ts";
import { Refusal } from "../domain/refusal.ts";
import type { Milliseconds } from "../domain/time.ts";
import type { CommandContext } from "../ports/slash-command.ts";

/** What came of an answer, as it is said back; not `ok` when nothing was changed. */
export interface Said {
  ok: boolean;
  text: string;
}

/** What is to be done; an answer may hold for some milliseconds. */
export interface Doing {
  act: Exclude<Act, "show">;
  for?: Milliseconds | undefined;
}

type Acting = Reader & Pick<CommandContext, "engine">;

/**
 * Does what somebody answered, whether they typed a command, wrote a reply, reacted or pressed a button, and puts what
 * came of it into the same words. Throws a Refusal for a time that no answer can hold.
 */
export async function carryOut(
  number: number,
  doing: Doing,
  via: string,
  { engine, ...reader }: Acting,
): Promise<Said> {
  const answerer = { by: reader.actor, via };
  switch (doing.act) {
    case "ack":
    case "snooze": {
      const snoozed = doing.act === "snooze";
      const term = doing.for ?? (snoozed ? usualSnooze : undefined);
      const until = term === undefined ? {} : { until: reader.now.plus(checkedTerm(term)) };
      const done = await engine.acknowledge(number, answerer, { ...until, snoozed });
      if (done.outcome === "unknown") return refused(noSuchNotice(number));
      if (done.outcome === "already") return refused(alreadyWords(done.notice, reader));
      return { ok: true, text: takenWords(done.notice, reader) };
    }
    case "unack": {
      const done = await engine.unacknowledge(number, answerer);
      if (done.outcome === "unknown") return refused(noSuchNotice(number));
      if (done.outcome === "outstanding") return refused(nothingToTakeBack(done.notice));
      if (done.outcome === "resolved") return refused(isOverWords(done.notice));
      return { ok: true, text: reopenedWords(done.notice) };
    }
    case "escalate": {
      const done = await engine.escalate(number, answerer);
      if (done.outcome === "unknown") return refused(noSuchNotice(number));
      if (done.outcome === "resolved") return refused(isOverWords(done.notice));
      if (done.outcome === "exhausted") return refused(exhaustedWords(done.notice));
      if (done.outcome === "already")
        return refused(hastenedAlreadyWords(done.notice, done.by, done.at, reader));
      return { ok: true, text: hastenedWords(done.notice, done.step, done.reopened) };
    }
    case "resolve": {
      const done = await engine.resolve(number, answerer);
      if (done.outcome === "unknown") return refused(noSuchNotice(number));
      if (done.outcome === "already") return refused(alreadyWords(done.notice, reader));
      return { ok: true, text: resolvedWords(done.notice) };
    }
  }
}

/** The same for several notices, by command: a line for each. Refuses when nothing came of any. */
export async function carryOutAll(
  numbers: readonly number[],
  doing: Doing,
  context: CommandContext,
): Promise<string> {
  const said: Said[] = [];
  for (const number of numbers)
    said.push(await carryOut(number, doing, `${context.from.network} command`, context));
  const text = said.map((one) => one.text).join("\n");
  if (!said.some((one) => one.ok)) throw new Refusal(text);
  return text;
}

function refused(text: string): Said {
  return { ok: false, text };
}
