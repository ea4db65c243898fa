import type { Severity } from "../../domain/event.ts";
import { type Action, type Message, saysItIsOver } from "../../domain/message.ts";
import type { Reply } from "../../ports/chat-inbox.ts";
import { readAccount } from "./account.ts";
import { cut, oneLine, plainText, portions } from "./text.ts";

/**
 * Untrusted text stands in `plain_text` alone, where Slack knows no formatting, no mentions and no links; `mrkdwn` holds
 * nothing but our own words and accounts that are to be called.
 */
type Text =
  | { type: "plain_text"; text: string; emoji: false }
  | { type: "mrkdwn"; text: string; verbatim: true };

interface Button {
  type: "button";
  action_id: Action;
  text: Text;
  value: string;
  style?: "primary";
}

export type Block =
  | { type: "header"; text: Text; block_id?: string }
  | { type: "section"; text: Text }
  | { type: "section"; fields: Text[] }
  | { type: "context"; elements: Text[] }
  | { type: "actions"; elements: Button[] };

/** What `chat.postMessage` and `chat.update` take. */
export interface Rendered {
  /** The line on a lock screen; the blocks are what is seen in the room. */
  text: string;
  blocks: Block[];
  attachments: { color: string; fallback: string; blocks: Block[] }[];
}

/** Slack's own are 150, 3000 and 2000 characters, 10 fields; a message of more than 13,200 in all is refused. */
const most = {
  text: 500,
  header: 150,
  section: 2900,
  label: 60,
  value: 300,
  fields: 10,
  body: 8700,
  all: 12_500,
  context: 300,
};

/** Characters of any text that are looked at at all: more than are ever shown. */
const enough = 12_000;

const severityColour: Record<Severity, string> = {
  Critical: "#b3261e",
  Major: "#e8590c",
  Minor: "#f08c00",
  Warning: "#fcc419",
  Normal: "#2f9e44",
  Cleared: "#2f9e44",
  Indeterminate: "#868e96",
};
const stateColour = { acknowledged: "#1c7ed6", resolved: "#2f9e44" };

const labels: Record<Action, string> = {
  ack: "Acknowledge",
  escalate: "Escalate",
  snooze: "Snooze 1h",
  show: "Show",
};

/**
 * A message as blocks: what it is about as the header, the rest beside a bar in the colour of its state or severity.
 * `mark` becomes the id of the first block: by it a message is found again whose posting was not answered.
 */
export function renderSlack(message: Message, mark?: string): Rendered {
  let room = most.body;
  for (;;) {
    const rendered = renderWithin(message, room, mark);
    const excess = JSON.stringify([rendered.blocks, rendered.attachments]).length - most.all;
    if (excess <= 0 || room === 0) return rendered;
    room = Math.max(0, room - excess);
  }
}

/** The same in the plainest words, for when Slack does not take the blocks: a page must get through. */
export function renderPlain(message: Message): { text: string } {
  const calls = message.mentions.flatMap(callOf).join(" ");
  const fields = message.fields.map(({ label, value }) => `${oneLine(label)}: ${oneLine(value)}`);
  const [body = ""] = portions(
    [plainText(message.body ?? ""), ...fields].join("\n").slice(0, enough),
    most.section,
  );
  const words = [lockScreenLine(message), body].map(unformatted);
  return { text: [calls, ...words].filter((line) => line !== "").join("\n") };
}

