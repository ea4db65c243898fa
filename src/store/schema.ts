import { isNotNull, isNull, sql } from "drizzle-orm";
import {
  bigint,
  boolean,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  uniqueIndex,
} from "drizzle-orm/pg-core";
import type { DeliveryKind, DeliveryState } from "../domain/delivery.ts";
import type { Kind } from "../domain/directory.ts";
import type { NoticeLogEntry } from "../domain/notice.ts";
import type { StrategyFacts } from "../domain/notification-command.ts";
import type { Step } from "../domain/path.ts";
import { instant } from "./columns.ts";

const id = () => bigint("id", { mode: "number" }).primaryKey().generatedByDefaultAsIdentity();

/** The directory, one row a document; `position` keeps the order in which people declared them. */
export const directoryDocuments = pgTable(
  "directory_documents",
  {
    kind: text("kind").$type<Kind>().notNull(),
    name: text("name").notNull(),
    position: integer("position").notNull(),
    document: jsonb("document").notNull(),
  },
  (table) => [primaryKey({ columns: [table.kind, table.name] })],
);

/** One row. Whoever changes the directory locks it, so changes come one at a time. */
export const directoryRevision = pgTable("directory_revision", {
  id: integer("id").primaryKey(),
  revision: bigint("revision", { mode: "number" }).notNull(),
});

export const events = pgTable(
  "events",
  {
    id: id(),
    uei: text("uei").notNull(),
    receivedAt: instant("received_at").notNull(),
    /** The sender's own id of this occurrence: a second one is the same event. */
    occurrenceId: text("occurrence_id"),
    /** The dedup key while a notice of this event is outstanding; null from then on. */
    openKey: text("open_key"),
    document: jsonb("document").notNull(),
  },
  (table) => [
    uniqueIndex("events_occurrence").on(table.occurrenceId).where(isNotNull(table.occurrenceId)),
    uniqueIndex("events_open_key").on(table.openKey).where(isNotNull(table.openKey)),
    index("events_received").on(table.receivedAt),
  ],
);

/** The notice is the cursor and the lock of its own escalation. */
export const notices = pgTable(
  "notices",
  {
    id: id(),
    eventId: bigint("event_id", { mode: "number" })
      .notNull()
      .references(() => events.id),
    eventUei: text("event_uei").notNull(),
    definition: text("definition").notNull(),
    path: text("path").notNull(),
    steps: jsonb("steps").$type<Step[]>().notNull(),
    subject: text("subject").notNull(),
    text: text("text").notNull(),
    numeric: text("numeric").notNull(),
    createdAt: instant("created_at").notNull(),
    /** How often its path has begun. */
    round: integer("round").notNull().default(1),
    nextStep: integer("next_step"),
    nextDueAt: instant("next_due_at"),
    offDuty: jsonb("off_duty").$type<string[]>().notNull(),
    answeredAt: instant("answered_at"),
    answeredBy: text("answered_by"),
    answeredVia: text("answered_via"),
    answeredUntil: instant("answered_until"),
    snoozed: boolean("snoozed").notNull().default(false),
    resolvedAt: instant("resolved_at"),
    resolvedBy: text("resolved_by"),
    resolutionPrefix: text("resolution_prefix"),
    /** What clearing events find it by (domain/trait.ts); null for those that an older program opened. */
    traits: integer("traits").array(),
  },
  (table) => [
    index("notices_due").on(table.nextDueAt).where(isNull(table.answeredAt)),
    index("notices_outstanding").on(table.id).where(isNull(table.answeredAt)),
    index("notices_unresolved")
      .using("gin", table.traits)
      .with({ fastupdate: false })
      .where(isNull(table.resolvedAt)),
    index("notices_traitless").on(table.eventUei).where(sql`resolved_at is null and traits is null`),
    index("notices_answered").on(table.answeredAt),
    index("notices_answered_until")
      .on(table.answeredUntil)
      .where(sql`answered_until is not null and resolved_at is null`),
    index("notices_event").on(table.eventId),
  ],
);

export const holds = pgTable(
  "holds",
  {
    noticeId: bigint("notice_id", { mode: "number" })
      .notNull()
      .references(() => notices.id, { onDelete: "cascade" }),
    step: integer("step").notNull(),
    target: integer("target").notNull(),
    until: instant("until").notNull(),
    reason: text("reason").notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.noticeId, table.step, table.target] }),
    index("holds_until").on(table.until),
  ],
);

