import { finalWords, undoneWords } from "../domain/answer-words.ts";
import { hasDone } from "../domain/answered.ts";
import type { Notice } from "../domain/notice.ts";
import type { Reply, Sign } from "../ports/chat-inbox.ts";
import type { Engine } from "../ports/engine.ts";
import type { Log } from "../ports/log.ts";
import type { CommandContext } from "../ports/slash-command.ts";
import { carryOut } from "../slash/answering.ts";
import { runCommand } from "../slash/run.ts";
import { standingRefusal } from "../slash/standing.ts";
import type { Meaning } from "./meaning.ts";

/**
 * Does what a sign means, and says back what came of it, to the person alone. Undefined when nothing is to be said: a
 * note is only kept, what strangers say beside an answer is theirs, and what is read back is no conversation.
 */
export async function respond(
  meaning: Meaning,
  notice: Notice,
  sign: Sign,
  context: CommandContext,
  { engine, log }: { engine: Engine; log: Log },
): Promise<Reply | undefined> {
  const way = wayOf(sign);
  const via = sign.readBack ? `${way}, read back` : way;
  const by = context.actor;
  if ("note" in meaning) {
    if (context.user) await engine.note(notice.id, { by, via }, meaning.note);
    return undefined;
  }
  if ("undo" in meaning) {
    const undone = context.user && (await engine.undo(notice.id, { by, via: way }, meaning.undo));
    if (!undone || undone.outcome === "nothing") return undefined;
    if (undone.outcome === "final") return { ok: false, text: finalWords(undone.notice), private: true };
    return await done(undoneWords(undone.notice), notice, sign, context);
  }
  const { act, for: term } = meaning.answer;
  if (act === "show") return await story(notice, context, log);
  if (!context.user) return sign.readBack ? undefined : refusal(notice, context);
  const heard = sign.readBack ? await context.read((tx) => tx.notices.logOf(notice.id)) : [];
  if (hasDone(heard, act, { by, via: way })) return undefined;
  const said = await carryOut(notice.id, { act, for: term }, via, { ...context, engine });
  if (!said.ok) return sign.readBack ? undefined : { ...said, private: true };
  // Whom the next step tells is not seen in the message.
  if (act === "escalate") return { ...said, private: true };
  return await done(said.text, notice, sign, context);
}

/** Lines of an answer to many that are worth saying. */
const mostLines = 3;

/**
 * The same for a message that tells of several: an answer is an answer to each. More people are asked for by number, and
 * a story is told of one.
 */
export async function respondToAll(
  meaning: Meaning,
  notices: readonly Notice[],
  sign: Sign,
  context: CommandContext,
  parts: { engine: Engine; log: Log },
): Promise<Reply | undefined> {
  const [first] = notices;
  if (!first) return undefined;
  if (notices.length === 1) return await respond(meaning, first, sign, context, parts);
  const act = "answer" in meaning ? meaning.answer.act : undefined;
  if (act === "escalate" || act === "show") {
    const line = act === "show" ? "notice" : act;
    const text = `This message tells of ${notices.length} notices: say which, such as ${line} ${first.id}.`;
    return sign.readBack ? undefined : { ok: false, text, private: true };
  }
  const replies: Reply[] = [];
  for (const notice of notices) {
    const reply = await respond(meaning, notice, sign, context, parts);
    if (reply) replies.push(reply);
    // Who may not answer one may answer none.
    if (reply && !context.user) return reply;
  }
  if (replies.length === 0) return undefined;
  const lines = replies.flatMap(({ text }) => (text === "" ? [] : text));
  const more = lines.length > mostLines ? [`and ${lines.length - mostLines} more`] : [];
  const text = [...lines.slice(0, mostLines), ...more].join("\n");
  return { ok: replies.some(({ ok }) => ok), text, private: true };
}

/** How somebody said it, as the log has it: `slack reaction`. */
function wayOf({ from, by }: Sign): string {
  const way = "reply" in by ? "reply" : "button" in by ? "button" : "reaction";
  return `${from.network} ${way}`;
}

/** The room in which it was told sees the message change, or a word of who has it: no second line is needed. */
async function done(text: string, { id }: Notice, { room }: Sign, { read }: CommandContext): Promise<Reply> {
  const deliveries = room === undefined ? [] : await read((tx) => tx.deliveries.ofNotice(id));
  const seesIt = deliveries.some(
    (one) => one.kind === "post" && one.state === "sent" && one.ref?.room === room,
  );
  return { ok: true, text: seesIt ? "" : text, private: true };
}

async function story({ id }: Notice, context: CommandContext, log: Log): Promise<Reply> {
  const input = { command: "notice", verb: "show", args: { number: id } };
  return { ...(await runCommand(input, context, log)), private: true };
}

function refusal({ id }: Notice, context: CommandContext): Reply {
  return { ok: false, text: standingRefusal(`Answering #${id}`, "user", context).text, private: true };
}
