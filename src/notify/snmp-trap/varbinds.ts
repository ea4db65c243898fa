import { severities } from "../../domain/event.ts";
import type { Letter } from "../../ports/notification-strategy.ts";
import { firstBytes, plainLine } from "../words.ts";

/** WATCHBILL-MIB (docs/notification-commands/WATCHBILL-MIB.txt), below the enterprise number for documentation (RFC 5612). */
const mib = "1.3.6.1.4.1.32473";

const traps = { outstanding: 1, acknowledged: 2, resolved: 3 } as const;

/** One object of a trap: a number, or a text as bytes in UTF-8. */
export interface Varbind {
  oid: string;
  value: number | Buffer;
}

/** Bytes of one text, so that a trap fits into one packet of any network. */
const longest = { title: 200, text: 400, name: 64, uei: 128 };

/** Which trap tells of a letter, and what it says, in the order of the MIB. */
export function trapOf({ message, values }: Pick<Letter, "message" | "values">): {
  oid: string;
  varbinds: Varbind[];
} {
  const {
    notice = 0,
    state = "outstanding",
    severity = "Indeterminate",
    title,
    body = "",
    answer = "",
  } = message;
  const text = (value: string | undefined, most: number) => firstBytes(plainLine(value ?? ""), most);
  const objects = [
    notice,
    severities.indexOf(severity) + 1,
    text(title, longest.title),
    text(body, longest.text),
    text(answer, longest.name),
    text(values["-d"], longest.name),
    text(values["eventUEI"], longest.uei),
    text(values["-nodeid"], longest.name),
    text(values["-interface"], longest.name),
    text(values["-service"], longest.name),
  ];
  return {
    oid: `${mib}.1.0.${traps[state]}`,
    varbinds: objects.map((value, index) => ({ oid: `${mib}.1.1.${index + 1}.0`, value })),
  };
}
