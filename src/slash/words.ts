import { Refusal } from "../domain/refusal.ts";

/** A word of a line: its text without quotes, and the same text with all that was quoted blotted out. */
export interface Word {
  text: string;
  /** As long as `text`; what stood in quotes is `\0` here, so that no comma or colon in it counts. */
  bare: string;
  quoted: boolean;
}

/** Phones write typographic quotes; any of them closes any. */
const doubleQuotes = '"“”„';
/** What may stand before a value from the word's begin or its last comma on: only there does a quote open. */
const valueBegins = /^(,|((--|—)?[A-Za-z][A-Za-z0-9-]*[:=])?)([\w.#[\]-]+=)?$/;

/** A line, taken apart at blanks. In double quotes `\"` and `\\` stand for themselves. Refuses a quote never closed. */
export function splitWords(line: string): Word[] {
  const words: Word[] = [];
  let word: Word | undefined;
  let quote: { closes: string; at: number } | undefined;
  // Since the word's begin or its last comma; undefined when no quote can open before the next comma any more.
  let before: string | undefined;
  for (let at = 0; at < line.length; at++) {
    const character = line.charAt(at);
    if (word && quote) {
      if (quote.closes.includes(character)) {
        quote = undefined;
        continue;
      }
      const escaped = quote.closes !== "'" && character === "\\" && /^["“”„\\]/.test(line.charAt(at + 1));
      if (escaped) at++;
      word.text += line.charAt(at);
      word.bare += "\0";
      before = undefined;
    } else if (/\s/.test(character)) {
      word = undefined;
    } else {
      if (!word) {
        word = { text: "", bare: "", quoted: false };
        words.push(word);
        before = "";
      }
      const isQuote = doubleQuotes.includes(character) || character === "'";
      if (isQuote && before !== undefined && valueBegins.test(before)) {
        quote = { closes: character === "'" ? "'" : doubleQuotes, at };
        word.quoted = true;
        before = ",";
      } else {
        word.text += character;
        word.bare += character;
        if (character === ",") before = ",";
        else before = isQuote || before === undefined ? undefined : before + character;
      }
    }
  }
  if (quote) {
    const after = line.slice(quote.at + 1, quote.at + 31).trim();
    throw new Refusal(`The quote ${after === "" ? "at the end" : `before ${after}`} is never closed.`);
  }
  return words;
}

/** Words that a shell has taken apart already: an empty one stood in quotes there. */
export function asWords(argv: readonly string[]): Word[] {
  return argv.map((text) => ({ text, bare: text, quoted: text === "" }));
}

/** The rest of a word, from `at` on. */
export function wordFrom(word: Word, at: number): Word {
  return { ...word, text: word.text.slice(at), bare: word.bare.slice(at) };
}

/** The values of a list that one word holds: `alice,bob`. A word that is but `""` is one, empty as it is. */
export function splitList(word: Word): string[] {
  if (word.text === "" && word.quoted) return [""];
  const values: string[] = [];
  let from = 0;
  for (const { length } of word.bare.split(",")) {
    if (length > 0) values.push(word.text.slice(from, from + length));
    from += length + 1;
  }
  return values;
}

/** In quotes, so that it is read back as it is. */
export function inQuotes(text: string): string {
  return `"${text.replace(/["“”„\\]/g, "\\$&")}"`;
}
