import { z } from "zod";
import { shortened } from "./text.ts";

/**
 * A refusal to a person: shown to them exactly as written, never logged as a fault of ours.
 *
 * `message` is one sentence that names the value at fault and says what would be accepted;
 * `hint` is an optional second line ("did you mean …?").
 */
export class Refusal extends Error {
  override readonly name = "Refusal";
  readonly hint: string | undefined;

  constructor(sentence: string, hint?: string) {
    super(sentence);
    this.hint = hint;
  }

  /** All there is to say: the sentence, and the hint below it. */
  get text(): string {
    return this.hint === undefined ? this.message : `${this.message}\n${this.hint}`;
  }
}

/**
 * One fault of raw input: which field, what would be accepted, and what it got (when parsed with `reportInput`). What a
 * schema says in words of its own is said as it stands.
 */
export function faultOf(issue: z.core.$ZodIssue): string {
  if (issue.code === "unrecognized_keys") return `${before(issue.path)}${wrongIn(issue)}`;
  if (issue.code === "invalid_union") {
    const within = nearestOption(issue);
    if (within)
      return within.map((one) => faultOf({ ...one, path: [...issue.path, ...one.path] })).join("; ");
  }
  const value = issue.input === undefined ? undefined : JSON.stringify(issue.input);
  return `${before(issue.path) || "the whole: "}${wrongIn(issue)}${value ? ` (got ${shortened(value, 80)})` : ""}`;
}

function before(path: readonly PropertyKey[]): string {
  return path.length === 0 ? "" : `${shortened(path.map(String).join("."), 120)}: `;
}

const english = z.locales.en().localeError;

function wrongIn(issue: z.core.$ZodIssue): string {
  if (issue.message !== english({ input: undefined, ...issue })) return issue.message;
  switch (issue.code) {
    case "invalid_type":
      return issue.input === undefined ? "is missing" : `must be ${wordFor(issue.expected)}`;
    case "invalid_union":
      if ("options" in issue && issue.options) return `must be ${either(issue.options)}`;
      return `must be ${either(issue.errors.flatMap((option) => option.flatMap(expectedIn)))}`;
    case "invalid_value":
      return `must be ${issue.values.length > 1 ? "one of " : ""}${issue.values.join(", ")}`;
    case "too_small":
      return `must ${sizeWords(issue.origin, "at least", issue.minimum)}`;
    case "too_big":
      return `must ${sizeWords(issue.origin, "at most", issue.maximum)}`;
    case "invalid_key":
      return `the name ${issue.issues.map(wrongIn).join(" and ")}`;
    case "invalid_format":
      return issue.format === "datetime"
        ? "must be an ISO 8601 time with its offset, such as 2026-11-21T08:00:00Z"
        : "is not in the form it must have";
    case "unrecognized_keys":
      return `no field ${issue.keys.map((key) => JSON.stringify(shortened(key, 80))).join(", ")}`;
    default:
      return "is not as expected";
  }
}

/** The faults of that option of several whose kind of value it is, if it is of any. */
function nearestOption({ errors }: z.core.$ZodIssueInvalidUnion): readonly z.core.$ZodIssue[] | undefined {
  return errors.find((option) =>
    option.every(({ code, path }) => code !== "invalid_type" || path.length > 0),
  );
}

function expectedIn(issue: z.core.$ZodIssue): string[] {
  return issue.code === "invalid_type" ? [wordFor(issue.expected)] : [];
}

function wordFor(type: string): string {
  return typeWords[type] ?? type;
}

/** What a type is called by somebody who writes JSON. */
export const typeWords: Partial<Record<string, string>> = {
  string: "text",
  number: "a number",
  int: "a whole number",
  boolean: "true or false",
  array: "a list",
  object: "an object",
  record: "an object",
};

function either(words: readonly unknown[]): string {
  const all = [...new Set(words)].join(", ") || "something else";
  return all.includes(" or ") ? all : all.replace(/, (?=[^,]*$)/, " or ");
}

/** `have at least 16 characters`, `be at most 5`. */
export function sizeWords(origin: string, bound: string, size: number | bigint): string {
  const unit = { string: "character", array: "item" }[origin];
  return unit === undefined ? `be ${bound} ${size}` : `have ${bound} ${size} ${unit}${size === 1 ? "" : "s"}`;
}
