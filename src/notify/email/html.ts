import type { Severity } from "../../domain/event.ts";
import type { Message } from "../../domain/message.ts";
import { plainLine } from "../words.ts";
import { howToAnswer, linesOf, stateOf } from "./plain.ts";

/** Dark enough to be read with white letters on it. */
const colours: Record<Severity, string> = {
  Critical: "#b00020",
  Major: "#c43e00",
  Minor: "#9a6700",
  Warning: "#7a6400",
  Normal: "#1a7f37",
  Cleared: "#1a7f37",
  Indeterminate: "#57606a",
};
const over = "#1a7f37";

/** The same as the plain text, for mail programs that show nothing else well. No part of it is loaded from anywhere. */
export function htmlOf(message: Message, canBeAnswered: boolean): string {
  const { title, body, fields, severity = "Indeterminate", state = "outstanding" } = message;
  const colour = state === "outstanding" ? colours[severity] : over;
  const label = stateOf(message);
  const hint = howToAnswer(message, canBeAnswered);
  return [
    '<!doctype html><html><body style="margin:0;font-family:sans-serif;font-size:15px;color:#1f2328">',
    `<div style="border-left:6px solid ${colour};padding:4px 14px;margin:12px">`,
    label === undefined
      ? ""
      : `<span style="background:${colour};color:#fff;padding:2px 8px;border-radius:3px">${escaped(label)}</span>`,
    `<h1 style="font-size:18px;margin:10px 0">${escaped(plainLine(title))}</h1>`,
    body === undefined ? "" : `<p>${linesOf(body).map(escaped).join("<br>\n")}</p>`,
    fields.length === 0 ? "" : `<table style="border-spacing:0">${fields.map(row).join("\n")}</table>`,
    hint === undefined ? "" : `<p style="color:#57606a">${escaped(hint)}</p>`,
    "</div></body></html>",
  ]
    .filter((part) => part !== "")
    .join("\n");
}

function row({ label, value }: Message["fields"][number]): string {
  const cell = `<td style="padding:1px 14px 1px 0`;
  return `<tr>${cell};color:#57606a">${escaped(plainLine(label))}</td>${cell}">${escaped(plainLine(value))}</td></tr>`;
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
}
