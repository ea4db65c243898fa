import type { Message } from "../../domain/message.ts";
import { plainLine } from "../words.ts";

/** The message as text of several lines. */
export function plainBody(message: Message, canBeAnswered: boolean): string {
  const { title, body, fields } = message;
  const state = stateOf(message);
  const blocks = [
    [state, plainLine(title)],
    body === undefined ? [] : linesOf(body),
    fields.map(({ label, value }) => `${plainLine(label)}: ${plainLine(value)}`),
    [howToAnswer(message, canBeAnswered)],
  ];
  const filled = blocks
    .map((lines) => lines.filter((line) => line !== undefined))
    .filter(({ length }) => length > 0);
  return `${filled.map((lines) => lines.join("\n")).join("\n\n")}\n`;
}

/** What became of the notice, or how bad it is: "Acknowledged by alice, 09:14", "Critical". */
export function stateOf({ state = "outstanding", answer, severity }: Message): string | undefined {
  if (state === "outstanding") return severity;
  const word = state.charAt(0).toUpperCase() + state.slice(1);
  return answer === undefined ? word : `${word} ${plainLine(answer)}`;
}

/** What the reader can do; undefined when that is nothing. */
export function howToAnswer({ notice, actions }: Message, canBeAnswered: boolean): string | undefined {
  if (notice === undefined) return undefined;
  if (!canBeAnswered || !actions.includes("ack")) return `This is notice #${notice}.`;
  return `This is notice #${notice}. To say that you have it, answer this mail with the one word "ack" in its first line.`;
}

/** Untrusted text of several lines, without what would not be seen. */
export function linesOf(text: string): string[] {
  return text.split(/\r\n|[\r\n\u2028\u2029]/).map(plainLine);
}
