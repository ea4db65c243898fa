import { z } from "zod";
import { checkedSeverity, checkedUei } from "../domain/definition.ts";
import { nameFault } from "../domain/directory.ts";
import { dutyFault } from "../domain/duty.ts";
import { ueiForm } from "../domain/event.ts";
import { didYouMean } from "../domain/nearest.ts";
import { Refusal } from "../domain/refusal.ts";
import { storable } from "../domain/text.ts";
import { parseDuration } from "../domain/time.ts";
import { parseZone } from "../domain/zone.ts";

/** Kinds that name something in the house: they are held against what exists before a verb runs (see resolve.ts). */
const namingKinds = [
  "user",
  "group",
  "role",
  "path",
  "definition",
  "outage",
  "heartbeat",
  "anyone",
  "target",
  "network",
  "notification-command",
  "slash-command",
  "notice",
] as const;

/** What an argument is, beyond text: surfaces choose their widget by it. */
export const argKinds = [
  ...namingKinds,
  "text",
  "word",
  "name",
  "duration",
  "instant",
  "zone",
  "duty",
  "int",
  "choice",
  "flag",
  "pair",
] as const;
export type ArgKind = (typeof argKinds)[number];

/** Kinds for which the house has something to suggest. */
export const suggestedKinds: ReadonlySet<ArgKind> = new Set(namingKinds);

const longestText = 2000;
const longestFile = 20_000_000;
const longestList = 100;

/** One argument: text in, a value out. `ask` is said when it is missing; `read` throws the Refusal of a wrong value. */
function one<T>(
  kind: ArgKind,
  ask: string,
  description: string,
  read: (text: string) => T,
  choices?: readonly string[],
) {
  return z
    .string({ error: () => asking(ask, description) })
    .transform(refusing(read))
    .meta({ kind, description, ...(choices ? { choices } : {}) });
}

/** Several of them, one at least. */
function many<T>(kind: ArgKind, ask: string, description: string, read: (text: string) => T) {
  return z
    .array(one(kind, ask, description, read), { error: () => asking(ask, description) })
    .min(1, { error: () => asking(ask, description) })
    .max(longestList, { error: () => `That is too long a list: ${longestList} at most.` })
    .meta({ kind, description });
}

/** All the words that remain, read as one text. */
function phrase<T>(kind: ArgKind, ask: string, description: string, read: (text: string) => T) {
  return z
    .array(z.string(), { error: () => asking(ask, description) })
    .min(1, { error: () => asking(ask, description) })
    .transform(refusing((words) => read(words.join(" "))))
    .meta({ kind, description });
}

/** `read` as a transform: the Refusal it throws becomes the issue of the value. */
function refusing<I, T>(read: (input: I) => T) {
  return (input: I, context: z.core.$RefinementCtx<I>): T => {
    try {
      return read(input);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      context.addIssue({ code: "custom", message: error.message, params: { hint: error.hint } });
      return z.NEVER;
    }
  };
}

/** A description that only says whose name or number it is adds nothing to the question. */
function asking(ask: string, description: string): string {
  const whose = /^(?:Name|Number) of (?<what>.+)$/.exec(description)?.groups?.["what"];
  if (whose !== undefined && ask === chooseName) return `${ask} for ${whose}.`;
  if (whose !== undefined && !whose.includes(",")) return `${ask}.`;
  const plain = /^[A-Z][a-z ]/.test(description)
    ? description.charAt(0).toLowerCase() + description.slice(1)
    : description;
  return `${ask}: ${plain}.`;
}

const chooseName = "Choose a name";

function readText(text: string, longest = longestText): string {
  if (text.trim() === "") throw new Refusal(`"${text}" is empty: some text is wanted.`);
  if (text.length > longest) {
    throw new Refusal(`"${text.slice(0, 40)}…" is too long: ${text.length} characters, ${longest} at most.`);
  }
  return storable(text);
}

