import { actions } from "./message.ts";
import { Refusal } from "./refusal.ts";
import { day, formatDuration, hour, type Milliseconds, minute, parseDuration } from "./time.ts";

/** What a person can do about a notice; `show` asks for its story. */
export type Act = "ack" | "unack" | "snooze" | "escalate" | "resolve" | "show";

/** What a person means by a word, an emoji or a button. */
export interface Answer {
  act: Act;
  /** When they name one. */
  notice?: number;
  /** For how long: of `ack` and `snooze` alone. */
  for?: Milliseconds;
  /** The word is ordinary talk as well: said into a room, and to no message, it means nothing. */
  casual?: true;
}

/** For how long a snooze holds of which nobody says for how long. */
export const usualSnooze = hour;

const terms = { shortest: minute, longest: 30 * day };

/** For how long an answer holds, if it is one that can. Refuses what would be over at once, and what would be forgotten. */
export function checkedTerm(term: Milliseconds): Milliseconds {
  if (term >= terms.shortest && term <= terms.longest) return term;
  const [shortest, longest] = [formatDuration(terms.shortest), formatDuration(terms.longest)];
  throw new Refusal(`An answer can hold for ${shortest} to ${longest}, not for ${formatDuration(term)}.`);
}

/** Talk may be of any length, an answer is not. */
const longest = 80;

const words = new Map<string, Answer>([
  ["ack", { act: "ack" }],
  ["acked", { act: "ack" }],
  ["acknowledge", { act: "ack" }],
  ["acknowledged", { act: "ack" }],
  ["on it", { act: "ack", casual: true }],
  ["i'm on it", { act: "ack", casual: true }],
  ["unack", { act: "unack" }],
  ["unacknowledge", { act: "unack" }],
  ["snooze", { act: "snooze" }],
  ["esc", { act: "escalate" }],
  ["escalate", { act: "escalate" }],
  ["resolve", { act: "resolve", casual: true }],
  ["resolved", { act: "resolve", casual: true }],
  ["clear", { act: "resolve", casual: true }],
]);

const form =
  /^(?<word>[a-z' ]+?)(?: ?# ?(?<marked>[1-9]\d{0,8})| (?<number>[1-9]\d{0,8}))?(?: (?:for )?(?<time>\d+ ?[a-z].*))?$/;

const quote = /["'`“”„‘’«»]/;
const frame = /^(?<opens>[\s"'`“”„‘’«»]*)(?<bare>.*?)(?<closes>[\s"'`“”„‘’«»,;.!]*)$/s;

/**
 * What a reply in chat means: `ack`, `Ack 12.`, `on it 20m`, `"unack #12"`, `snooze 12 1h`, `esc`. Anything more, a
 * question mark too, is talk, and undefined: talk never acknowledges.
 */
export function parseAnswer(text: string): Answer | undefined {
  if (text.length > longest) return undefined;
  const { opens = "", bare = "", closes = "" } = frame.exec(text)?.groups ?? {};
  // A quote that is opened or closed alone belongs to words that are yet to come, or went missing.
  if (quote.test(opens) !== quote.test(closes)) return undefined;
  const said = bare.replaceAll("’", "'").replace(/\s+/g, " ").toLowerCase();
  const { word = "", marked, number = marked, time } = form.exec(said)?.groups ?? {};
  const meant = words.get(word);
  if (!meant) return undefined;
  if (number === undefined && time === undefined) return meant;
  const named = { act: meant.act, ...(number !== undefined && { notice: Number(number) }) };
  if (time === undefined) return named;
  const term = durationIn(time);
  const canHold = meant.act === "ack" || meant.act === "snooze";
  return term !== undefined && canHold ? { ...named, for: term } : undefined;
}

/** `20m`, `20 min`, `1 hour 30 minutes`; undefined for what is none. */
function durationIn(time: string): Milliseconds | undefined {
  const spelled = time
    .replace(/(\d) ?(?:minutes?|mins?)\b/g, "$1m")
    .replace(/(\d) ?(?:hours?|hrs?)\b/g, "$1h")
    .replace(/(\d) ?days?\b/g, "$1d")
    .replaceAll(" ", "");
  try {
    return parseDuration(spelled);
  } catch (error) {
    if (error instanceof Refusal) return undefined;
    throw error;
  }
}

/**
 * Emoji that say something about a notice, without variation selectors, skin tones and gender; names as networks without
 * emoji spell them. Few and unmistakable: nobody is to silence a page by being polite.
 */
const emoji: Record<Exclude<Act, "unack" | "show">, string[]> = {
  ack: [
    ...["👍", "✅", "✔", "☑", "👌", "🫡", "🙋", "👀"],
    ...["+1", "thumbsup", "white_check_mark", "heavy_check_mark", "ballot_box_with_check", "ok_hand"],
    ...["saluting_face", "raising_hand", "man-raising-hand", "woman-raising-hand", "eyes", "ack"],
  ],
  snooze: ["💤", "😴", "zzz", "sleeping", "snooze"],
  escalate: ["🚨", "⏫", "🆘", "rotating_light", "arrow_double_up", "sos", "escalate"],
  resolve: ["🏁", "checkered_flag", "resolve", "resolved"],
};

/** What a reaction to a notice's message means; undefined for one that means nothing to the house. */
export function parseReaction(reaction: string): Answer | undefined {
  const bare = reaction
    .replace(/[\u{fe0e}\u{fe0f}\u{1f3fb}-\u{1f3ff}]/gu, "")
    .replace(/\u200d[♀♂]/g, "")
    .replace(/^:|:$/g, "")
    .replace(/::skin-tone-[2-6]$/, "")
    .toLowerCase();
  for (const act of ["ack", "snooze", "escalate", "resolve"] as const)
    if (emoji[act].includes(bare)) return { act };
  return undefined;
}

/** What a button says to the house is the name of an action; undefined for one that is none. */
export function parseButton(button: string): Answer | undefined {
  const act = actions.find((action) => action === button);
  return act && { act };
}

/** The notice that a mail is about: `Re: Notice #1234`, `AW: Notice #1234: web01 is down`. */
export function noticeInSubject(subject: string): number | undefined {
  const [, number] = /\bnotice #([1-9]\d{0,8})(?!\d)/i.exec(subject) ?? [];
  return number === undefined ? undefined : Number(number);
}

/** Of several answers in one mail, the first of these counts (as in OpenNMS). */
const priority: Act[] = ["ack", "resolve", "escalate", "unack", "snooze"];

/**
 * What a mail means: the lines that are an answer and nothing else. What follows a ruler of dashes or underscores is
 * the mail that is answered, quoted: a word in there was not said by the person.
 */
export function parseMailAnswer(body: string): Answer | undefined {
  const [own = ""] = body.split(/^[ \t]*[-_]{4,}/m);
  const said = own.split(/\r?\n/).map(parseAnswer);
  return priority.flatMap((act) => said.filter((answer) => answer?.act === act))[0];
}
