import { type NewEvent, severities } from "./event.ts";
import { type AddressPattern, isAddressLike, isAnyAddress, parseAddressPattern } from "./iplike.ts";
import { likePattern, type Pattern, parsePattern } from "./pattern.ts";
import { Refusal } from "./refusal.ts";
import { category, type Field, fieldNames, fieldOf, namesNoNode, service } from "./rule-field.ts";
import { RuleScan } from "./rule-scan.ts";

/**
 * A filter over what an event carries, in OpenNMS's language. OpenNMS asks its database of nodes; the house has
 * none, so a node's label, address, categories and assets are known as far as the event itself names them.
 *
 * What the event does not name equals nothing and is like nothing; `!=` and `!` then hold. Where a name repeats,
 * one value that fits is enough.
 */
export type Rule =
  | { kind: "and" | "or"; of: Rule[] }
  | { kind: "not"; of: Rule }
  | { kind: "equals"; field: Field; value: string }
  | { kind: "order"; field: Field; operator: Operator; value: string }
  | { kind: "like" | "has"; field: Field; pattern: Pattern }
  | { kind: "address"; field: Field; pattern: AddressPattern };

type Operator = "<" | "<=" | ">" | ">=";

const everything: Rule = { kind: "and", of: [] };
const operators = ["==", "=", "!=", "<=", "<", ">=", ">", "~", "like", "ilike", "iplike"] as const;
const ranks = new Map<string, number>(severities.map((severity, rank) => [severity, rank]));
const longest = 4_000;
const deepest = 50;

/**
 * Reads a rule; a blank one matches everything.
 *
 * @throws Refusal that names the fault, its place and what was expected; the hint points at the place.
 */
export function parseRule(text: string): Rule {
  const scan = new RuleScan(text);
  if (text.length > longest) throw scan.fault(`it is longer than ${longest} characters`, longest);
  if (text.trim() === "") return everything;
  blanks(scan);
  const rule = either(scan, 0);
  if (!scan.done) throw scan.expected("&, | or the end");
  return rule;
}

function blanks(scan: RuleScan): void {
  scan.take(/\s*/y);
}

/** Takes a token, and the blanks behind it. */
function token(scan: RuleScan, sticky: RegExp): string | undefined {
  const found = scan.take(sticky);
  if (found !== undefined) blanks(scan);
  return found;
}

function either(scan: RuleScan, depth: number): Rule {
  const both = () => chain(scan, "and", /&&?|and\b/iy, () => condition(scan, depth));
  return chain(scan, "or", /\|\|?|or\b/iy, both);
}

function chain(scan: RuleScan, kind: "and" | "or", operator: RegExp, next: () => Rule): Rule {
  const first = next();
  const of = [first];
  while (token(scan, operator) !== undefined) of.push(next());
  return of.length > 1 ? { kind, of } : first;
}

function condition(scan: RuleScan, depth: number): Rule {
  if (depth > deepest) throw scan.fault(`conditions are nested deeper than ${deepest}`);
  if (token(scan, /!(?!=)|not\b/iy) !== undefined) return { kind: "not", of: condition(scan, depth + 1) };
  const begin = scan.at;
  if (token(scan, /\(/y) === undefined) return statement(scan, begin);
  const inner = either(scan, depth + 1);
  if (token(scan, /\)/y) === undefined) throw scan.expected(`")" for the "(" at character ${begin + 1}`);
  return inner;
}

/** `field operator value`, or one of the words that stand alone: `isHTTP`, `notisHTTP`, `catincProduction`. */
function statement(scan: RuleScan, begin: number): Rule {
  const word = token(scan, /(?:parm|asset)\[[^\]]+\]|[A-Za-z_][\w.-]*/iy);
  if (word === undefined)
    throw scan.expected("a condition, such as nodelabel == 'web01', isHTTP or catincProduction");
  const field = fieldOf(word);
  const found = token(scan, /==?|!=|<=?|>=?|~|(?:i?like|iplike)\b/iy)?.toLowerCase();
  const operator = operators.find((each) => each === found);
  if (field && operator) return comparison(scan, field, operator);
  if (operator) throw scan.fault(`there is no field ${word} (there are ${fieldNames.join(", ")})`, begin);
  const [, prefix, name] = /^(is|notis|catinc)(.+)$/.exec(word) ?? [];
  if (field || name === undefined) throw scan.expected("==, !=, <, <=, >, >=, LIKE, ILIKE, IPLIKE or ~");
  const equals: Rule = { kind: "equals", field: prefix === "catinc" ? category : service, value: name };
  return prefix === "notis" ? { kind: "not", of: equals } : equals;
}

