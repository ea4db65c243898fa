import type { DateTime } from "luxon";
import type { Severity } from "../../domain/event.ts";
import type { Letter } from "../../ports/notification-strategy.ts";
import { firstBytes, lineOf, plainLine } from "../words.ts";

/** Facilities of syslog; the place in the list is the code (RFC 5424, 6.2.1). */
export const facilities = [
  "kern",
  "user",
  "mail",
  "daemon",
  "auth",
  "syslog",
  "lpr",
  "news",
  "uucp",
  "cron",
  "authpriv",
  "ftp",
  "ntp",
  "audit",
  "alert",
  "clock",
  "local0",
  "local1",
  "local2",
  "local3",
  "local4",
  "local5",
  "local6",
  "local7",
] as const;
export type Facility = (typeof facilities)[number];

/** How bad it is in syslog's terms: 2 critical, 3 error, 4 warning, 5 notice, 6 informational. */
const levels: Record<Severity, number> = {
  Critical: 2,
  Major: 3,
  Minor: 4,
  Warning: 4,
  Normal: 5,
  Indeterminate: 5,
  Cleared: 6,
};
const levelOfChange = 5;

/** Characters of the line, and of one value of the structured data. */
const longest = { line: 2000, value: 128 };
/** What structured data is ours: 32473 is the enterprise number for documentation (RFC 5612). */
const dataId = "notice@32473";

export interface Sender {
  facility: Facility;
  hostname: string;
  pid: number;
}

/**
 * One message of RFC 5424 in at most `most` bytes: what does not fit is cut off its text. An answered notice is no
 * longer as bad as its event.
 */
export function frame(
  letter: Letter,
  { facility, hostname, pid }: Sender,
  now: DateTime,
  most: number,
): Buffer {
  const { message, values } = letter;
  const { notice, state = "outstanding", severity = "Indeterminate" } = message;
  const level = state === "outstanding" ? levels[severity] : levelOfChange;
  const data = {
    id: notice === undefined ? "" : `${notice}`,
    state,
    severity,
    user: values["-d"] ?? "",
    uei: values["eventUEI"] ?? "",
    interface: values["-interface"] ?? "",
    service: values["-service"] ?? "",
  };
  const head = [
    `<${facilities.indexOf(facility) * 8 + level}>1`,
    now.toUTC().toISO(),
    word(hostname, 255),
    "watchbill",
    `${pid}`,
    "notice",
    `[${dataId}${Object.entries(data).map(parameter).join("")}]`,
    "",
  ].join(" ");
  const body = message.body === undefined ? "" : ` - ${plainLine(message.body)}`;
  const text = `\uFEFF${lineOf(message, longest.line)}${body}`;
  return Buffer.concat([Buffer.from(head), firstBytes(text, most - Buffer.byteLength(head))]);
}

function parameter([name, value]: [string, string]): string {
  if (value === "") return "";
  const escaped = plainLine(value)
    .slice(0, longest.value)
    .toWellFormed()
    .replace(/["\\\]]/g, "\\$&");
  return ` ${name}="${escaped}"`;
}

/** A field of the header holds printable ASCII without blanks. */
function word(text: string, most: number): string {
  return text.replace(/[^!-~]/g, "-").slice(0, most) || "-";
}
