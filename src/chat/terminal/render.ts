import { styleText } from "node:util";
import type { Severity } from "../../domain/event.ts";
import type { Message } from "../../domain/message.ts";

type Colour = "gray" | "green" | "cyan" | "yellow" | "red" | "magenta";

const colours: Record<Severity, Colour> = {
  Indeterminate: "gray",
  Cleared: "green",
  Normal: "green",
  Warning: "cyan",
  Minor: "yellow",
  Major: "red",
  Critical: "magenta",
};

/** A message as lines of a terminal: what it is about first, then the facts, then what can be done. */
export function renderTerminal(to: string, message: Message, colour: boolean): string[] {
  const paint = (format: Colour | "bold" | "dim", text: string) => (colour ? styleText(format, text) : text);
  const number = message.notice === undefined ? "" : `#${message.notice} `;
  const about = [message.severity && paint(colours[message.severity], message.severity), stateWords(message)];
  const head = `${paint("bold", number + printable(message.title))}  ${about.filter(Boolean).join(", ")}`;
  const facts = message.fields.map(({ label, value }) => printable(`${label}: ${value}`)).join("   ");
  const acts = message.actions.includes("ack")
    ? `type  ack  to say that you have it, or  notice show ${message.notice}`
    : "";
  const lines = [
    `${paint("dim", `→ ${to}`)}  ${head.trimEnd()}`,
    ...(message.body ?? "").split("\n").map(printable),
    paint("dim", facts),
    paint("dim", acts),
  ];
  return lines.filter((line) => line !== "" && line !== paint("dim", ""));
}

function stateWords({ state, answer = "" }: Message): string {
  return state === "outstanding" || state === undefined ? "" : `${state} ${printable(answer)}`.trim();
}

/** Untrusted text without what a terminal would obey: control characters, and those that turn the writing round. */
export function printable(text: string): string {
  return text.toWellFormed().replace(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g, " ");
}
