import type { DateTime } from "luxon";
import { z } from "zod";
import { type AutoAck, autoAck, autoAckName } from "./autoack.ts";
import type { EventInput } from "./event.ts";
import { formatDuration, milliseconds } from "./time.ts";

/** A dead-man switch: something that reports by `POST /heartbeats/<name>` at least so often, and is missed when it does not. */
export const heartbeat = z.strictObject({
  name: z.string(),
  /** The longest silence that is as it should be; a minute at least. */
  every: milliseconds,
  /** Its silence means nothing for now. */
  paused: z.boolean().default(false),
});
export type Heartbeat = z.output<typeof heartbeat>;

/** A sentence when nobody can be expected to beat so often. */
export function heartbeatFault({ every }: Heartbeat): string | undefined {
  if (every >= 60_000) return undefined;
  return `It cannot be missed after ${formatDuration(every)}: 1m is the least.`;
}

/** What the book knows of a monitor. */
export interface Pulse {
  name: string;
  /** Since when its silence counts: its last beat, or when it was added or went on, and as much later as the house was away. */
  countsFrom: DateTime;
  /** Until when the house has listened. */
  listenedUntil: DateTime;
  beatAt?: DateTime;
  /** When its silence was raised; absent while all is well. */
  missedAt?: DateTime;
  paused: boolean;
}

export const missedUei = "uei.watchbill.org/heartbeat/missed";
const beatingUei = "uei.watchbill.org/heartbeat/beating";

/** For longer than this the house was away, rather than busy. */
const away = 60_000;

/**
 * The pulse of a monitor as of `now`, and the event to be raised: its silence is too long, or is over. Silence counts only
 * while the house listens, so a restart raises nothing that the house alone is to blame for; also when the clock was set.
 * A monitor that never beat counts from when it was added, one that was paused from when it goes on.
 */
export function pulseAt(
  monitor: Heartbeat,
  known: Pulse | undefined,
  now: DateTime,
): { pulse: Pulse; event?: EventInput } {
  const { name, paused } = monitor;
  const anew = { countsFrom: now, listenedUntil: now, paused };
  if (!known) return { pulse: { name, ...anew } };
  if (paused || known.paused) {
    const event = known.missedAt && beatingEvent(name, `Heartbeat ${name} was paused.`);
    return { pulse: { ...known, ...anew }, ...(event && { event }) };
  }
  const gap = now.diff(known.listenedUntil).toMillis();
  const countsFrom = Math.abs(gap) > away ? known.countsFrom.plus({ milliseconds: gap }) : known.countsFrom;
  const pulse = { ...known, countsFrom, listenedUntil: now };
  const isMissed = missedFrom(monitor, pulse) <= now;
  if (isMissed === (known.missedAt !== undefined)) return { pulse };
  return {
    pulse,
    event: isMissed ? missedEvent(monitor, pulse) : beatingEvent(name, `Heartbeat ${name} beats again.`),
  };
}

/** When the silence is too long. */
export function missedFrom({ every }: Heartbeat, { countsFrom }: Pick<Pulse, "countsFrom">): DateTime {
  return countsFrom.plus({ milliseconds: every });
}

/** The monitor's silence, as an event. */
export function missedEvent({ name, every }: Heartbeat, { beatAt }: Pick<Pulse, "beatAt">): EventInput {
  const last = beatAt
    ? `its last beat was at ${beatAt.toUTC().toISO({ suppressMilliseconds: true })}`
    : "it has never beaten";
  return {
    uei: missedUei,
    source: "heartbeat",
    nodeLabel: name,
    severity: "Major",
    logmsg: `Heartbeat ${name} is missed: nothing came for ${formatDuration(every)}, ${last}.`,
    parms: { heartbeat: name },
    dedupKey: `heartbeat/${name}`,
  };
}

/** It beats again, or nobody waits for it any more: ends the notices of its silence, and asks for none itself. */
export function beatingEvent(name: string, words: string): EventInput {
  return {
    uei: beatingUei,
    source: "heartbeat",
    nodeLabel: name,
    severity: "Cleared",
    logmsg: words,
    parms: { heartbeat: name },
    notify: false,
  };
}

export const heartbeatAutoAck: AutoAck = autoAck.parse({
  name: autoAckName(beatingUei, missedUei),
  uei: beatingUei,
  acknowledge: missedUei,
  match: ["parm[heartbeat]"],
});
