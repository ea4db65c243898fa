import type { Severity } from "../../domain/event.ts";
import type { Message } from "../../domain/message.ts";
import type { Reply } from "../../ports/chat-inbox.ts";
import { uncalled } from "../uncalled.ts";
import { cap, cut } from "./fold.ts";
import { plainText } from "./wire.ts";

const bold = "\x02";
const plain = "\x0f";
/** mIRC colours; two digits always, so that no digit of the text joins them. */
const colour: Record<Severity, string> = {
  Critical: "\x0304",
  Major: "\x0304",
  Minor: "\x0307",
  Warning: "\x0307",
  Normal: "\x0303",
  Cleared: "\x0303",
  Indeterminate: "\x0314",
};
const over = "\x0303";

const most = { title: 600, bodyLines: 5, line: 400, roomReply: 5, directReply: 40 };

/**
 * A message as lines of IRC, not yet folded to what a line can carry: title, body, then fields and what to do. Of a
 * notice that is answered or over, one line says so: the rest was told before. `nicks` are of those who would be called by
 * any text that holds them.
 */
export function renderIrc(message: Message, prefix = "!", nicks: readonly string[] = []): string[] {
  const oneLine = (text: string) => uncalled(plainText(text).trim(), nicks);
  const { notice, severity, answer, state = "outstanding" } = message;
  const headline = cut(oneLine(message.title), most.title);
  const title = [
    ...(message.mentions.length === 0
      ? []
      : [`${message.mentions.map((nick) => plainText(nick).trim()).join(", ")}:`]),
    ...(notice === undefined ? [] : [`${bold}#${notice}${bold}`]),
    ...(state === "acknowledged" || (state === "resolved" && answer !== undefined)
      ? [`${over}${state}${plain}${answer ? ` ${oneLine(answer)}` : ""}:`]
      : []),
    ...(state === "outstanding" && severity ? [`${colour[severity]}${severity}${plain}`] : []),
    state === "resolved" && answer === undefined ? `${over}${headline}${plain}` : headline,
  ].join(" ");
  if (state !== "outstanding") return [title];
  const body = cap(linesOf(message.body ?? ""), most.bodyLines, (count) => `… ${count} more lines`);
  const last = [
    ...message.fields.map(({ label, value }) =>
      `${oneLine(label)}: ${cut(oneLine(value), most.line)}`.trimEnd(),
    ),
    ...(message.actions.includes("ack") && notice !== undefined
      ? [`reply ack, or ${prefix}ack ${notice}`]
      : []),
  ];
  return [
    title,
    ...body.map((line) => `  ${cut(uncalled(line, nicks), most.line)}`),
    ...(last.length === 0 ? [] : [`  ${last.join(" · ")}`]),
  ];
}

/** What the house says back, as lines not yet folded. In a room it begins with the nick of who asked. */
export function renderReply(reply: Pick<Reply, "text">, nick?: string): string[] {
  const lines = linesOf(reply.text);
  if (nick === undefined) return cap(lines, most.directReply, (count) => `… ${count} more lines`);
  return cap(
    lines.map((line, index) => (index === 0 ? `${nick}: ${line}` : line)),
    most.roomReply,
    (count) => `… ${count} more lines: ask in a query`,
  );
}

function linesOf(text: string): string[] {
  return text
    .split(/\r\n|[\r\n\u2028\u2029]/)
    .map((line) => plainText(line).trimEnd())
    .filter((line) => line !== "");
}
