import { Refusal } from "./refusal.ts";
import { shortened } from "./text.ts";

/** Reads a rule from left to right, and refuses it with the place at fault. */
export class RuleScan {
  readonly text: string;
  at = 0;

  constructor(text: string) {
    this.text = text;
  }

  get done(): boolean {
    return this.at >= this.text.length;
  }

  /** The text that a sticky expression matches here, taken; undefined, and nothing taken, when it does not. */
  take(sticky: RegExp): string | undefined {
    sticky.lastIndex = this.at;
    const found = sticky.exec(this.text)?.[0];
    this.at += found?.length ?? 0;
    return found;
  }

  /** What stands here and what should: the usual fault. */
  expected(what: string, at = this.at): Refusal {
    const rest = this.text.slice(at);
    const found = rest === "" ? "the end" : JSON.stringify(/^\s*(?:[\w.-]+|.)/su.exec(rest)?.[0].trim());
    return this.fault(`found ${found}, expected ${what}`, at);
  }

  /** The refusal for a fault at that place; its hint shows the text with a caret under the place. */
  fault(fault: string, at = this.at): Refusal {
    return new Refusal(
      `The rule ${JSON.stringify(shortened(this.text, 80))} has a fault at character ${at + 1}: ${fault}.`,
      pointAt(this.text, at),
    );
  }
}

/** A long text is shown around the place only, so that the caret stays below its line. */
function pointAt(text: string, at: number): string {
  const from = Math.max(0, at - 60);
  const before = `${from > 0 ? "…" : ""}${text.slice(from, at)}`;
  const after = text.slice(at, at + 40);
  return `${`${before}${after}`.replace(/\s/gu, " ")}\n${" ".repeat([...before].length)}^`;
}
