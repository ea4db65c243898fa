import type { Message } from "../../domain/message.ts";
import { shortened } from "../../domain/text.ts";
import { plainLine } from "../words.ts";

const longest = { title: 300, body: 300 };

/** Text as it can be spoken, without anything that a dialplan would obey: quotes, commas, `${}`, line ends. */
export function speakable(text: string): string {
  return plainLine(text)
    .replace(/%/g, " percent")
    .replace(/#(?=\d)/g, "notice ")
    .replace(/[^\p{L}\p{M}\p{N} .:?!+-]/gu, " ")
    .replace(/ {2,}/g, " ")
    .trim();
}

/** What is said on the phone, sentence by sentence. */
export function spoken({ notice, severity, title, body }: Message): string {
  const about = notice === undefined ? "" : `Notice ${notice}${severity ? `. ${severity}` : ""}`;
  const parts = [
    about,
    shortened(speakable(title), longest.title),
    shortened(speakable(body ?? ""), longest.body),
  ];
  return parts
    .map((part) => speakable(part).replace(/\.+$/, ""))
    .filter((part) => part !== "")
    .join(". ");
}

/** The digits of a telephone number as somebody wrote it; undefined when it is none. */
export function numberOf(address: string): string | undefined {
  const digits = address.replace(/[ ()./-]/g, "");
  return /^\+?[0-9*#]{2,32}$/.test(digits) ? digits : undefined;
}