/** The name of something that exists: whether it does is asked later, when the directory is at hand. */
function readReference(text: string): string {
  return readText(text).trim();
}

function readNewName(text: string): string {
  const fault = nameFault(text);
  if (fault !== undefined) throw new Refusal(fault);
  return text;
}

function readUei(text: string): string {
  const uei = readReference(text);
  if (ueiForm.test(uei)) return uei;
  throw new Refusal(`"${uei}" is not a UEI: one begins with "uei." and holds no blanks.`);
}

function readNumber(text: string, least: number, most: number): number {
  const number = /^-?\d{1,15}$/.test(text.trim()) ? Number(text) : Number.NaN;
  if (!(number >= least && number <= most)) {
    throw new Refusal(`"${text}" is not a whole number from ${least} to ${most}.`);
  }
  return number;
}

function readNotice(text: string): number {
  const digits = /^#?(?<digits>\d{1,15})$/.exec(text.trim())?.groups?.["digits"];
  if (digits === undefined || Number(digits) === 0) {
    throw new Refusal(`"${text}" is not a notice number: write it as 12 or #12.`);
  }
  return Number(digits);
}

function readDuty(text: string): string {
  const fault = dutyFault(text);
  if (fault !== undefined) throw new Refusal(fault);
  return text.trim();
}

function readFlag(text: string): boolean {
  if (/^(yes|on|true|1)$/i.test(text)) return true;
  if (/^(no|off|false|0)$/i.test(text)) return false;
  throw new Refusal(`"${text}" is neither yes nor no.`);
}

function readChoice<const C extends string>(text: string, choices: readonly C[]): C {
  const chosen = choices.find((choice) => choice.toLowerCase() === text.trim().toLowerCase());
  if (chosen !== undefined) return chosen;
  throw new Refusal(`"${text}" is not one of ${choices.join(", ")}.`, didYouMean(text, choices));
}

function readPair(text: string): { name: string; value: string } {
  const pair = /^(?<name>[^=]{1,512})=(?<value>.*)$/s.exec(readText(text))?.groups;
  if (!pair)
    throw new Refusal(`"${text}" is not a name and a value: write name=value, or name="several words".`);
  return { name: pair["name"] ?? "", value: pair["value"] ?? "" };
}

/**
 * What the arguments of a verb are declared with: each is a zod schema that reads text, with the words in which it is
 * asked for and refused. Add `.optional()`, or `.prefault("15m")` with a default as one would type it.
 */
