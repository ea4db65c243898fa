import type { z } from "zod";

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

/** One fault of raw input: which field, what is wrong with it, and what it got (when parsed with `reportInput`). */
export function faultOf(issue: z.core.$ZodIssue): string {
  const where = issue.path.length === 0 ? "the whole" : issue.path.join(".");
  const value = issue.input === undefined ? "" : ` (got ${JSON.stringify(issue.input)?.slice(0, 80)})`;
  return `${where}: ${issue.message}${value}`;
}
