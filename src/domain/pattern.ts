import { type Automaton, automaton, type Node } from "./automaton.ts";
import { remembered } from "./remembered.ts";
import { Scan } from "./scan.ts";

/**
 * Regular expressions that cannot run away.
 *
 * Administrators write them, and texts from the network are held against them on every event: with a backtracking
 * engine one unlucky pair of both would stop the whole house. So a pattern becomes an automaton of at most 1,000
 * states, which reads at most 4,096 characters, once: the time is bounded whatever both are.
 *
 * The dialect is what Java (OpenNMS's) and JavaScript have in common: `.`, `[a-z]`, `\d \w \s \p{L}` and the like,
 * groups, `|`, `* + ? {n,m}` greedy or lazy, `^ $ \b \B`, look-ahead and look-behind, and a leading `(?i)`.
 * Back references, possessive and atomic groups, `\Q…\E` and `&&` in a class are refused, not misread.
 */
export type Pattern = Automaton;

const DEEPEST = 50;

/** @throws Refusal that names the pattern, the place and what was expected. */
export function parsePattern(source: string, what = "regular expression"): Pattern {
  const scan = new Scan(source, what);
  const ignoreCase = scan.skip("(?i)");
  const node = alternatives(scan, ignoreCase, 0);
  if (!scan.done) throw scan.expected('the end: this ")" closes nothing');
  const pattern = automaton(node);
  if (!pattern) throw scan.fault("its repetitions multiply to more than can be matched in time", 0);
  return pattern;
}

/** SQL's LIKE: `%` is any text, `_` any character, `\` makes the next one literal. The whole text must match. */
export function likePattern(like: string, ignoreCase: boolean): Pattern | undefined {
  const of = Array.from(like.matchAll(/\\?./gsu), ([piece]): Node => {
    if (piece === "%")
      return { kind: "repeat", of: { kind: "one", is: () => true }, least: 0, most: Infinity };
    if (piece === "_") return { kind: "one", is: () => true };
    return character(piece.length > 1 && piece.startsWith("\\") ? piece.slice(1) : piece, ignoreCase);
  });
  return automaton({ kind: "sequence", of });
}

function alternatives(scan: Scan, ignoreCase: boolean, depth: number): Node {
  if (depth > DEEPEST) throw scan.fault(`groups are nested deeper than ${DEEPEST}`);
  const of = [sequence(scan, ignoreCase, depth)];
  while (scan.skip("|")) of.push(sequence(scan, ignoreCase, depth));
  return { kind: "either", of };
}

function sequence(scan: Scan, ignoreCase: boolean, depth: number): Node {
  const of: Node[] = [];
  while (!scan.done && !/[|)]/.test(scan.text.charAt(scan.at))) {
    const node = atom(scan, ignoreCase, depth);
    of.push(node.kind === "edge" || node.kind === "look" ? node : repeated(scan, node));
  }
  return { kind: "sequence", of };
}

function repeated(scan: Scan, of: Node): Node {
  const counted = scan.take(/[*+?]|\{\d{1,4}(?:,\d{0,4})?\}/y);
  if (counted === undefined) return of;
  if (scan.skip("+")) throw scan.fault('possessive repetition ("++") is not supported', scan.at - 1);
  // Greedy or lazy decides which match is found, never whether one exists.
  scan.skip("?");
  const [least, most] = bounds(counted);
  if (most < least) throw scan.fault(`the repetition ${counted} is upside down`, scan.at - counted.length);
  return { kind: "repeat", of, least, most };
}

function bounds(counted: string): [number, number] {
  if (counted === "?") return [0, 1];
  if (counted === "*" || counted === "+") return [counted === "+" ? 1 : 0, Infinity];
  const [least, most = least] = counted.slice(1, -1).split(",");
  return [Number(least), most === "" ? Infinity : Number(most)];
}

