import { z } from "zod";
import { type NewEvent, type Severity, severities, ueiForm } from "./event.ts";
import { didYouMean } from "./nearest.ts";
import { parsePattern } from "./pattern.ts";
import { Refusal } from "./refusal.ts";
import { remembered } from "./remembered.ts";
import { concerns, matchesRule, parseRule, type Rule } from "./rule.ts";

/**
 * An event notification definition: which events open a notice, along which destination path, with what words.
 *
 * `uei` is an exact UEI, `~` and a regular expression that must match the whole UEI, or `MATCH-ANY-UEI` (D6).
 */
export const definition = z.strictObject({
  name: z.string(),
  description: z.string().optional(),
  uei: z.string().min(1),
  status: z.enum(["on", "off"]).default("on"),
  /** Filter over what the event carries (see rule.ts); absent matches all. */
  rule: z.string().optional(),
  path: z.string(),
  subject: z.string().optional(),
  text: z.string().optional(),
  numeric: z.string().optional(),
  /** Regular expression that must match the whole severity label, both lower-cased. */
  severity: z.string().optional(),
  /** One parameter that the event must carry: its value begins with `value`, or matches it as `~regex`. */
  varbind: z.strictObject({ name: z.string(), value: z.string() }).optional(),
  /** Own parameters, handed to notification commands as switches. */
  parameters: z.record(z.string(), z.string()).default({}),
});
export type Definition = z.output<typeof definition>;

/** What of the directory decides which definitions an event matches. */
interface Definitions {
  readonly house: { readonly match: "all" | "first" };
  readonly definition: ReadonlyMap<string, Definition>;
}

/** A definition with its texts parsed. `severities` are the labels that its pattern matches. */
interface Ready {
  definition: Definition;
  isFor(uei: string): boolean;
  severities: ReadonlySet<Severity> | undefined;
  rule: Rule | undefined;
  varbind: { name: string; fits(value: string): boolean } | undefined;
}

const anyUei = "MATCH-ANY-UEI";

/**
 * The definitions that match the event, in the directory's order: UEI, severity, status, rule, varbind (D6).
 * One that has a fault matches nothing and does not keep the others from matching (D17, D18).
 */
export function definitionsFor(event: NewEvent, directory: Definitions): Definition[] {
  if (!event.notify) return [];
  const matching = readyFor(event.uei, directory.definition).filter((ready) => fits(event, ready));
  return (directory.house.match === "first" ? matching.slice(0, 1) : matching).map(
    (ready) => ready.definition,
  );
}

/** Why a definition cannot stand, with the place in its text; undefined when all its texts parse (D18). */
export function definitionFault(definition: Definition): Refusal | undefined {
  const ready = prepare(definition);
  return ready instanceof Refusal ? ready : undefined;
}

/** A person's UEI for a definition, as it is to be kept. Refuses one that no event can have. */
export function checkedUei(text: string): string {
  if (text === anyUei || text.startsWith("~") || ueiForm.test(text)) return text;
  throw new Refusal(
    `No event has the UEI "${text}": one begins with "uei.".`,
    `Write it whole, ~ and a regular expression, or ${anyUei}.`,
  );
}

/** A person's severity for a definition, as it is to be kept. Refuses a pattern that matches none there is. */
export function checkedSeverity(text: string): string {
  if (severitiesLike(text).size > 0) return text;
  throw new Refusal(
    `No severity matches "${text}": there is ${severities.join(", ")}.`,
    didYouMean(text, severities),
  );
}

/** One condition of a definition in words, and whether the event fulfils it. */
export interface Condition {
  words: string;
  holds: boolean;
}