function comparison(scan: RuleScan, field: Field, operator: (typeof operators)[number]): Rule {
  const begin = scan.at;
  const value = operand(scan, operator);
  switch (operator) {
    case "==":
    case "=":
      return { kind: "equals", field, value: comparable(scan, field, value, begin) };
    case "!=":
      return { kind: "not", of: { kind: "equals", field, value: comparable(scan, field, value, begin) } };
    case "~":
      return { kind: "has", field, pattern: patternIn(scan, value, begin) };
    case "like":
    case "ilike":
      return { kind: "like", field, pattern: likePattern(value, operator === "ilike") };
    case "iplike": {
      const pattern = parseAddressPattern(value);
      if (!pattern)
        throw scan.expected("an address pattern, such as 10.1-4.*.* or fe80:*:*:*:*:*:*:*", begin);
      // OpenNMS's default rule. An event about a whole node carries no address, and is meant all the same.
      return isAnyAddress(pattern) ? everything : { kind: "address", field, pattern };
    }
    default:
      return { kind: "order", field, operator, value: comparable(scan, field, value, begin) };
  }
}

/** The pattern's own fault, shown at its place in the rule. */
function patternIn(scan: RuleScan, source: string, begin: number): Pattern {
  try {
    return parsePattern(source);
  } catch (error) {
    throw error instanceof Refusal ? scan.fault(error.message.replace(/\.$/, ""), begin) : error;
  }
}

function operand(scan: RuleScan, operator: string): string {
  const quoted = token(scan, /'(?:[^']|'')*'|"(?:[^"]|"")*"/y);
  if (quoted !== undefined) {
    const quote = quoted.charAt(0);
    return quoted.slice(1, -1).replaceAll(quote + quote, quote);
  }
  const bare = token(scan, operator === "iplike" ? /[\da-f.:*,-]+/iy : /[^\s()&|!<>=~'"]+/y);
  if (bare === undefined) throw scan.expected("a value: one word, or text in quotes");
  return bare;
}

/** The value as the event will spell it. */
function comparable(scan: RuleScan, field: Field, value: string, begin: number): string {
  const spelled = field.spell ? field.spell(value) : value;
  if (spelled === undefined) throw scan.expected(`one of ${severities.join(", ")}`, begin);
  return spelled;
}

export function matchesRule(rule: Rule, event: NewEvent): boolean {
  switch (rule.kind) {
    case "and":
      return rule.of.every((each) => matchesRule(each, event));
    case "or":
      return rule.of.some((each) => matchesRule(each, event));
    case "not":
      return !matchesRule(rule.of, event);
    case "equals":
      return rule.field.values(event).some((value) => value === rule.value);
    case "order":
      return holdsFor(rule.field, event, (value) => isInOrder(value, rule.operator, rule.value));
    case "like":
      return holdsFor(rule.field, event, rule.pattern.matches);
    case "has":
      return holdsFor(rule.field, event, rule.pattern.occursIn);
    case "address":
      return holdsFor(rule.field, event, (value) => isAddressLike(value, rule.pattern));
  }
}

function holdsFor(field: Field, event: NewEvent, holds: (value: string) => boolean): boolean {
  return field.values(event).some((value) => value !== undefined && holds(value));
}

/**
 * Has the rule a say about the event? One about nodes has none about an event that names no node, which then
 * matches whatever the rule says (C096): it would reach nobody otherwise.
 */
export function concerns(rule: Rule, event: NewEvent): boolean {
  return !namesNoNode(event) || asksTheEvent(rule);
}

function asksTheEvent(rule: Rule): boolean {
  switch (rule.kind) {
    case "and":
    case "or":
      return rule.of.some(asksTheEvent);
    case "not":
      return asksTheEvent(rule.of);
    default:
      return rule.field.of === "event";
  }
}

/** Severities by their rank, numbers by their value, other texts by their letters; a number and a text have no order. */
function isInOrder(a: string, operator: Operator, b: string): boolean {
  for (const measure of [(text: string) => ranks.get(text), numberIn, (text: string) => text]) {
    const [first, second] = [measure(a), measure(b)];
    if (first === undefined && second === undefined) continue;
    if (first === undefined || second === undefined) return false;
    if (first === second) return operator === "<=" || operator === ">=";
    return first < second === operator.startsWith("<");
  }
  return false;
}

function numberIn(text: string): number | undefined {
  return /^\s*[+-]?\d+(?:\.\d+)?\s*$/.test(text) ? Number(text) : undefined;
}
