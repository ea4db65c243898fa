import { RE2JS, RE2JSException } from "re2js";
import { Refusal } from "./refusal.ts";

/**
 * A regular expression that cannot run away.
 *
 * Administrators write them, and texts from the network are held against them on every event: with a backtracking
 * engine one unlucky pair of both would stop the whole house. RE2 reads each text once. Its dialect is Java's
 * (OpenNMS's) and JavaScript's without what needs backtracking: look-ahead and back references are refused.
 */
export interface Pattern {
  /** Is the whole text what the pattern describes? */
  matches(text: string): boolean;
  /** Is some part of the text what the pattern describes? */
  occursIn(text: string): boolean;
}

/** @throws Refusal that names the pattern and what is wrong in it. */
export function parsePattern(source: string, what = "regular expression"): Pattern {
  return compiled(source, RE2JS.LOOKBEHINDS, what);
}

/** SQL's LIKE: `%` is any text, `_` any character, `\` makes the next one literal. The whole text must match. */
export function likePattern(like: string, ignoreCase: boolean): Pattern {
  const source = like.replace(/\\?./gsu, (piece) => {
    if (piece === "%") return ".*";
    if (piece === "_") return ".";
    return RE2JS.quote(piece.length > 1 && piece.startsWith("\\") ? piece.slice(1) : piece);
  });
  return compiled(source, RE2JS.DOTALL | (ignoreCase ? RE2JS.CASE_INSENSITIVE : 0), "LIKE pattern");
}

function compiled(source: string, flags: number, what: string): Pattern {
  try {
    const expression = RE2JS.compile(source, flags);
    return { matches: (text) => expression.testExact(text), occursIn: (text) => expression.test(text) };
  } catch (error) {
    if (!(error instanceof RE2JSException)) throw error;
    const fault = error.message.replace(/^error parsing regexp: /, "");
    const hint = /\(\?[=!]/.test(source)
      ? "Look-ahead is not supported: say it with a rule instead."
      : undefined;
    throw new Refusal(`The ${what} ${JSON.stringify(source.slice(0, 80))} has a fault: ${fault}.`, hint);
  }
}
