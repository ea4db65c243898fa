import type { DateTime } from "luxon";
import { definitionsFor } from "./definition.ts";
import type { Directory } from "./directory.ts";
import { type EventInput, parseEvent } from "./event.ts";
import { suppressionOf } from "./suppression.ts";
import { roughly } from "./time-words.ts";
import { type Finding, type FindingKind, house, type KnownFinding, watchUei } from "./watch.ts";

/** Notices named in a finding; the others are counted. */
const mostNamed = 5;

const troubles = {
  unclaimed: {
    one: "is due, and nobody has taken it for more than a minute",
    many: "are due, and nobody has taken them for more than a minute",
    advice: "Does a bot process run on this database, and what does its log say?",
  },
  unreached: {
    one: "is outstanding and has reached nobody",
    many: "are outstanding and have reached nobody",
    advice: "notice why NUMBER says why; tell somebody, and acknowledge.",
  },
  stuck: {
    one: "has a letter that a process began to send and never settled",
    many: "have letters that a process began to send and never settled",
    advice: "Does every bot process on this database still answer, and do their clocks agree?",
  },
} satisfies Partial<Record<FindingKind, { one: string; many: string; advice: string }>>;

/**
 * What the watch says of notices with which the same is wrong; undefined when there are none. Those that tell of a
 * finding of its own raise nothing. `most` is as far as was counted.
 */
export function findingAbout(
  what: keyof typeof troubles,
  suspects: readonly { notice: number; isOwn: boolean }[],
  most: number,
): Finding | undefined {
  const notices = [...new Set(suspects.map(({ notice }) => notice))].sort((a, b) => a - b);
  if (notices.length === 0) return undefined;
  const { one, many, advice } = troubles[what];
  const named = notices.slice(0, mostNamed).map((id) => `#${id}`);
  const count = notices.length >= most ? `${notices.length} notices or more` : `${notices.length} notices`;
  const which =
    notices.length === 1
      ? `Notice ${named[0]}`
      : `${count} (${named.join(", ")}${notices.length > mostNamed ? " …" : ""})`;
  const words = `${which} ${notices.length === 1 ? one : many}. ${advice}`;
  return { what, subject: house, words, raises: suspects.some(({ isOwn }) => !isOwn) };
}

/** A network that is not connected; `sentence` is what it says of itself. */
export function silentFinding(network: string, sentence: string): Finding {
  const words = `Network ${network} is not connected: ${sentence}. Whoever it tells is told by their other networks meanwhile, if they have any.`;
  return { what: "silent", subject: network, words, raises: true };
}

/** A clock that is that many milliseconds ahead of the database's. */
export function clockFinding(host: string, ahead: number): Finding {
  const seconds = (Math.abs(ahead) / 1000).toFixed(1);
  const words = `The clock of ${host} is ${seconds} s ${ahead > 0 ? "ahead of" : "behind"} the database's: set both by NTP. Steps and shifts are late or early by as much.`;
  return { what: "clock", subject: host, words, raises: true };
}

/** `silent irc for 5m: Network irc is not connected: …`, for status. */
export function findingLine({ what, subject, words, since }: KnownFinding, now: DateTime): string {
  const where = subject === house ? "" : ` ${subject}`;
  return `The watch found: ${what}${where}, for ${roughly(now.diff(since).toMillis())}. ${words}`;
}

/** Does nobody hear of such an event? The line to type, when no definition asks for a notice of it. */
export function lineToHearOf(
  event: EventInput,
  what: "watch" | "heartbeat",
  directory: Directory,
  now: DateTime,
): string | undefined {
  const parsed = parseEvent(event, now);
  if (suppressionOf(parsed, directory) !== undefined) return undefined;
  if (definitionsFor(parsed, directory).length > 0) return undefined;
  const uei = what === "watch" ? `~${watchUei}.*` : event.uei;
  const path = directory.path.keys().next().value ?? "PATH";
  return `notification add ${what} ${uei} ${path} subject:"%nodelabel%: %logmsg%"`;
}
