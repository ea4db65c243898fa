import type { z } from "zod";
import type { Place } from "./place.ts";

/** What is wrong, after the name of the place: `must be text; it is 5`. */
export function faultIn(issue: z.core.$ZodIssue): string {
  if (issue.input === undefined) return "is missing";
  const it = `; it is ${shown(issue.input)}`;
  switch (issue.code) {
    case "invalid_type":
      return `must be ${typeWords[issue.expected] ?? issue.expected}${it}`;
    case "invalid_value":
      return `must be ${issue.values
        .map(String)
        .join(", ")
        .replace(/, (?=[^,]*$)/, " or ")}${it}`;
    case "too_small":
      return `must ${lengthWords(issue.origin, "at least", issue.minimum)}${it}`;
    case "too_big":
      return `must ${lengthWords(issue.origin, "at most", issue.maximum)}${it}`;
    case "invalid_format":
      if (issue.format === "datetime") return `must be an instant, such as 2026-03-01T08:00:00+01:00${it}`;
      return `${issue.message}${it}`;
    case "custom":
      return `${issue.message.replace(/\.$/, "")}${it}`;
    default:
      return `is not as expected${it}`;
  }
}

const typeWords: Partial<Record<string, string>> = {
  string: "text",
  number: "a number",
  int: "a whole number",
  boolean: "true or false",
  array: "a list, its items after dashes",
  object: "members, each a name, a colon and a value",
  record: "names, each with a colon and a value",
};

function lengthWords(origin: string, bound: string, length: number | bigint): string {
  const unit = { string: "character", array: "item" }[origin];
  return unit === undefined
    ? `be ${bound} ${length}`
    : `have ${bound} ${length} ${unit}${length === 1 ? "" : "s"}`;
}

function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 80 ? `${text.slice(0, 79)}…` : text;
}

/** `users › alice › contact 2 › address` */
export function placeWords(place: Place): string {
  return place.map((part) => (typeof part === "number" ? `${part + 1}` : part)).join(" › ");
}
