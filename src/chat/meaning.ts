import { type Act, type Answer, parseAnswer, parseButton, parseReaction } from "../domain/answer.ts";
import type { Directory } from "../domain/directory.ts";
import type { MessageRef } from "../domain/message.ts";
import type { Notice } from "../domain/notice.ts";
import type { HouseCommand } from "../domain/notification-command.ts";
import type { Sign } from "../ports/chat-inbox.ts";
import type { Tx } from "../ports/store.ts";

/** What a sign comes to: an answer, one taken back, or a word to be kept with the notice. */
export type Meaning = { answer: Answer } | { undo: Act } | { note: string };

/**
 * What somebody means. Into a room only words that nobody says otherwise count, unless they are said to a message;
 * what is said to a message and is no answer is a note.
 */
export function meaningOf({ by, on, room }: Sign): Meaning | undefined {
  if ("unreacted" in by) {
    const taken = parseReaction(by.unreacted);
    return taken && { undo: taken.act };
  }
  if ("reaction" in by) return asAnswer(parseReaction(by.reaction));
  if ("button" in by) return asAnswer(parseButton(by.button));
  const answer = parseAnswer(by.reply);
  const isTalk = answer?.casual === true && room !== undefined && "latestIn" in on;
  if (answer) return isTalk ? undefined : { answer };
  return "ref" in on && by.reply.trim() !== "" ? { note: by.reply } : undefined;
}

function asAnswer(answer: Answer | undefined): Meaning | undefined {
  return answer && { answer };
}

/**
 * The notice that a sign is about; a message of a round that is over says nothing of this one once it is read back.
 * `commandsIn` are the notification commands of the house: several may tell people by one network.
 */
export async function noticeMeant(
  tx: Tx,
  sign: Sign,
  meaning: Meaning,
  commandsIn: (directory: Directory) => ReadonlyMap<string, HouseCommand>,
): Promise<Notice | undefined> {
  const { on, from } = sign;
  const named = "answer" in meaning ? meaning.answer.notice : undefined;
  if (named !== undefined) return await tx.notices.find(named);
  if ("notice" in on) return await tx.notices.find(on.notice);
  if ("latestIn" in on) {
    const place = on.latestIn;
    const [way, address] = "room" in place ? ["Room", place.room] : ["Direct", place.person];
    const all = [...commandsIn(await tx.directory.read()).values()];
    const commands = all.filter(({ strategy }) => strategy === `${from.network}${way}`);
    const isTakenBack = "answer" in meaning && meaning.answer.act === "unack";
    const first = isTakenBack ? "answered" : "outstanding";
    return await tx.notices.latestTold(
      commands.map(({ name }) => name),
      address,
      first,
    );
  }
  const id = await tx.deliveries.noticeOf(on.ref);
  const notice = id === undefined ? undefined : await tx.notices.find(id);
  if (!notice || !sign.readBack) return notice;
  const post = (await tx.deliveries.ofNotice(notice.id)).find(
    ({ ref }) => ref?.network === on.ref.network && ref.room === on.ref.room && ref.id === on.ref.id,
  );
  return post?.round === notice.round ? notice : undefined;
}

/**
 * All notices that a sign is about: those of a message that tells of several (decision 0013), unless it names one. Of those
 * only what the answer can change, where anything is left.
 */
export async function noticesMeant(
  tx: Tx,
  sign: Sign,
  meaning: Meaning,
  commandsIn: (directory: Directory) => ReadonlyMap<string, HouseCommand>,
): Promise<Notice[]> {
  const notice = await noticeMeant(tx, sign, meaning, commandsIn);
  const isNamed = ("answer" in meaning && meaning.answer.notice !== undefined) || "notice" in sign.on;
  if (!notice || isNamed) return notice ? [notice] : [];
  const ref = "ref" in sign.on ? sign.on.ref : await newestRef(tx, notice, sign);
  const ids = ref ? await tx.bundles.noticesOf(ref, sign.readBack === true) : [];
  if (ids.length <= 1) return [notice];
  const told = (await tx.notices.findAll(ids)).sort((a, b) => a.id - b.id);
  const takes = "answer" in meaning && meaning.answer.act !== "unack";
  const open = told.filter(({ answeredAt, resolvedAt }) => !resolvedAt && (!takes || !answeredAt));
  return open.length > 0 ? open : [notice];
}

/** The newest message by which a notice was told of where somebody speaks. */
async function newestRef(tx: Tx, { id }: Notice, { on, from }: Sign): Promise<MessageRef | undefined> {
  if (!("latestIn" in on)) return undefined;
  const address = "room" in on.latestIn ? on.latestIn.room : on.latestIn.person;
  const posts = (await tx.deliveries.ofNotice(id)).filter(
    ({ ref, state, address: told }) =>
      state === "sent" && ref?.network === from.network && told.toLowerCase() === address.toLowerCase(),
  );
  return posts.at(-1)?.ref;
}
