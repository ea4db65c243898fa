/** What a person means by a word said to a notice; `notice` when they name one. */
export interface Answer {
  act: "ack" | "unack" | "resolve" | "escalate";
  notice?: number;
}

/** Talk may be of any length, an answer is not. */
const longest = 80;

/**
 * What a reply in chat means: `ack`, `Ack 12.`, `"unack #12"`, `clear`, `esc`. Anything more, a question mark too,
 * is talk, and undefined: talk never acknowledges.
 */
export function parseAnswer(text: string): Answer | undefined {
  if (text.length > longest) return undefined;
  const said = text.replace(/^[\s"'`“”„‘’«»]+|[\s"'`“”„‘’«»,;.!]+$/g, "").toLowerCase();
  const [, word, number] = /^([a-z]+)(?:(?:\s+|\s*#\s*)([1-9]\d{0,8}))?$/.exec(said) ?? [];
  const act = word === undefined ? undefined : acts.get(word);
  return act && { act, ...(number === undefined ? {} : { notice: Number(number) }) };
}

const acts = new Map<string, Answer["act"]>([
  ["ack", "ack"],
  ["acked", "ack"],
  ["acknowledge", "ack"],
  ["acknowledged", "ack"],
  ["unack", "unack"],
  ["unacknowledge", "unack"],
  ["resolve", "resolve"],
  ["clear", "resolve"],
  ["esc", "escalate"],
  ["escalate", "escalate"],
]);

/** Emoji that say "I have it", without variation selectors and skin tones; names as networks without emoji spell them. */
const acknowledging = new Set([
  "👍",
  "✅",
  "✔",
  "☑",
  "👌",
  "🫡",
  "🙋",
  "+1",
  "thumbsup",
  "white_check_mark",
  "ack",
]);

/** What a reaction to a notice's message means; undefined for one that means nothing to the house. */
export function parseReaction(reaction: string): Answer | undefined {
  const bare = reaction.replace(/[\u{fe0e}\u{fe0f}\u{1f3fb}-\u{1f3ff}]/gu, "").replace(/^:|:$/g, "");
  return acknowledging.has(bare.toLowerCase()) ? { act: "ack" } : undefined;
}

/** The notice that a mail is about: `Re: Notice #1234`, `AW: Notice #1234: web01 is down`. */
export function noticeInSubject(subject: string): number | undefined {
  const [, number] = /\bnotice #([1-9]\d{0,8})(?!\d)/i.exec(subject) ?? [];
  return number === undefined ? undefined : Number(number);
}

/** Of several answers in one mail, the first of these counts (as in OpenNMS). */
const priority: Answer["act"][] = ["ack", "resolve", "escalate", "unack"];

/**
 * What a mail means: the lines that are an answer and nothing else. What follows a ruler of dashes or underscores is
 * the mail that is answered, quoted: a word in there was not said by the person.
 */
export function parseMailAnswer(body: string): Answer | undefined {
  const [own = ""] = body.split(/^[ \t]*[-_]{4,}/m);
  const said = own.split(/\r?\n/).map(parseAnswer);
  return priority.flatMap((act) => said.filter((answer) => answer?.act === act))[0];
}
