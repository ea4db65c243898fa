import type { Spot, Unread } from "./opened.ts";

/** Decisions on what OpenNMS reads otherwise, as OpenNMS's administrators need to know them. */
export const decisions = {
  D1: "A group that is off duty as a notice opens is not told of it; OpenNMS tells it when its duty next begins (--as-opennms keeps that).",
  D2: "When a group is on duty and none of its members is, the notice waits for the first who comes on; OpenNMS tells nobody.",
  D4: "Whether a group is on duty is asked as the notice opens; OpenNMS asks as the step begins.",
  D7: "A duty schedule that ends before it begins runs on into the next day; for OpenNMS it never comes.",
  D8: "A duty schedule that ends at 2359 lasts to the end of the day; OpenNMS leaves out the last minute.",
  D9: "Times are on the clocks of the zone named here, also over a change of the clocks; OpenNMS reads all in the server's zone and counts 24 hours a day.",
  D10: "A time of a role or an outage that ends before it begins runs on into the next day; for OpenNMS it never comes.",
  D11: "The supervisor is on call whenever no user that exists is scheduled; in OpenNMS a schedule of an unknown user keeps them from it.",
  D14: "Who was told hears once that it is over, a command; from OpenNMS as often as they were told.",
  D15: "A clearing event ends every outstanding notice that agrees with it; for OpenNMS only those of the newest event.",
  D16: "A duration without a unit is in milliseconds, as OpenNMS reads it.",
  D17: "A path that tells nobody keeps no other definition from opening its notice; in OpenNMS it does.",
  D21: "During a scheduled outage notices are held, and told at its end if they are still outstanding; OpenNMS never tells them.",
  D22: "Users, groups and roles may not share a name; in OpenNMS the group wins. Some are renamed here.",
  D23: "A one-off e-mail address is told by the e-mail command; other commands listed with it count for nothing, in OpenNMS as here.",
  D25: "Auto-notify also decides about targets that were off duty as the notice opened: off never, on always, auto only who was told of the trouble.",
  "0004": "A rule sees what the event itself carries; OpenNMS asks its database of nodes.",
} as const;
export type Decision = keyof typeof decisions;

/** What an import did, for people: everything in the files is either in here or came over as it stood. */
export class Report {
  readonly #came = new Map<string, string[]>();
  readonly #different = new Map<Decision, Set<string>>();
  readonly #fitted: (Spot & { sentence: string })[] = [];
  readonly #unused: (Spot & { sentence: string })[] = [];
  readonly #without = new Map<string, Spot[]>();
  readonly #remarks: string[] = [];

  came(kind: string, name: string): void {
    this.#came.set(kind, [...(this.#came.get(kind) ?? []), name]);
  }

  /** Something that is read otherwise here, by decision. */
  different(decision: Decision, subject: string): void {
    this.#different.set(decision, (this.#different.get(decision) ?? new Set()).add(subject));
  }

  /** Something that was changed so that it can stand here. */
  fitted({ file, line }: Spot, sentence: string): void {
    this.#fitted.push({ file, line, sentence });
  }

  /** Something that could not be used. */
  unused({ file, line }: Spot, sentence: string): void {
    this.#unused.push({ file, line, sentence });
  }

  /** Something of OpenNMS's that there is no use for here. */
  without({ file, line }: Spot, what: string): void {
    const key = `${file}: ${what}`;
    this.#without.set(key, [...(this.#without.get(key) ?? []), { file, line }]);
  }

  unread(found: Iterable<Unread>): void {
    for (const { sentence, ...spot } of found) this.unused(spot, sentence);
  }

  remark(sentence: string): void {
    this.#remarks.push(sentence);
  }

  /** What came over, then what to look at, each a line. */
  toString(): string {
    const sections: [string, string[]][] = [
      [
        "What came over:",
        [...this.#came].map(([kind, names]) => `${kind} (${names.length}): ${names.join(", ")}`),
      ],
      ["What was changed to fit:", this.#fitted.map(told)],
      [
        "What is read otherwise here:",
        [...this.#different]
          .sort(([one], [other]) => one.localeCompare(other, "en", { numeric: true }))
          .map(
            ([decision, subjects]) =>
              `${decision}: ${decisions[decision]} Here: ${[...subjects].join(", ")}.`,
          ),
      ],
      ["What could not be used:", byPlace(this.#unused).map(told)],
      [
        "What there is no use for here:",
        [...this.#without].map(([what, spots]) => `${what} (${linesOf(spots)})`),
      ],
      ["", this.#remarks],
    ];
    return sections
      .filter(([, lines]) => lines.length > 0)
      .map(([title, lines]) =>
        [...(title === "" ? [] : [title]), ...lines.map((line) => (title === "" ? line : `  ${line}`))].join(
          "\n",
        ),
      )
      .join("\n\n");
  }
}

function told({ file, line, sentence }: Spot & { sentence: string }): string {
  return `${file}:${line}: ${sentence}`;
}

/** By file, in the order in which they were read, and by line. */
function byPlace<S extends Spot>(spots: readonly S[]): S[] {
  const files = [...new Set(spots.map((spot) => spot.file))];
  return files.flatMap((file) =>
    spots.filter((spot) => spot.file === file).sort((one, other) => one.line - other.line),
  );
}

const mostLines = 6;

function linesOf(spots: readonly Spot[]): string {
  const lines = [...new Set(spots.map((spot) => spot.line))];
  const shown = lines.slice(0, mostLines).join(", ");
  return `${lines.length === 1 ? "line" : "lines"} ${shown}${lines.length > mostLines ? ` and ${lines.length - mostLines} more` : ""}`;
}
