import type { Message } from "../domain/message.ts";
import { shortened } from "../domain/text.ts";

/** Untrusted text as one line: no line ends, no control characters, none that turn the writing round. */
export function plainLine(text: string): string {
  return text
    .toWellFormed()
    .replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g, " ")
    .replace(/ {2,}/g, " ")
    .trim();
}

/** A message as one line of at most `longest` characters: its number, what became of it or how bad it is, its title. */
export function lineOf(message: Message, longest: number): string {
  const { notice, state = "outstanding", severity, answer = "" } = message;
  const about = state === "outstanding" ? severity : answer && `${state} ${answer}`;
  const head = [notice === undefined ? "" : `#${notice}`, about ? plainLine(about) : ""].filter(Boolean);
  const title = plainLine(message.title);
  return shortened(about ? `${head.join(" ")}: ${title}` : [...head, title].join(" "), longest);
}

/** The same in ASCII alone, for devices that know no more: what has no like there becomes a question mark. */
export function asciiOf(text: string): string {
  return text
    .replace(/[\u2018\u2019]/g, "'")
    .replace(/[\u201c\u201d]/g, '"')
    .replace(/[\u2013\u2014]/g, "-")
    .replaceAll("\u2026", "...")
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .replace(/[^\x20-\x7e]/gu, "?");
}

/** The beginning of a text in UTF-8: at most that many bytes, and no part of a character. */
export function firstBytes(text: string, most: number): Buffer {
  const bytes = Buffer.from(text);
  let end = Math.max(Math.min(most, bytes.length), 0);
  while (end > 0 && end < bytes.length && ((bytes[end] ?? 0) & 0xc0) === 0x80) end -= 1;
  return bytes.subarray(0, end);
}
