import type { DateTime } from "luxon";
import type { EventInput } from "../domain/event.ts";
import { beatingEvent, missedFrom, missedUei, type Pulse, pulseAt } from "../domain/heartbeat.ts";
import type { Clock } from "../ports/clock.ts";
import type { Beaten, Engine } from "../ports/engine.ts";
import type { Accept } from "../ports/event-source.ts";
import type { Store } from "../ports/store.ts";
import type { Concern } from "./concern.ts";
import { isTime } from "./turn.ts";

/** How often silences are measured. */
const every = { seconds: 5 };
/** How often it is noted that the house listens, in milliseconds. */
const noteEvery = 20_000;

/** Of a monitor: what is to be raised. */
interface News {
  name: string;
  event: EventInput;
}

/**
 * Misses monitors that are silent for too long, and hears when they beat again. An event is raised before it is noted:
 * whoever dies between the two raises it again, and its dedup key makes it one.
 */
export function createHeartbeats(store: Store, accept: Accept): Concern {
  let next: DateTime | undefined;

  const look = (now: DateTime): Promise<News[]> =>
    store.transaction(async (tx) => {
      const monitors = (await tx.directory.read()).heartbeat;
      const pulses = new Map((await tx.heartbeats.lockAll()).map((pulse) => [pulse.name, pulse]));
      const looked = [...monitors.values()].map((monitor) => pulseAt(monitor, pulses.get(monitor.name), now));
      await tx.heartbeats.keep(
        looked.flatMap(({ pulse }) => (isWorthNoting(pulse, pulses.get(pulse.name)) ? pulse : [])),
      );
      const gone = [...pulses.values()].filter(({ name }) => !monitors.has(name));
      await tx.heartbeats.remove(gone.flatMap(({ name, missedAt }) => (missedAt ? [] : name)));
      return [
        ...looked.flatMap(({ pulse: { name }, event }) => (event ? { name, event } : [])),
        ...gone.flatMap(({ name, missedAt }) =>
          missedAt ? { name, event: beatingEvent(name, `Heartbeat ${name} was removed.`) } : [],
        ),
      ];
    });

  const note = ({ name, event }: News, now: DateTime): Promise<void> =>
    store.transaction(async (tx) => {
      const pulse = (await tx.heartbeats.lockAll()).find((one) => one.name === name);
      const isKnown = (await tx.directory.read()).heartbeat.has(name);
      if (!pulse) return;
      const { missedAt = now, ...well } = pulse;
      if (isKnown) await tx.heartbeats.keep([event.uei === missedUei ? { ...well, missedAt } : well]);
      else await tx.heartbeats.remove([name]);
    });

  return {
    name: "heartbeats",
    async pass(now) {
      if (!isTime(next, now, every)) return 0;
      next = now.plus(every);
      const news = await look(now);
      for (const one of news) {
        await accept(one.event);
        await note(one, now);
      }
      return news.length;
    },
  };
}

/** A monitor reports. Its silence, if it was missed, is over at the next look. */
export function createBeat(store: Store, clock: Clock): Engine["beat"] {
  return (name) =>
    store.transaction(async (tx): Promise<Beaten> => {
      const monitor = (await tx.directory.read()).heartbeat.get(name);
      if (!monitor) return { outcome: "unknown" };
      const now = clock.now();
      await tx.heartbeats.beat(name, now);
      return monitor.paused
        ? { outcome: "paused" }
        : { outcome: "beaten", missedFrom: missedFrom(monitor, { countsFrom: now }) };
    });
}

function isWorthNoting(pulse: Pulse, known: Pulse | undefined): boolean {
  if (!known || known.paused !== pulse.paused) return true;
  if (!pulse.paused && !known.countsFrom.equals(pulse.countsFrom)) return true;
  return Math.abs(pulse.listenedUntil.diff(known.listenedUntil).toMillis()) >= noteEvery;
}
