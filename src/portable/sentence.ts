import type { z } from "zod";
import { sizeWords, typeWords } from "../domain/refusal.ts";
import type { Place } from "./place.ts";

/** What is wrong, after the name of the place: `must be text; it is 5`. */
export function faultIn(issue: z.core.$ZodIssue): string {
  if (issue.input === undefined) return "is missing";
  const it = `; it is ${shown(issue.input)}`;
  switch (issue.code) {
    case "invalid_type":
      return `must be ${yamlWords[issue.expected] ?? issue.expected}${it}`;
    case "invalid_value":
      return `must be ${issue.values
        .map(String)
        .join(", ")
        .replace(/, (?=[^,]*$)/, " or ")}${it}`;
    case "too_small":
      return `must ${sizeWords(issue.origin, "at least", issue.minimum)}${it}`;
    case "too_big":
      return `must ${sizeWords(issue.origin, "at most", issue.maximum)}${it}`;
    case "invalid_format":
      if (issue.format === "datetime") return `must be an instant, such as 2026-03-01T08:00:00+01:00${it}`;
      return `${issue.message}${it}`;
    case "custom":
      return `${issue.message.replace(/\.$/, "")}${it}`;
    default:
      return `is not as expected${it}`;
  }
}

/** What a type is called by somebody who writes YAML. */
const yamlWords: typeof typeWords = {
  ...typeWords,
  array: "a list, its items after dashes",
  object: "members, each a name, a colon and a value",
  record: "names, each with a colon and a value",
};

function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 80 ? `${text.slice(0, 79)}…` : text;
}

/** `users › alice › contact 2 › address` */
export function placeWords(place: Place): string {
  return place.map((part) => (typeof part === "number" ? `${part + 1}` : part)).join(" › ");
}