/** Plain text is mrkdwn to Slack: a sign without width after each of its marks keeps them signs like others. */
function unformatted(text: string): string {
  return text.replace(/[*_~`]|^&gt;/gm, "$&\u2060");
}

/** What the house says back. */
export function renderReply({ text }: Pick<Reply, "text">): { text: string; blocks: Block[] } {
  const [first = "", ...more] = portions(plainText(text.slice(0, enough)), most.section);
  const shown = [first, ...more].slice(0, 3);
  const blocks = shown.filter((part) => part.trim() !== "").map(section);
  const rest: Block[] = more.length > 2 ? [context("… the rest is cut: ask for less")] : [];
  return { text: cut(oneLine(text.slice(0, enough)), most.text), blocks: [...blocks, ...rest] };
}

function renderWithin(message: Message, room: number, mark: string | undefined): Rendered {
  const { notice, state = "outstanding", severity } = message;
  const number = notice === undefined ? "" : `#${notice} `;
  const title = number + oneLine(message.title.slice(0, enough));
  const [head = "", ...tail] = portions(title, most.header);
  const calls = message.mentions.flatMap(callOf);
  const blocks: Block[] = [
    { type: "header", text: plain(head || "…"), ...(mark === undefined ? {} : { block_id: mark }) },
    ...(tail.length === 0 ? [] : [section(tail.slice(0, 4).join(""))]),
    ...(calls.length === 0 ? [] : [{ type: "section" as const, text: mrkdwn(calls.slice(0, 50).join(" ")) }]),
  ];
  const color = state === "outstanding" ? severityColour[severity ?? "Indeterminate"] : stateColour[state];
  const fallback = lockScreenLine(message);
  const beside = [
    ...bodyOf(message, room),
    ...fieldsOf(message),
    ...contextOf(message),
    ...buttonsOf(message),
  ];
  return {
    text: fallback,
    blocks,
    attachments: beside.length === 0 ? [] : [{ color, fallback, blocks: beside }],
  };
}

function bodyOf({ body = "", notice }: Message, room: number): Block[] {
  const text = plainText(body.slice(0, enough)).trim();
  if (text === "") return [];
  const parts = portions(text, most.section);
  let left = room;
  const fitting = parts.findIndex((part) => {
    left -= part.length;
    return left < 0;
  });
  const shown = fitting === -1 ? parts : parts.slice(0, fitting);
  const all = notice === undefined ? "" : `: /watchbill notice show ${notice}`;
  return [
    ...shown.filter((part) => part.trim() !== "").map(section),
    ...(shown.length < parts.length ? [context(`… cut here${all}`)] : []),
  ];
}

function fieldsOf({ fields }: Message): Block[] {
  const texts = fields
    .slice(0, most.fields)
    .map(({ label, value }) =>
      plain(
        `${cut(oneLine(label.slice(0, enough)), most.label)}\n${cut(oneLine(value.slice(0, enough)), most.value)}`,
      ),
    );
  return texts.length === 0 ? [] : [{ type: "section", fields: texts }];
}

function contextOf({ state, answer, severity, notice }: Message): Block[] {
  const answered = [state, ...(answer === undefined ? [] : [oneLine(answer)])].join(" ");
  const facts = [
    ...(severity === undefined ? [] : [severity]),
    ...(state === undefined ? [] : [answered]),
    ...(notice === undefined ? [] : [`notice ${notice}`]),
  ];
  return facts.length === 0 ? [] : [context(facts.join(" · "))];
}

function buttonsOf({ actions, notice }: Message): Block[] {
  const elements = actions.map(
    (action): Button => ({
      type: "button",
      action_id: action,
      text: plain(labels[action]),
      value: `${notice ?? ""}`,
      ...(action === "ack" ? { style: "primary" } : {}),
    }),
  );
  return elements.length === 0 ? [] : [{ type: "actions", elements }];
}

function lockScreenLine(message: Message): string {
  const { notice, state = "outstanding", answer, severity, title } = message;
  if (saysItIsOver(message) && notice !== undefined)
    return cut(oneLine(`#${notice} ${title}`.slice(0, enough)), most.text);
  const about = state === "outstanding" ? severity : [state, answer].filter(Boolean).join(" ");
  const facts = [notice === undefined ? "" : `#${notice}`, about ?? ""]
    .filter((fact) => fact !== "")
    .join(" ");
  return cut(oneLine((facts === "" ? title : `${facts}: ${title}`).slice(0, enough)), most.text);
}

/** An account as Slack calls it by name; nothing that is no account. */
function callOf(account: string): string[] {
  const user = readAccount(account)?.user;
  return user === undefined ? [] : [`<@${user}>`];
}

/** `text` is escaped already. */
function plain(text: string): Text {
  return { type: "plain_text", text, emoji: false };
}

function mrkdwn(text: string): Text {
  return { type: "mrkdwn", text, verbatim: true };
}

function section(text: string): Block {
  return { type: "section", text: plain(text) };
}

function context(text: string): Block {
  return { type: "context", elements: [plain(cut(text, most.context))] };
}
