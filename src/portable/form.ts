import { type EntryTime, entryTime } from "../domain/entry.ts";
import { describeEntryTime } from "../domain/entry-words.ts";
import { type Target, target } from "../domain/path.ts";
import { Refusal } from "../domain/refusal.ts";
import { formatDuration, milliseconds, parseDuration } from "../domain/time.ts";

/** How values of one shape are written in the configuration, where that is not how the directory holds them. */
export interface Form {
  /** What an editor is told of it, as JSON Schema. `inner` is that of the shape itself. */
  describe(inner: Record<string, unknown>): Record<string, unknown>;
  write(value: unknown): unknown;
  /** Throws a Refusal that says what would be accepted. What it makes is still to be held against the shape. */
  read(written: unknown): unknown;
}

/** `15m` */
const duration: Form = {
  describe: () => ({ type: "string", pattern: "^(?=\\d)(\\d+d)?(\\d+h)?(\\d+m)?(\\d+s)?(\\d+ms)?$" }),
  write: (value) => formatDuration(value as number),
  read: (written) => parseDuration(String(written)),
};

/** `weekly monday 09:00-17:00` */
const times: Form = {
  describe: () => ({
    type: "string",
    examples: ["weekly monday 09:00-17:00", "2026-03-01 08:00 to 2026-03-08 08:00"],
  }),
  write: (value) => describeEntryTime(value as EntryTime),
  read: readEntryTime,
};

/** Exactly what `describeEntryTime` writes, for one time; nothing that depends on the day on which it is read. */
function readEntryTime(written: unknown): unknown {
  const text = String(written).trim();
  const specific = /^(\S+)[T ](\S+) +to +(\S+)[T ](\S+)$/.exec(text);
  if (specific) {
    const [, firstDay, begins, lastDay, ends] = specific;
    return { type: "specific", begins: `${firstDay}T${begins}`, ends: `${lastDay}T${ends}` };
  }
  const { type, day, begins, ends } =
    /^(?<type>daily|weekly|monthly)(?: +(?<day>[a-z]+|\d+))? +(?<begins>[\d:]+)-(?<ends>[\d:]+)$/i.exec(text)
      ?.groups ?? {};
  if (type === "daily" && day === undefined) return { type, begins, ends };
  if (type === "weekly" && day !== undefined) return { type, day: day.toLowerCase(), begins, ends };
  if (type === "monthly" && day !== undefined) return { type, day: Number(day), begins, ends };
  throw new Refusal(
    `"${text.slice(0, 80)}" is no time: write daily 22:00-06:00, weekly monday 09:00-17:00, monthly 1 00:00-24:00, or 2026-03-01 08:00 to 2026-03-08 08:00.`,
  );
}

const targetKinds = target.shape.kind.options;

/** `role: oncall`, and below it how that target is told. */
const namedTarget: Form = {
  describe(inner) {
    const { kind: _, name, ...how } = inner["properties"] as Record<string, unknown>;
    return {
      ...inner,
      properties: { ...Object.fromEntries(targetKinds.map((kind) => [kind, name])), ...how },
      required: undefined,
      oneOf: targetKinds.map((kind) => ({ type: "object", properties: { [kind]: name }, required: [kind] })),
    };
  },
  write(value) {
    const { kind, name, ...how } = value as Pick<Target, "kind" | "name">;
    return { [kind]: name, ...how };
  },
  read(written) {
    const members = Object.entries(typeof written === "object" && written !== null ? written : {});
    const isKind = (name: string) => targetKinds.some((kind) => kind === name);
    const [named, another] = members.filter(([name]) => isKind(name));
    if (!named || another) {
      throw new Refusal(
        `names ${another ? "two targets" : "no target"}: write one of ${targetKinds.map((kind) => `${kind}: …`).join(", ")}`,
      );
    }
    const [kind, name] = named;
    return { kind, name, ...Object.fromEntries(members.filter(([other]) => other !== kind)) };
  },
};

/** Wherever one of these shapes stands in the directory, it is written in its form. */
export const forms: ReadonlyMap<unknown, Form> = new Map<unknown, Form>([
  [milliseconds, duration],
  [entryTime, times],
  [target, namedTarget],
]);
