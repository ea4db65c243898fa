import type { Severity } from "../../domain/event.ts";
import { type Message, saysItIsOver } from "../../domain/message.ts";
import type { Reply } from "../../ports/chat-inbox.ts";
import { cutTo, nickLine, plainLine, plainLines } from "./styling.ts";

/** Bytes of one message: servers slow down or refuse what is much longer. */
export const most = 3800;
const mostOf = { title: 600, line: 1200, field: 400, replies: 5 };

const signs: Record<Severity, string> = {
  Critical: "🔴",
  Major: "🔴",
  Minor: "🟠",
  Warning: "🟡",
  Normal: "🟢",
  Cleared: "🟢",
  Indeterminate: "⚪",
};

/** Where a message goes: what begins a command there, and whose nicks nobody but the house may call. */
export interface Audience {
  prefix: string;
  nicks: readonly string[];
}

/**
 * A message as the body of one stanza, that reads well in any client: the title in bold (XEP-0393), then the text, the
 * fields, and what can be done. `mentions` are nicks by now.
 */
export function renderXmpp(message: Message, { prefix, nicks }: Audience): string {
  const { notice, state = "outstanding", severity, answer } = message;
  const number = notice === undefined ? "" : `#${notice} `;
  const title = cutTo(plainLine(message.title, nicks), mostOf.title);
  const called = message.mentions.length === 0 ? "" : `${message.mentions.map(nickLine).join(", ")}: `;
  const head = `${called}${signOf(message)}${bold(`${number}${title}`)}`;
  const about = [
    ...(state === "outstanding" && severity ? [severity] : []),
    ...message.fields.map(({ label, value }) => cutTo(plainLine(`${label}: ${value}`, nicks), mostOf.field)),
  ];
  const tail = [
    ...(about.length === 0 ? [] : [about.join(" · ")]),
    ...(state === "acknowledged" ? [plainLine(`Acknowledged ${answer ?? ""}`, nicks)] : []),
    ...(state === "resolved" && !saysItIsOver(message) ? [plainLine(`Resolved ${answer ?? ""}`, nicks)] : []),
    ...whatToDo(message, prefix),
  ];
  const whole = notice === undefined ? "…" : `… the whole of it: ${prefix}notice show ${notice}`;
  const body = plainLines(message.body ?? "", nicks);
  return withinReach(head, body, tail, whole);
}

/** What the house says back, in as many messages as it takes; in a room in one, to whom it is said. */
export function renderReply({ text }: Pick<Reply, "text">, nick?: string): string[] {
  const lines = plainLines(text).map((line) => cutTo(line, most - 200));
  if (lines.length === 0) return [];
  const [first = "", ...rest] = lines;
  if (nick !== undefined)
    return [withinReach(`${plainLine(nick)}: ${first}`, rest, [], "… more: ask me in a private chat")];
  const parts: string[] = [];
  for (const line of lines) {
    const longer = parts.length === 0 ? line : `${parts.at(-1)}\n${line}`;
    if (parts.length > 0 && Buffer.byteLength(longer) <= most) parts[parts.length - 1] = longer;
    else parts.push(line);
  }
  return parts.length <= mostOf.replies ? parts : [...parts.slice(0, mostOf.replies - 1), "… and more"];
}

function signOf({ state, severity }: Message): string {
  if (state === "acknowledged") return "✅ ";
  if (state === "resolved") return "🟢 ";
  return severity ? `${signs[severity]} ` : "";
}

/** In bold, unless the text itself would end it early. */
function bold(text: string): string {
  const trimmed = text.trim();
  return trimmed === "" || trimmed.includes("*") ? trimmed : `*${trimmed}*`;
}

function whatToDo({ actions, notice }: Message, prefix: string): string[] {
  if (notice === undefined || actions.length === 0) return [];
  const ack = actions.includes("ack") ? ['react 👍 or reply "ack" to say that you have it'] : [];
  const show = actions.includes("show") ? [`${prefix}notice show ${notice} tells more`] : [];
  return [[...ack, ...show].join(" · ")];
}

/** Head and tail always, and of the lines between as much as there is room for. */
function withinReach(head: string, body: string[], tail: string[], more: string): string {
  const size = (lines: string[]) => lines.reduce((sum, line) => sum + Buffer.byteLength(line) + 1, 0);
  const cut = body.map((line) => cutTo(line, mostOf.line));
  const end = cutTo(tail.join("\n"), 1600);
  const isWhole = size([head, ...cut, end]) <= most && cut.every((line, index) => line === body[index]);
  if (isWhole) return [head, ...cut, ...(end === "" ? [] : [end])].join("\n");
  const kept: string[] = [];
  let left = most - size([head, more, end]);
  for (const line of cut) {
    if (left < 8) break;
    const part = cutTo(line, left - 1);
    kept.push(part);
    left -= Buffer.byteLength(part) + 1;
  }
  return [head, ...kept, more, ...(end === "" ? [] : [end])].join("\n");
}
