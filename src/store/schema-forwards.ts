import { sql } from "drizzle-orm";
import { bigint, index, integer, pgTable, primaryKey, text } from "drizzle-orm/pg-core";
import { instant } from "./columns.ts";
import { notices } from "./schema.ts";

/** The forwarders that processes have or had. */
export const forwarders = pgTable("forwarders", {
  name: text("name").primaryKey(),
  /** Notices up to that number are in `forwards`, or were there before it came. */
  seen: bigint("seen", { mode: "number" }).notNull(),
  /** When a process last had it. */
  lookedAt: instant("looked_at").notNull(),
});

/** What each of them has told of each notice. */
export const forwards = pgTable(
  "forwards",
  {
    forwarder: text("forwarder").notNull(),
    noticeId: bigint("notice_id", { mode: "number" })
      .notNull()
      .references(() => notices.id, { onDelete: "cascade" }),
    /** Null while the other side knows all. */
    dueAt: instant("due_at"),
    /** Until then it belongs to the process that is telling it. */
    leaseUntil: instant("lease_until"),
    /** How often the notice has changed: what is told may be old when it is. */
    changes: integer("changes").notNull().default(0),
    attempts: integer("attempts").notNull().default(0),
    told: text("told"),
    ref: text("ref"),
    reason: text("reason"),
  },
  (table) => [
    primaryKey({ columns: [table.forwarder, table.noticeId] }),
    index("forwards_notice").on(table.noticeId),
    index("forwards_due")
      .on(table.forwarder, sql`coalesce(lease_until, due_at)`)
      .where(sql`due_at is not null`),
  ],
);