/** The outbox: all that must leave the process. */
export const deliveries = pgTable(
  "deliveries",
  {
    id: id(),
    noticeId: bigint("notice_id", { mode: "number" })
      .notNull()
      .references(() => notices.id, { onDelete: "cascade" }),
    round: integer("round").notNull().default(1),
    step: integer("step").notNull(),
    target: integer("target").notNull(),
    kind: text("kind").$type<DeliveryKind>().notNull(),
    user: text("user_name"),
    command: text("command").notNull(),
    address: text("address").notNull(),
    of: bigint("of_delivery", { mode: "number" }),
    /** The delivery that tells of it together with others, in a storm. */
    bundle: bigint("bundle", { mode: "number" }),
    state: text("state").$type<DeliveryState>().notNull(),
    dueAt: instant("due_at").notNull(),
    /** When it was first due; being tried again moves only `due_at`. */
    wantedAt: instant("wanted_at").notNull().default(sql`now()`),
    leaseUntil: instant("lease_until"),
    /** The process that is sending it, as its connection is called. */
    holder: text("holder"),
    /** How often it was taken to be sent: whoever holds an older claim has lost it. */
    claims: integer("claims").notNull().default(0),
    attempts: integer("attempts").notNull().default(0),
    reason: text("reason"),
    sentAt: instant("sent_at"),
    /** When another way to the same person was looked for, because this one failed or took too long. */
    failedOverAt: instant("failed_over_at"),
    refNetwork: text("ref_network"),
    refRoom: text("ref_room"),
    refId: text("ref_id"),
  },
  (table) => [
    index("deliveries_pending")
      .on(table.command, table.dueAt, table.id)
      .where(sql`state = 'pending' and bundle is null`),
    index("deliveries_bundled").on(table.bundle).where(isNotNull(table.bundle)),
    index("deliveries_bundles").on(table.command, table.address, table.id).where(sql`kind = 'bundle'`),
    index("deliveries_sending").on(table.leaseUntil).where(sql`state = 'sending'`),
    index("deliveries_stuck")
      .on(table.wantedAt)
      .where(
        sql`kind = 'post' and user_name is not null and failed_over_at is null and state in ('pending', 'sending')`,
      ),
    index("deliveries_failed")
      .on(table.id)
      .where(sql`kind = 'post' and failed_over_at is null and state = 'failed'`),
    index("deliveries_notice").on(table.noticeId),
    index("deliveries_ref").on(table.refNetwork, table.refRoom, table.refId),
    index("deliveries_told").on(sql`lower(address)`, table.command, table.id).where(sql`state = 'sent'`),
    uniqueIndex("deliveries_once")
      .on(
        table.noticeId,
        table.kind,
        table.round,
        table.step,
        table.target,
        table.command,
        table.address,
        sql`coalesce(user_name, '')`,
      )
      .where(sql`kind not in ('revise', 'bundle')`),
  ],
);

export const noticeLog = pgTable(
  "notice_log",
  {
    id: id(),
    noticeId: bigint("notice_id", { mode: "number" })
      .notNull()
      .references(() => notices.id, { onDelete: "cascade" }),
    at: instant("at").notNull(),
    what: text("what").$type<NoticeLogEntry["what"]>().notNull(),
    step: integer("step"),
    target: integer("target"),
    whom: text("whom"),
    detail: text("detail").notNull(),
  },
  (table) => [index("notice_log_notice").on(table.noticeId)],
);

/** One-time codes, as hashes: whoever says one from the asking account has read what was sent over the contact. */
export const linkCodes = pgTable(
  "link_codes",
  {
    id: id(),
    hash: text("hash").notNull(),
    /** The account that asked, and from which the code must be said. */
    askerNetwork: text("asker_network").notNull(),
    askerAccount: text("asker_account").notNull(),
    user: text("user_name").notNull(),
    /** The contact of the user that the code makes verified. */
    type: text("contact_type").notNull(),
    address: text("contact_address").notNull(),
    /** Where it was sent: "irc alice". */
    sentOver: text("sent_over").notNull(),
    askedAt: instant("asked_at").notNull(),
    expiresAt: instant("expires_at").notNull(),
    tries: integer("tries").notNull().default(0),
  },
  (table) => [index("link_codes_asked").on(table.askedAt)],
);

/** Every act of a person, with the account that proved who they were. */
export const audit = pgTable("audit", {
  id: id(),
  at: instant("at").notNull(),
  who: text("who").notNull(),
  network: text("network").notNull(),
  account: text("account").notNull(),
  room: text("room"),
  act: text("act").notNull(),
  ok: boolean("ok").notNull(),
});

/** Of which there must be one voice at a time, who has it, and until when by the database's clock. */
export const leases = pgTable("leases", {
  name: text("name").primaryKey(),
  holder: text("holder").notNull(),
  until: instant("until").notNull(),
});

/** The bot processes that share this database. */
export const processes = pgTable("processes", {
  id: text("id").primaryKey(),
  schema: integer("schema").notNull(),
  commands: jsonb("commands").$type<StrategyFacts[]>().notNull(),
  seenAt: instant("seen_at").notNull(),
});

/** Random texts that the house made for itself once and keeps: what its tokens are made with. */
export const secrets = pgTable("secrets", {
  name: text("name").primaryKey(),
  value: text("value").notNull(),
});

/** What senders of events show, as hashes. */
export const ingestTokens = pgTable("ingest_tokens", {
  name: text("name").primaryKey(),
  hash: text("hash").notNull(),
  createdAt: instant("created_at").notNull(),
  createdBy: text("created_by").notNull(),
  /** To a minute. */
  usedAt: instant("used_at"),
});

/** What was last said where only news is worth saying. */
export const marks = pgTable("marks", { key: text("key").primaryKey(), value: text("value").notNull() });
