import { DateTime } from "luxon";
import { z } from "zod";
import { nearest } from "./nearest.ts";
import { faultOf, Refusal } from "./refusal.ts";
import { shortened, storable } from "./text.ts";

/** Severity labels, mildest first, as OpenNMS names them (seed: Events and UEIs). */
export const severities = [
  "Indeterminate",
  "Cleared",
  "Normal",
  "Warning",
  "Minor",
  "Major",
  "Critical",
] as const;
export type Severity = (typeof severities)[number];

/** One event parameter. Order and repeated names are kept: `%parm[#2]%` counts, `%parm[name]%` looks up. */
export interface Parm {
  name: string;
  value: string;
}

/**
 * What a monitoring system said happened. Everything in the house is the result of an event.
 *
 * `occurrenceId` is the sender's own id of this very occurrence: told again (a retry, a repeat), it is the same
 * event. `dedupKey` names the trouble: while a notice of an earlier event with that key is outstanding, or somebody
 * has it and it goes on, another event that would open one is a duplicate (decision 0005).
 */
export interface Event {
  id: number;
  uei: string;
  source: string;
  /** When it happened, as the sender says; `receivedAt` is when the house heard of it. */
  time: DateTime;
  receivedAt: DateTime;
  host?: string;
  nodeId?: number;
  nodeLabel?: string;
  location?: string;
  foreignSource?: string;
  foreignId?: string;
  interface?: string;
  ifIndex?: number;
  ifAlias?: string;
  service?: string;
  severity?: Severity;
  descr?: string;
  logmsg?: string;
  operinstruct?: string;
  mouseovertext?: string;
  snmphost?: string;
  snmp?: Snmp;
  dpname?: string;
  tticketId?: string;
  parms: Parm[];
  /** Surveillance categories of the node, for `catincXXX` in rules. */
  categories: string[];
  /** Asset record fields, for `%asset[building]%`. */
  assets: Record<string, string>;
  /** False when the sender asked that no notice be opened (`logmsg notify="false"`). */
  notify: boolean;
  occurrenceId?: string;
  dedupKey?: string;
  /** Why it opened no notice although definitions asked for one (see suppression.ts); stamped as it comes in. */
  suppressed?: string;
}

export type NewEvent = Omit<Event, "id">;

/** What every UEI looks like. */
export const ueiForm = /^uei\.\S+$/;

/** An object of these fields and no others; of one it does not have, it asks whether another was meant. */
function fields<T extends z.core.$ZodLooseShape>(shape: T) {
  return z.strictObject(shape, {
    error: (issue) =>
      issue.code === "unrecognized_keys" ? noField(issue.keys, Object.keys(shape)) : undefined,
  });
}

function noField(unknown: readonly string[], known: readonly string[]): string {
  const asked = unknown.map((name) => {
    const meant = nearest(name, known);
    return `no field ${JSON.stringify(shortened(name, 80))}${meant ? ` (did you mean "${meant}"?)` : ""}`;
  });
  return asked.join("; ");
}

const text = (longest: number) => z.string().max(longest).transform(storable);

/** Numbers of nodes and of interfaces are 31 bits wide (RFC 2863 for `ifIndex`), and no command takes a greater one. */
const highestNumber = 2_147_483_647;
const number = z.int(`must be a whole number from 0 to ${highestNumber}`).nonnegative().max(highestNumber);

/** The SNMP fields of an event that came from a trap. */
const snmp = fields({
  id: text(256).optional(),
  idtext: text(256).optional(),
  version: text(16).optional(),
  specific: z.int("must be a whole number").optional(),
  generic: z.int("must be a whole number").optional(),
  community: text(256).optional(),
});
export type Snmp = z.output<typeof snmp>;

const scalar = z.union([z.string(), z.number(), z.boolean()]).transform((value) => storable(String(value)));

/**
 * What a source may hand in, and the schema of `POST /events`. Compiled, for each event goes through it: that is several
 * times as fast.
 *
 * @example
 * { "uei": "uei.example.org/disk/full", "nodeLabel": "web01", "severity": "Major", "parms": { "ds": "/var" } }
 */
export const eventInput = z.compile(
  fields({
    uei: z.string().max(256).regex(ueiForm, 'must start with "uei." and hold no blanks').transform(storable),
    source: text(128).default("http"),
    time: z.iso.datetime({ offset: true }).optional(),
    host: text(256).optional(),
    nodeId: number.optional(),
    nodeLabel: text(256).optional(),
    location: text(256).optional(),
    foreignSource: text(256).optional(),
    foreignId: text(256).optional(),
    interface: text(256).optional(),
    ifIndex: number.optional(),
    ifAlias: text(256).optional(),
    service: text(256).optional(),
    severity: z
      .preprocess(
        (value) =>
          typeof value === "string"
            ? (severities.find((s) => s.toLowerCase() === value.toLowerCase()) ?? value)
            : value,
        z.enum(severities),
      )
      .optional(),
    descr: text(16_000).optional(),
    logmsg: text(16_000).optional(),
    operinstruct: text(16_000).optional(),
    mouseovertext: text(4_000).optional(),
    snmphost: text(256).optional(),
    snmp: snmp.optional(),
    dpname: text(128).optional(),
    tticketId: text(128).optional(),
    parms: z
      .union([
        z.array(fields({ name: text(512), value: scalar })),
        z
          .record(text(512), scalar)
          .transform((record) => Object.entries(record).map(([name, value]) => ({ name, value }))),
      ])
      .default([]),
    categories: z.array(text(256)).default([]),
    assets: z.record(text(256), text(4_000)).default({}),
    notify: z.boolean().default(true),
    occurrenceId: text(512).optional(),
    dedupKey: text(512).optional(),
  }),
);
export type EventInput = z.input<typeof eventInput>;

/**
 * Raw input of a source → an event, or a {@link Refusal} that names every field at fault.
 *
 * `now` becomes `receivedAt`, and `time` when the sender gave none.
 */
export function parseEvent(input: unknown, now: DateTime): NewEvent {
  const parsed = eventInput.safeParse(input, { reportInput: true });
  if (!parsed.success)
    throw new Refusal(`The event is not as expected: ${parsed.error.issues.map(faultOf).join("; ")}.`);
  const { time, ...rest } = parsed.data;
  const times = { receivedAt: now, time: time === undefined ? now : DateTime.fromISO(time, { zone: "utc" }) };
  return dropUndefined(Object.assign(rest, times));
}

/** Drops its undefined members, so that `exactOptionalPropertyTypes` holds at run time too. */
function dropUndefined<T extends object>(value: { [K in keyof T]: T[K] | undefined }): T {
  for (const key in value) if (value[key] === undefined) delete value[key];
  return value as T;
}

/** The value of the first parameter of that name, if there is one. */
export function parmOf(event: Pick<Event, "parms">, name: string): string | undefined {
  return event.parms.find((parm) => parm.name === name)?.value;
}

/** How the value of a base64 parameter is shown: its bytes as `0x` and hex digits (seed: Notification tokens). */
export function hexOfBase64(encoded: string): string {
  return `0x${Buffer.from(encoded, "base64").toString("hex")}`;
}