/** What a definition asks of an event, in the order in which it is asked; none when its texts do not parse. */
export function conditionsOf(event: NewEvent, definition: Definition): Condition[] {
  const ready = prepare(definition);
  if (ready instanceof Refusal) return [];
  const { uei, severity, rule, varbind } = definition;
  const value = varbind?.value.startsWith("~") ? `matches ${varbind.value}` : `begins with ${varbind?.value}`;
  const ueiWords = uei === anyUei ? "any UEI" : `UEI ${uei}`;
  const ruleWords = asksRule(event, ready) ? `rule ${rule}` : `rule ${rule} (not asked: no node is named)`;
  return [
    { words: ueiWords, holds: ready.isFor(event.uei) },
    ...(severity === undefined ? [] : [{ words: `severity ${severity}`, holds: fitsSeverity(event, ready) }]),
    ...(rule === undefined ? [] : [{ words: ruleWords, holds: fitsRule(event, ready) }]),
    ...(varbind ? [{ words: `parameter ${varbind.name} ${value}`, holds: fitsVarbind(event, ready) }] : []),
  ];
}

function fits(event: NewEvent, ready: Ready): boolean {
  return fitsSeverity(event, ready) && fitsRule(event, ready) && fitsVarbind(event, ready);
}

function fitsSeverity({ severity }: NewEvent, { severities }: Ready): boolean {
  return !severities || (severity !== undefined && severities.has(severity));
}

function fitsRule(event: NewEvent, ready: Ready): boolean {
  return !ready.rule || !asksRule(event, ready) || matchesRule(ready.rule, event);
}

/** OpenNMS: what catches every UEI catches events without a node only when the rule says so. */
function asksRule(event: NewEvent, { definition, rule }: Ready): boolean {
  return rule !== undefined && (definition.uei === anyUei || concerns(rule, event));
}

function fitsVarbind({ parms }: NewEvent, { varbind }: Ready): boolean {
  return !varbind || parms.some((parm) => parm.name === varbind.name && varbind.fits(parm.value));
}

/** The refusal, when one of its texts does not parse. */
function prepare(definition: Definition): Ready | Refusal {
  const { uei, severity, rule, varbind } = definition;
  try {
    return {
      definition,
      isFor: ueiTest(uei),
      severities: severity === undefined ? undefined : severitiesLike(severity),
      rule: rule === undefined ? undefined : parseRule(rule),
      varbind: varbind && { name: varbind.name, fits: varbindTest(varbind.value) },
    };
  } catch (error) {
    if (error instanceof Refusal) return error;
    throw error;
  }
}

function ueiTest(wanted: string): (uei: string) => boolean {
  if (wanted === anyUei) return () => true;
  if (!wanted.startsWith("~")) return (uei) => uei === wanted;
  return parsePattern(wanted.slice(1), "regular expression of the UEI").matches;
}

/** Pattern and label are both lower-cased, as in OpenNMS, where `\S` thereby becomes `\s` (C091). */
function severitiesLike(wanted: string): ReadonlySet<Severity> {
  const pattern = parsePattern(wanted.toLowerCase(), "regular expression of the severity");
  return new Set(severities.filter((severity) => pattern.matches(severity.toLowerCase())));
}

function varbindTest(wanted: string): (value: string) => boolean {
  if (!wanted.startsWith("~")) return (value) => value.startsWith(wanted);
  return parsePattern(wanted.slice(1), "regular expression of the varbind").matches;
}

const indexes = new WeakMap<Definitions["definition"], (uei: string) => Ready[]>();
/** UEIs are few, but events may bring any. */
const mostUeis = 4_096;

/** Parsed once per revision of the definitions, and looked through once per UEI: every event asks. */
function readyFor(uei: string, definitions: Definitions["definition"]): Ready[] {
  const known = indexes.get(definitions);
  if (known) return known(uei);
  const all = [...definitions.values()].flatMap((definition) => {
    const ready = prepare(definition);
    return definition.status === "off" || ready instanceof Refusal ? [] : [ready];
  });
  const index = remembered(mostUeis, (asked: string) => all.filter((ready) => ready.isFor(asked)));
  indexes.set(definitions, index);
  return index(uei);
}