export const arg = {
  /** Free text. When optional it is given by name only, so that a forgotten quote is noticed. */
  text: (description: string) => one("text", "Some text is missing", description, readText),
  /** Text of any length, such as a file holds. */
  longText: (description: string) =>
    one("text", "Some text is missing", description, (text) => readText(text, longestFile)),
  texts: (description: string) => many("text", "Some text is missing", description, readText),
  /** One word, such as an address: like free text, but by position even when it is optional. */
  word: (description: string) => one("word", "A word is missing", description, readReference),
  /** What kind of event: a UEI. */
  uei: (description: string) =>
    one("word", "Give a UEI, such as uei.example.org/disk/full", description, readUei),
  /** What kinds of events a definition is for. */
  ueiPattern: (description: string) =>
    one("word", "Give a UEI, such as uei.example.org/disk/full", description, (text) =>
      checkedUei(readReference(text)),
    ),
  /** Which severities a definition is for. */
  severityPattern: (description: string) =>
    one("text", "Some text is missing", description, (text) => checkedSeverity(readText(text))),
  /** Words, each as it stands; by position even when they are optional. */
  words: (description: string) => many("word", "Some words are missing", description, readText),
  /** All words that remain, as one text with a blank between them. */
  phrase: <T>(description: string, read: (text: string) => T) =>
    phrase("text", "Some words are missing", description, read),
  /** The name of something that the verb creates. */
  newName: (description: string) => one("name", chooseName, description, readNewName),
  user: (description: string) => one("user", "Name a user", description, readReference),
  users: (description: string) => many("user", "Name one or more users", description, readReference),
  group: (description: string) => one("group", "Name a group", description, readReference),
  role: (description: string) => one("role", "Name an on-call role", description, readReference),
  path: (description: string) => one("path", "Name a destination path", description, readReference),
  definition: (description: string) =>
    one("definition", "Name a notification definition", description, readReference),
  outage: (description: string) => one("outage", "Name a scheduled outage", description, readReference),
  heartbeat: (description: string) =>
    one("heartbeat", "Name a heartbeat monitor", description, readReference),
  /** A user, a group or a role: their names are unlike each other. */
  anyone: (description: string) => one("anyone", "Name a user, group or role", description, readReference),
  /** What a path can tell, see `targetOf` in domain/target.ts. */
  targets: (description: string) => many("target", "Name one or more targets", description, readReference),
  network: (description: string) => one("network", "Name a network", description, readReference),
  /** Names of notification commands. */
  by: (description: string) =>
    many("notification-command", "Name a notification command", description, readReference),
  notificationCommand: (description: string) =>
    one("notification-command", "Name a notification command", description, readReference),
  slashCommand: (description: string) => one("slash-command", "Name a command", description, readReference),
  /** Milliseconds. */
  duration: (description: string) =>
    one("duration", "Say how long, such as 15m or 1h30m", description, parseDuration),
  /** Text still: reading an instant takes the zone and the time of the asker. */
  instant: (description: string) =>
    one("instant", "Say when, such as 18:00 or 2026-03-01T08:00", description, readReference),
  zone: (description: string) =>
    one("zone", "Name a time zone, such as Europe/Berlin", description, (text) => parseZone(text.trim())),
  /** A duty schedule; all words that remain are one. */
  duty: (description: string) => phrase("duty", "Say when, such as Mo-Fr 09:00-17:00", description, readDuty),
  notice: (description: string) => one("notice", "Give the notice's number", description, readNotice),
  notices: (description: string) =>
    many("notice", "Give one or more notice numbers", description, readNotice),
  int: (description: string, least: number, most: number) =>
    one("int", `Give a number from ${least} to ${most}`, description, (text) =>
      readNumber(text, least, most),
    ),
  ints: (description: string, least: number, most: number) =>
    many("int", "Give one or more numbers", description, (text) => readNumber(text, least, most)),
  choice: <const C extends string>(choices: readonly C[], description: string) =>
    one(
      "choice",
      `Choose one of ${choices.join(", ")}`,
      description,
      (text) => readChoice(text, choices),
      choices,
    ),
  /** Yes or no, given by name only: `admin:yes`, `--admin`. */
  flag: (description: string) => one("flag", "Say yes or no", description, readFlag),
  pair: (description: string) => one("pair", "Give one name=value", description, readPair),
  pairs: (description: string) => many("pair", "Give one or more name=value", description, readPair),
  orNone,
} as const;

/** The same argument, where the word `none` (or nothing: `zone:""`) means that the value is to be cleared: null. */
function orNone<S extends ReturnType<typeof one<unknown>>>(inner: S) {
  const { description, ...meta } = inner.meta() ?? {};
  const read = (text: string): z.output<S> | null => {
    if (/^\s*(none)?\s*$/i.test(text)) return null;
    const parsed = inner.safeParse(text);
    if (parsed.success) return parsed.data;
    throw refusalOf(parsed.error);
  };
  return z
    .string()
    .transform(refusing(read))
    .meta({ ...meta, description: `${description}; none clears it` });
}

/** The first fault of some arguments, as the argument itself words it. */
export function refusalOf(error: z.ZodError): Refusal {
  const [issue] = error.issues;
  const hint = issue?.code === "custom" ? issue.params?.["hint"] : undefined;
  return new Refusal(issue?.message ?? error.message, typeof hint === "string" ? hint : undefined);
}