function atom(scan: Scan, ignoreCase: boolean, depth: number): Node {
  const begin = scan.at;
  if (scan.skip("(")) return group(scan, ignoreCase, depth, begin);
  if (scan.skip("[")) return characterClass(scan, ignoreCase, begin);
  if (scan.skip("\\")) return escaped(scan, ignoreCase, begin);
  if (scan.skip("^")) return { kind: "edge", holds: (_, at) => at === 0 };
  if (scan.skip("$")) return { kind: "edge", holds: (codes, at) => at === codes.length };
  if (scan.skip(".")) return oneOf(".", ignoreCase);
  if (scan.take(/[*+?{]/y))
    throw scan.expected('something to repeat before it, or "\\" to mean it literally', begin);
  return character(scan.take(/./suy) ?? "", ignoreCase);
}

function group(scan: Scan, ignoreCase: boolean, depth: number, begin: number): Node {
  const opening = scan.take(/\?(?:<?[=!]|:|<[A-Za-z][A-Za-z0-9]*>)/y) ?? "";
  if (opening === "" && scan.skip("?"))
    throw scan.expected('"(?:", "(?=", "(?!", "(?<=", "(?<!" or "(?<name>"', begin);
  const of = alternatives(scan, ignoreCase, depth + 1);
  if (!scan.skip(")")) throw scan.expected(`")" for the "(" at character ${begin + 1}`);
  if (!/[=!]$/.test(opening)) return of;
  return { kind: "look", of, ahead: !opening.includes("<"), negative: opening.endsWith("!") };
}

function escaped(scan: Scan, ignoreCase: boolean, begin: number): Node {
  const literal = scan.take(/[^A-Za-z0-9]/uy);
  if (literal !== undefined) return character(literal, ignoreCase);
  const edge = scan.take(/[bB]/y);
  if (edge !== undefined)
    return {
      kind: "edge",
      holds: (codes, at) => (isWord(codes[at - 1]) !== isWord(codes[at])) === (edge === "b"),
    };
  if (/[1-9k]/.test(scan.text.charAt(scan.at))) throw scan.fault("back references are not supported", begin);
  const known = scan.take(/[dDwWsStnrfv]|[pP]\{[^}]*\}|x[\da-fA-F]{2}|u[\da-fA-F]{4}/y);
  if (known === undefined || !compiles(`\\${known}`))
    throw scan.expected("an escape that is supported, such as \\d, \\w, \\s, \\b or \\p{L}", begin);
  return oneOf(`\\${known}`, ignoreCase);
}

function characterClass(scan: Scan, ignoreCase: boolean, begin: number): Node {
  const inner = scan.take(/\^?(?:\\.|[^\]\\[])+/suy);
  if (inner === undefined || !scan.skip("]"))
    throw scan.expected('a character, or "]" for the "[" (write "\\[" or "\\]" to mean them literally)');
  if (inner.includes("&&")) throw scan.fault('"&&" in a class is not supported', begin);
  // Java lets any punctuation be escaped, JavaScript's Unicode mode only what has a meaning.
  const source = `[${inner.replace(/\\([^A-Za-z0-9^$\\.*+?()[\]{}|/-])/gu, "$1")}]`;
  if (!compiles(source)) throw scan.fault(`the class ${source} is not valid`, begin);
  return oneOf(source, ignoreCase);
}

function compiles(source: string): boolean {
  try {
    new RegExp(source, "u");
    return true;
  } catch {
    return false;
  }
}

function oneOf(source: string, ignoreCase: boolean): Node {
  return { kind: "one", is: (ignoreCase ? inAnyCase : asWritten)(source) };
}

/** One character is JavaScript's own business: nothing to backtrack over. For ASCII, asked once and for all. */
function testOf(flags: string) {
  return remembered(1_000, (source: string) => {
    const expression = new RegExp(`^${source}$`, flags);
    const holds = (code: number) => expression.test(String.fromCodePoint(code));
    const ascii = Array.from({ length: 128 }, (_, code) => holds(code));
    return (code: number) => ascii[code] ?? holds(code);
  });
}
const asWritten = testOf("u");
const inAnyCase = testOf("iu");

function character(literal: string, ignoreCase: boolean): Node {
  if (ignoreCase) return oneOf(literal.replace(/[\^$\\.*+?()[\]{}|/]/, "\\$&"), true);
  const wanted = literal.codePointAt(0);
  return { kind: "one", is: (code) => code === wanted };
}

function isWord(code: number | undefined): boolean {
  return code !== undefined && /\w/.test(String.fromCodePoint(code));
}
