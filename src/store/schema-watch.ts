import { boolean, pgTable, primaryKey, text } from "drizzle-orm/pg-core";
import type { FindingKind } from "../domain/watch.ts";
import { instant } from "./columns.ts";

/** What the watch found and is not over: one row for each thing that should not be. */
export const findings = pgTable(
  "findings",
  {
    what: text("what").$type<FindingKind>().notNull(),
    subject: text("subject").notNull(),
    words: text("words").notNull(),
    since: instant("since").notNull(),
    /** When a process last saw it; what nobody sees any more is over. */
    seenAt: instant("seen_at").notNull(),
    /** Was an event raised about it? */
    raised: boolean("raised").notNull(),
  },
  (table) => [primaryKey({ columns: [table.what, table.subject] })],
);

/** When heartbeat monitors last beat, and since when their silence counts. */
export const heartbeats = pgTable("heartbeats", {
  name: text("name").primaryKey(),
  countsFrom: instant("counts_from").notNull(),
  /** Until when the house has listened: silence counts only while it does. */
  listenedUntil: instant("listened_until").notNull(),
  beatAt: instant("beat_at"),
  missedAt: instant("missed_at"),
  paused: boolean("paused").notNull().default(false),
});
