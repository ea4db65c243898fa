import { asc, inArray } from "drizzle-orm";
import type { Pulse } from "../domain/heartbeat.ts";
import type { HeartbeatShelf } from "../ports/store-watch.ts";
import type { Db } from "./db.ts";
import { heartbeats } from "./schema-watch.ts";

export function heartbeatShelf(db: Db): HeartbeatShelf {
  const pulses = () => db.select().from(heartbeats).orderBy(asc(heartbeats.name));
  return {
    all: async () => (await pulses()).map(pulseFrom),

    lockAll: async () => (await pulses().for("update")).map(pulseFrom),

    async beat(name, at) {
      const counting = { countsFrom: at, listenedUntil: at, beatAt: at };
      await db
        .insert(heartbeats)
        .values({ name, ...counting })
        .onConflictDoUpdate({ target: heartbeats.name, set: counting });
    },

    async keep(pulses) {
      for (const { name, ...pulse } of pulses) {
        const row = { ...pulse, beatAt: pulse.beatAt ?? null, missedAt: pulse.missedAt ?? null };
        await db
          .insert(heartbeats)
          .values({ name, ...row })
          .onConflictDoUpdate({ target: heartbeats.name, set: row });
      }
    },

    async remove(names) {
      if (names.length > 0) await db.delete(heartbeats).where(inArray(heartbeats.name, names));
    },
  };
}

function pulseFrom({ beatAt, missedAt, ...row }: typeof heartbeats.$inferSelect): Pulse {
  return { ...row, ...(beatAt && { beatAt }), ...(missedAt && { missedAt }) };
}
