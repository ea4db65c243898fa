import type { Letter } from "../../ports/notification-strategy.ts";
import { lineOf } from "../words.ts";

/** Characters of `%line%`. */
const longestLine = 500;

type Told = Pick<Letter, "message" | "values">;

/** What the tokens of a template stand for; empty where there is nothing. */
const tokens = new Map<string, (told: Told) => string>([
  ["notice", ({ message }) => (message.notice === undefined ? "" : `${message.notice}`)],
  ["state", ({ message }) => message.state ?? ""],
  ["severity", ({ message }) => message.severity ?? ""],
  ["title", ({ message }) => message.title],
  ["body", ({ message }) => message.body ?? ""],
  ["answer", ({ message }) => message.answer ?? ""],
  ["line", ({ message }) => lineOf(message, longestLine)],
  ["user", ({ values }) => values["-d"] ?? ""],
  ["interface", ({ values }) => values["-interface"] ?? ""],
  ["service", ({ values }) => values["-service"] ?? ""],
  ["uei", ({ values }) => values["eventUEI"] ?? ""],
]);

/** What is wrong with a template; undefined when nothing is. */
export function templateFault(text: string): string | undefined {
  let template: unknown;
  try {
    template = JSON.parse(text);
  } catch (error) {
    return `must be JSON: ${error instanceof Error ? error.message : error}`;
  }
  let unknown: string | undefined;
  inTexts(template, (token) => {
    if (!tokens.has(token)) unknown ??= token;
    return undefined;
  });
  return unknown === undefined
    ? undefined
    : `must hold no token but ${[...tokens.keys()].map((token) => `%${token}%`).join(", ")}; it holds %${unknown}%`;
}

/** A body made from a template without fault. Values stand in JSON's own texts, so none can break out of them. */
export function filledIn(template: string, told: Told): string {
  return JSON.stringify(inTexts(JSON.parse(template), (token) => tokens.get(token)?.(told)));
}

function inTexts(value: unknown, fill: (token: string) => string | undefined): unknown {
  if (typeof value === "string")
    return value.replace(/%([a-z]+)%/g, (whole, token: string) => fill(token) ?? whole);
  if (Array.isArray(value)) return value.map((one) => inTexts(one, fill));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, inTexts(one, fill)]));
}

/** The body where there is no template: `{"type": "notice.outstanding", "data": {…}}`. */
export function fullBody({ message, values }: Told): string {
  const { notice, state = "outstanding", severity, answer, title, body, fields } = message;
  return JSON.stringify({
    type: notice === undefined ? "message" : `notice.${state}`,
    data: {
      notice,
      state,
      severity,
      answer,
      title,
      body,
      user: values["-d"],
      uei: values["eventUEI"] || undefined,
      fields: Object.fromEntries(fields.map(({ label, value }) => [label.toLowerCase(), value])),
    },
  });
}
